"""Cuts a text into passages of about a paragraph, the unit in which a subject is dealt with.

Scraped text knows no reliable paragraphs: some pages hold a whole article on one line, others
break every line at eighty characters. So short lines are joined until they make a passage and
long lines are cut after a sentence.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

# In bytes of UTF-8, which weigh a Chinese character about as much as the three or four Latin
# letters that say the same. Chosen so that one sentence does not fill a passage.
SHORTEST_PASSAGE: Final = 240
LONGEST_PASSAGE: Final = 900

_SENTENCE_END = re.compile(r"[.!?;](?=\s)|[。！？；]")
_LINE = re.compile(r"[^\r\n]+")
_MOST_PASSAGES = 400


class Passage(NamedTuple):
    """A stretch ``text[start:end]``; ``size`` is its length in bytes of UTF-8."""

    start: int
    end: int
    size: int


def passages(text: str) -> list[Passage]:
    """Returns the passages of ``text`` in order; none for blank text. Linear in the length.

    A very long text gets longer passages, so that their number stays bounded.
    """
    scale = max(1, _size(text) // (_MOST_PASSAGES * SHORTEST_PASSAGE))
    shortest, longest = SHORTEST_PASSAGE * scale, LONGEST_PASSAGE * scale
    found: list[Passage] = []
    start = end = size = 0
    for piece_start, piece_end in _pieces(text, longest):
        piece = text[piece_start:piece_end]
        if not piece.strip():
            continue
        if size and (size >= shortest or size + _size(piece) > longest):
            found.append(Passage(start, end, size))
            size = 0
        if not size:
            start = piece_start
        end = piece_end
        size += _size(piece)
    if size:
        found.append(Passage(start, end, size))
    return found


def _pieces(text: str, longest: int) -> list[tuple[int, int]]:
    """Returns lines, those above ``longest`` bytes cut after sentences or, without any, anywhere."""
    pieces: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        start, stop = line.span()
        if _size(line.group()) > longest:
            for mark in _SENTENCE_END.finditer(text, start, stop):
                # Sentences are cut only when there is enough for a passage: fewer pieces to look at.
                if mark.end() - start >= longest // 6:
                    pieces.append((start, mark.end()))
                    start = mark.end()
            while stop - start > longest:
                pieces.append((start, start + longest))
                start += longest
        if start < stop:
            pieces.append((start, stop))
    return pieces


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
