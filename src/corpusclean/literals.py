"""Finds many fixed words in a text by array operations, however many words there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from corpusclean.hashing import Hashes, PieceHasher, hash_of

_FILTER_BITS = np.uint64(16)


def distinct(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Returns the values ascending, each once; by sorting, which is quicker here than ``numpy.unique``."""
    ordered = np.sort(values)
    is_new = np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]
    once: npt.NDArray[np.int64] = ordered[is_new]
    return once


class Literals:
    """A set of words to look for.

    Args:
        words: not empty ones; the case counts.
    """

    def __init__(self, words: Iterable[str]) -> None:
        by_length: dict[int, list[int]] = defaultdict(list)
        for word in set(words):
            by_length[len(word)].append(hash_of(word))
        self._by_length = {
            length: np.array(sorted(found), np.uint64) for length, found in sorted(by_length.items())
        }
        self._filters = {length: _filter(found) for length, found in self._by_length.items()}

    def starts(self, hasher: PieceHasher, *, outermost: bool = False) -> npt.NDArray[np.int64]:
        """Returns the places where a word begins, ascending, each once.

        Args:
            hasher: of the text.
            outermost: leave out words that begin within another one that is found.
        """
        found = self._found(hasher)
        starts = distinct(np.concatenate([start for start, _ in found]))
        if outermost and len(starts):
            depth = np.zeros(int(starts[-1]) + 2, np.int64)
            for start, length in found:
                np.add.at(depth, start + 1, 1)
                np.add.at(depth, np.minimum(start + length, len(depth) - 1), -1)
            starts = starts[np.cumsum(depth)[starts] == 0]
        return starts

    def ends(self, hasher: PieceHasher) -> npt.NDArray[np.int64]:
        """Returns the places one past the end of a word, ascending, each once."""
        return distinct(np.concatenate([start + length for start, length in self._found(hasher)]))

    def _found(self, hasher: PieceHasher) -> list[tuple[npt.NDArray[np.int64], int]]:
        """Returns for each length of words where such words begin."""
        found = []
        for length, hashes in self._by_length.items():
            windows = hasher.windows(length)
            # most places fall through a small table; only the rest are compared in full
            likely = np.flatnonzero(self._filters[length][windows >> (np.uint64(64) - _FILTER_BITS)])
            found.append((likely[np.isin(windows[likely], hashes)].astype(np.int64), length))
        return found


def _filter(hashes: Hashes) -> npt.NDArray[np.bool_]:
    table = np.zeros(1 << int(_FILTER_BITS), np.bool_)
    table[hashes >> (np.uint64(64) - _FILTER_BITS)] = True
    return table
