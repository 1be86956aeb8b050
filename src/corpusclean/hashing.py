"""Hashes of any piece of a text in constant time, for millions of pieces at once.

A polynomial hash modulo 2**64 (Rabin and Karp, 1987): with an odd base the powers have inverses, so the
hash of ``codes[start:end]`` follows from two prefix sums. Equal pieces have equal hashes; different ones
collide with a chance of about 2**-64 per pair once mixed.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]

_BASE: Final = 0x9E3779B97F4A7C15 | 1
_INVERSE: Final = pow(_BASE, -1, 1 << 64)
_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)
_LEAST_POWERS: Final = 1 << 16


class PieceHasher:
    """Hashes pieces of one array of code points.

    Args:
        codes: shape ``(n,)``; an array of n 64-bit numbers is kept beside it once a hash is asked for.
    """

    def __init__(self, codes: npt.NDArray[np.unsignedinteger]) -> None:
        self.codes = codes

    @cached_property
    def _sums(self) -> Hashes:
        """The hash of ``codes[:i]`` for each i; computed when first needed, as finding words does without."""
        sums: Hashes = np.zeros(len(self.codes) + 1, np.uint64)
        # + 1, so that a NUL counts as a character
        terms = (self.codes + np.uint64(1)) * _powers(_BASE, len(self.codes))
        np.cumsum(terms, out=sums[1:])
        return sums

    def pieces(self, starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> Hashes:
        """Returns the hash of ``codes[start:end]`` for each pair."""
        inverses = _powers(_INVERSE, len(self._sums))
        return mix((self._sums[ends] - self._sums[starts]) * inverses[starts])


def mix(values: Hashes) -> Hashes:
    """Spreads every bit of a hash over all 64 (the finaliser of SplitMix64, Steele et al. 2014)."""
    mixed: Hashes = values ^ (values >> np.uint64(30))
    mixed *= _MIX
    mixed ^= mixed >> np.uint64(31)
    return mixed


_known_powers: dict[int, Hashes] = {}
"""Base -> its first powers, as many as were needed so far: they are the same for every text."""


def _powers(base: int, count: int) -> Hashes:
    known = _known_powers.get(base)
    if known is None or len(known) < count:
        powers = np.full(max(_LEAST_POWERS, 1 << (count - 1).bit_length()), base, np.uint64)
        powers[:1] = 1
        known = _known_powers[base] = np.cumprod(powers, dtype=np.uint64)
        known.setflags(write=False)
    return known[:count]
