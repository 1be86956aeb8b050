"""Cuts a text into passages of about a paragraph, the unit in which a subject is dealt with.

Scraped text knows no reliable paragraphs: some pages hold a whole article on one line, others
break every line at eighty characters. So short lines are joined until they make a passage and
long lines are cut after a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from corpusclean.relevance.folding import CodePoints, code_points

# In bytes of UTF-8, which weigh a Chinese character about as much as the three or four Latin
# letters that say the same. Chosen so that one sentence does not fill a passage.
SHORTEST_PASSAGE: Final = 240
LONGEST_PASSAGE: Final = 900

_SENTENCE_END = re.compile(r"[.!?;](?=\s)|[。！？；]")
_MOST_PASSAGES = 400
_BMP: Final = 0x10000

Numbers = npt.NDArray[np.int64]


class Passage(NamedTuple):
    """A stretch ``text[start:end]``; ``size`` is its length in bytes of UTF-8."""

    start: int
    end: int
    size: int


@dataclass(frozen=True)
class Cuts:
    """The passages of some texts, text after text.

    Attributes:
        starts: first code point of each passage within the joined texts, shape ``(passages,)``.
        ends: one past the last.
        sizes: bytes of UTF-8, line breaks between its lines left out.
        counts: how many passages each text has, shape ``(texts,)``; blank ones have none.
    """

    starts: Numbers
    ends: Numbers
    sizes: Numbers
    counts: Numbers


def passages(text: str) -> list[Passage]:
    """Returns the passages of ``text`` in order; none for blank text. Linear in the length.

    A very long text gets longer passages, so that their number stays bounded.
    """
    cuts = cut_all(text, code_points(text), np.asarray([0]), np.asarray([len(text)]))
    return list(map(Passage, cuts.starts.tolist(), cuts.ends.tolist(), cuts.sizes.tolist()))


def cut_all(joined: str, codes: CodePoints, starts: Numbers, ends: Numbers) -> Cuts:
    """Cuts several texts at once: most of the work does not depend on where a text ends.

    Args:
        joined: the texts, a line break between any two.
        codes: its code points.
        starts: where each text starts in it, ascending.
        ends: where each text ends.
    """
    before = _bytes_before(codes)
    scales = np.maximum(1, (before[ends] - before[starts]) // (_MOST_PASSAGES * SHORTEST_PASSAGE))
    piece_starts, piece_ends = _pieces(joined, codes, before, starts, scales * LONGEST_PASSAGE)
    firsts = np.searchsorted(piece_starts, starts).tolist()
    lasts = np.searchsorted(piece_starts, ends).tolist()
    # bytes before each piece: a passage ends at the piece where enough of them have been taken
    taken = np.concatenate([[0], np.cumsum(before[piece_ends] - before[piece_starts])]).tolist()
    opening: list[int] = []
    closing: list[int] = []
    counts: list[int] = []
    for piece, last, scale in zip(firsts, lasts, scales.tolist(), strict=True):
        shortest, longest = SHORTEST_PASSAGE * scale, LONGEST_PASSAGE * scale
        known = len(opening)
        while piece < last:
            opening.append(piece)
            enough = bisect_left(taken, taken[piece] + shortest, piece + 1, last)
            room = bisect_right(taken, taken[piece] + longest, piece + 1, last + 1) - 1
            piece = min(enough, max(room, piece + 1))
            closing.append(piece)
        counts.append(len(opening) - known)
    opened, closed = np.asarray(opening, dtype=np.int64), np.asarray(closing, dtype=np.int64)
    sums = np.asarray(taken, dtype=np.int64)
    return Cuts(
        piece_starts[opened],
        piece_ends[closed - 1],
        sums[closed] - sums[opened],
        np.asarray(counts, dtype=np.int64),
    )


def _bytes_before(codes: CodePoints) -> Numbers:
    """Returns the bytes of UTF-8 before each code point, and in all: shape ``(characters + 1,)``."""
    before = np.arange(len(codes) + 1, dtype=np.int64)
    highest = int(codes.max()) if codes.size else 0
    if highest >= 0x80:
        more = (codes >= 0x80).astype(np.uint8)
        more += codes >= 0x800
        if highest >= _BMP:
            more += codes >= _BMP
        before[1:] += np.cumsum(more, dtype=np.int32)
    return before


@lru_cache(maxsize=1)
def _is_solid() -> npt.NDArray[np.bool_]:
    """Returns whether a character is no white space, by code point of the BMP, shape ``(65536,)``."""
    return np.asarray([not chr(code).isspace() for code in range(_BMP)])


def _pieces(
    joined: str, codes: CodePoints, before: Numbers, texts: Numbers, longest: Numbers
) -> tuple[Numbers, Numbers]:
    """Returns lines that are not blank; long ones cut after sentences or, without any, anywhere."""
    breaks = np.flatnonzero((codes == 0x0A) | (codes == 0x0D))
    starts, ends = np.append(0, breaks + 1), np.append(breaks, len(codes))
    filled = starts < ends
    starts, ends = starts[filled], ends[filled]
    if not len(starts):
        return starts, ends
    solid = _is_solid()[np.minimum(codes, _BMP - 1)]
    most = longest[np.searchsorted(texts, starts, side="right") - 1]
    is_long = before[ends] - before[starts] > most
    # each line up to the start of the next: the break between them is white space
    keep = np.logical_or.reduceat(solid, starts) | is_long
    if not is_long.any():
        return starts[keep], ends[keep]
    found: list[tuple[int, int]] = []
    lines = np.flatnonzero(is_long)
    for start, end, limit in zip(
        starts[lines].tolist(), ends[lines].tolist(), most[lines].tolist(), strict=True
    ):
        found += _sentences(joined, start, end, limit)
    short = keep & ~is_long
    cuts = np.asarray(found, dtype=np.int64)
    all_starts, all_ends = np.append(starts[short], cuts[:, 0]), np.append(ends[short], cuts[:, 1])
    order = np.argsort(all_starts)
    return all_starts[order], all_ends[order]


def _sentences(text: str, start: int, stop: int, longest: int) -> list[tuple[int, int]]:
    """Returns the pieces of a long line."""
    pieces: list[tuple[int, int]] = []
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
