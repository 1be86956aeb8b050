"""Lines of a page: the published rules that keep or drop them, and spans from such decisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Any, Final

Removed = list[tuple[Any, ...]]
"""Spans ``(start, end)`` or ``(start, end, label, ...)`` that go from one page."""

_LATIN_ENDS: Final = (".", "!", "?", '"')
_CHINESE_ENDS: Final = ("。", "！", "？", "……", "”", "：", "」", "』")
_POLICIES: Final = (
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
)
_LONG_LINE: Final = 15
"""A line of so many visible characters is known again wherever in the output it stands."""


def c4_keeps(line: str) -> bool:
    """Tells whether C4 keeps a line: it ends in terminal punctuation and has five words.

    Raffel et al. 2020, Exploring the Limits of Transfer Learning, section 2.2, with the details of its code
    (``c4_utils.py`` of TensorFlow Datasets): lines about Javascript and policies go. Its rules for whole
    pages are left out.
    """
    lower = line.lower()
    return (
        line.endswith(_LATIN_ENDS)
        and not line.endswith("...")
        and len(line.split()) >= 5
        and "javascript" not in lower
        and not any(phrase in lower for phrase in _POLICIES)
    )


def chinese_c4_keeps(line: str) -> bool:
    """Tells whether the Chinese counterpart of C4 keeps a line: terminal punctuation, five characters.

    After shjwudp/c4-dataset-script, ``Chinese/filter_out_bad_lines.py``. Added for Traditional Chinese and
    other languages are their closing quotes and C4's own signs. Left out are its upper limit of 500
    characters, by which a page on one line would go as a whole, and its rules for whole pages.
    """
    return len(line) >= 5 and line.endswith(_CHINESE_ENDS + _LATIN_ENDS)


def line_starts(text: str) -> list[int]:
    """Returns the first code point of each line, as ``str.splitlines`` has them."""
    starts, at = [], 0
    for line in text.splitlines(keepends=True):
        starts.append(at)
        at += len(line)
    return starts


def lines_but(text: str, keeps: Callable[[str], bool]) -> Removed:
    """Returns the spans of the lines that a rule does not keep; it sees them without white space around."""
    return without(text, [keeps(line.strip()) for line in text.splitlines()])


def without(text: str, kept: Sequence[bool]) -> Removed:
    """Returns the spans of the lines that are not kept."""
    bounds = [*line_starts(text), len(text)]
    return [(bounds[i], bounds[i + 1]) for i, keep in enumerate(kept) if not keep]


def known_again(lines: Sequence[str], output: Sequence[str]) -> list[bool]:
    """Tells for each line of a page whether an extractor's output still holds it; blank ones count as held.

    White space makes no difference. Both are read in order, so that of two equal lines the right one counts,
    as well as longest common runs of lines tell. A longer line counts as well
    where the extractor has joined it with another or moved it.

    Args:
        lines: of the page.
        output: lines of what was extracted.
    """
    solid = ["".join(line.split()) for line in lines]
    numbers = [number for number, line in enumerate(solid) if line]
    theirs = [line for line in ("".join(line.split()) for line in output) if line]
    kept = [not line for line in solid]
    matcher = SequenceMatcher(None, [solid[number] for number in numbers], theirs, autojunk=False)
    for block in matcher.get_matching_blocks():
        for number in numbers[block.a : block.a + block.size]:
            kept[number] = True
    joined = "\n".join(theirs)
    return [k or (len(line) >= _LONG_LINE and line in joined) for k, line in zip(kept, solid, strict=True)]
