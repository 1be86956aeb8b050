"""Cuts a text into passages of about a paragraph, the unit in which a subject is dealt with.

Scraped text knows no reliable paragraphs: some pages hold a whole article on one line, others
break every line at eighty characters. So short lines are joined until they make a passage and
long lines are cut after a sentence.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

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
    before = _bytes_before(text)
    scale = max(1, int(before[-1]) // (_MOST_PASSAGES * SHORTEST_PASSAGE))
    shortest, longest = SHORTEST_PASSAGE * scale, LONGEST_PASSAGE * scale
    bounds = _pieces(text, before, longest)
    if not bounds:
        return []
    starts, ends = np.asarray(bounds).T
    sizes = (before[ends] - before[starts]).tolist()
    found: list[Passage] = []
    start = end = size = 0
    for (piece_start, piece_end), piece_size in zip(bounds, sizes, strict=True):
        if size and (size >= shortest or size + piece_size > longest):
            found.append(Passage(start, end, size))
            size = 0
        if not size:
            start = piece_start
        end = piece_end
        size += piece_size
    found.append(Passage(start, end, size))
    return found


def _bytes_before(text: str) -> npt.NDArray[np.int64]:
    """Returns the bytes of UTF-8 before each code point, and in all: shape ``(characters + 1,)``."""
    if text.isascii():
        return np.arange(len(text) + 1)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    sizes = 1 + (codes >= 0x80).astype(np.int64) + (codes >= 0x800) + (codes >= 0x10000)
    return np.concatenate([[0], np.cumsum(sizes)])


def _pieces(text: str, before: npt.NDArray[np.int64], longest: int) -> list[tuple[int, int]]:
    """Returns lines that are not blank; long ones cut after sentences or, without any, anywhere."""
    lines = [line.span() for line in _LINE.finditer(text)]
    if not lines:
        return []
    starts, ends = np.asarray(lines).T
    pieces: list[tuple[int, int]] = []
    for (start, stop), size in zip(lines, (before[ends] - before[starts]).tolist(), strict=True):
        if size <= longest:
            if not text[start:stop].isspace():
                pieces.append((start, stop))
            continue
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
