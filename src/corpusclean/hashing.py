"""Hashes of any piece of a text in constant time, for millions of pieces at once.

A polynomial hash modulo 2**64 (Rabin and Karp, 1987): with an odd base the powers have inverses, so the
hash of ``codes[start:end]`` follows from two prefix sums. Equal pieces have equal hashes; different ones
collide with a chance of about 2**-64 per pair once mixed.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]

_BASE: Final = 0x9E3779B97F4A7C15 | 1
_INVERSE: Final = pow(_BASE, -1, 1 << 64)
_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)


class PieceHasher:
    """Hashes pieces of one array of code points.

    Args:
        codes: shape ``(n,)``; three arrays of n 64-bit numbers are kept.
    """

    def __init__(self, codes: npt.NDArray[np.integer]) -> None:
        size = len(codes)
        powers = _powers(_BASE, size)
        self._sums = np.zeros(size + 1, np.uint64)
        # + 1, so that a NUL counts as a character
        np.cumsum((codes.astype(np.uint64) + np.uint64(1)) * powers, out=self._sums[1:])
        self._inverses = _powers(_INVERSE, size + 1)

    def pieces(self, starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> Hashes:
        """Returns the hash of ``codes[start:end]`` for each pair."""
        return mix((self._sums[ends] - self._sums[starts]) * self._inverses[starts])

    def windows(self, length: int) -> Hashes:
        """Returns a hash of ``codes[i:i + length]``, not mixed, for each i that leaves so many."""
        count = max(0, len(self._sums) - length)
        hashes: Hashes = (self._sums[length:] - self._sums[:count]) * self._inverses[:count]
        return hashes


def mix(values: Hashes) -> Hashes:
    """Spreads every bit of a hash over all 64 (the finaliser of SplitMix64, Steele et al. 2014)."""
    mixed: Hashes = values ^ (values >> np.uint64(30))
    mixed *= _MIX
    mixed ^= mixed >> np.uint64(31)
    return mixed


def hash_of(text: str) -> int:
    """Returns the hash that :meth:`PieceHasher.windows` gives this text."""
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    return int(PieceHasher(codes).windows(len(codes))[0])


def _powers(base: int, count: int) -> Hashes:
    powers = np.full(count, base, np.uint64)
    powers[:1] = 1
    return np.cumprod(powers, dtype=np.uint64)
