"""Finds many fixed words in a text by array operations, however many words there are.

All places are followed at once, one character at a time, as in a trie: a place is left as soon as no word
begins with what stands there. Most are left at the first character, so that the cost is one look-up per
character of the text and next to nothing beyond.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from corpusclean.hashing import Hashes, PieceHasher

Offsets = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_TABLE_SIZE: Final = 0x110000
_STEP: Final = 0x9E3779B97F4A7C15
"""Odd, so that no two characters after the same prefix get the same hash."""
_LOW: Final = (1 << 64) - 1


def distinct(values: Offsets) -> Offsets:
    """Returns the values ascending, each once; by sorting, which is quicker here than ``numpy.unique``."""
    ordered = np.sort(values)
    is_new = np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]
    once: Offsets = ordered[is_new]
    return once


def places(mask: Mask) -> Offsets:
    """Returns where a mask is true, ascending: ``numpy.flatnonzero``, several times as fast where little is.

    Eight places are looked at together.
    """
    whole = len(mask) // 8 * 8
    eights = np.flatnonzero(mask[:whole].view(np.uint64))
    if len(eights) * 4 > whole // 8:
        return np.flatnonzero(mask)
    row, column = np.nonzero(mask[:whole].reshape(-1, 8)[eights])
    found = eights[row] * 8 + column
    return np.concatenate((found, np.flatnonzero(mask[whole:]) + whole)) if whole < len(mask) else found


class Literals:
    """A set of words to look for.

    Args:
        words: not empty ones; the case counts.
    """

    def __init__(self, words: Iterable[str]) -> None:
        words = set(words)
        prefixes: dict[int, set[int]] = defaultdict(set)
        ends: dict[int, set[int]] = defaultdict(set)
        self.first_characters: frozenset[int] = frozenset(ord(word[0]) for word in words)
        for word in words:
            value = 0
            for length, character in enumerate(word, start=1):
                value = (value + ord(character) + 1) * _STEP & _LOW
                prefixes[length].add(value)
            ends[len(word)].add(value)
        self._prefixes = {length: _sorted(found) for length, found in prefixes.items()}
        self._ends = {length: _sorted(found) for length, found in ends.items()}
        self._opens = np.zeros(_TABLE_SIZE, np.bool_)
        self._opens[list(self.first_characters)] = True

    def starts(
        self, hasher: PieceHasher, *, outermost: bool = False, among: Offsets | None = None
    ) -> Offsets:
        """Returns the places where a word begins, ascending, each once.

        Args:
            hasher: of the text.
            outermost: leave out words that begin within another one that is found.
            among: look only at these places, ascending; everywhere where ``None``.
        """
        start, length = self._found(hasher, among)
        order = np.lexsort((length, start))
        start, length = start[order], length[order]
        # of those that begin at one place, the longest
        is_last: Mask = np.append(start[1:] != start[:-1], True)[: len(start)]
        begins: Offsets = start[is_last]
        length = length[is_last]
        if outermost and len(begins):
            reach = np.maximum.accumulate(begins + length)
            begins = begins[np.append(True, begins[1:] >= reach[:-1])]
        return begins

    def ends(self, hasher: PieceHasher, *, among: Offsets | None = None) -> Offsets:
        """Returns the places one past the end of a word, ascending, each once.

        Args:
            hasher: of the text.
            among: look only at words that begin at these places, ascending; everywhere where ``None``.
        """
        start, length = self._found(hasher, among)
        return distinct(start + length)

    def _found(self, hasher: PieceHasher, among: Offsets | None) -> tuple[Offsets, Offsets]:
        """Returns where words begin and how long they are, in no particular order."""
        codes = hasher.codes
        at = places(np.take(self._opens, codes, mode="clip")) if among is None else among
        hashes: Hashes = np.zeros(len(at), np.uint64)
        starts, lengths = [at[:0]], [at[:0]]
        for length, prefixes in self._prefixes.items():
            inside = at < len(codes) - (length - 1)
            if not inside.all():
                at, hashes = at[inside], hashes[inside]
            hashes = (hashes + (codes[at + (length - 1)] + np.uint64(1))) * np.uint64(_STEP)
            lives = _contains(prefixes, hashes)
            at, hashes = at[lives], hashes[lives]
            if len(at) == 0:
                break
            if length in self._ends:
                ended = at[_contains(self._ends[length], hashes)]
                starts.append(ended)
                lengths.append(np.full(len(ended), length, np.int64))
        return np.concatenate(starts), np.concatenate(lengths)


def _sorted(values: Iterable[int]) -> Hashes:
    return np.array(sorted(values), np.uint64)


def _contains(ordered: Hashes, values: Hashes) -> Mask:
    """Returns which values are among some ascending ones, of which there is at least one."""
    at = np.searchsorted(ordered, values)
    found: Mask = ordered[np.minimum(at, len(ordered) - 1)] == values
    return found
