"""The tokens of a batch of pages: what n-grams, cues and comparisons of words are made of.

A token is one Chinese, Japanese or Korean character, one sign, one run of digits, or one word of letters, so
that one character of Chinese weighs about as much as one word of English. Case, width and, in Chinese, script
are folded; numbers are known by their length alone.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from corpusclean import codepoints as cp
from corpusclean.hashing import Hashes, PieceHasher
from corpusclean.resources import model_path
from corpusclean.segmenting import Mask, Offsets, Segments, segment

_DIGITS: Final = np.uint64(0x5851F42D4C957F2D)

_SIGNS: Final = {
    '"': "“”„‟«»「」『』",
    "'": "‘’‚‛",
    ".": "。｡",
    ",": "、，､",
    "-": "–—―‐‑─━",
    "|": "丨∣︱│┃",
}
"""A sign and those that are read as it."""


@dataclass(frozen=True)
class Tokens:
    """The t tokens of a batch.

    Attributes:
        ids: hash of each, folded; shape ``(t,)``.
        starts: first code point of each in the batch's text.
        ends: one past the last.
        segment: which segment it stands in, ascending.
        bounds: segment i owns the tokens ``bounds[i]`` to ``bounds[i + 1]``.
        is_word: whether it is made of letters.
        hasher: of the folded text.
    """

    ids: Hashes
    starts: Offsets
    ends: Offsets
    segment: Offsets
    bounds: Offsets
    is_word: Mask
    hasher: PieceHasher


def tokenise(batch: Segments) -> Tokens:
    """Returns the tokens of a batch."""
    kinds = batch.kinds
    letter = (kinds == cp.LOWER) | (kinds == cp.UPPER) | (kinds == cp.INVISIBLE)
    digit = kinds == cp.DIGIT
    solid = (kinds != cp.SPACE) & (kinds != cp.WIDE_SPACE) & (kinds != cp.BREAK)
    begins = solid.copy()
    begins[1:] &= ~(letter[1:] & letter[:-1]) & ~(digit[1:] & digit[:-1])
    begins[batch.starts] = solid[batch.starts]
    # a token ends where the next begins or white space follows
    stops = np.flatnonzero(begins | ~solid)
    is_token = begins[stops]
    starts = stops[is_token]
    ends = np.append(stops[1:], len(kinds))[is_token]
    hasher = PieceHasher(_folding()[batch.codes])
    ids = hasher.pieces(starts, ends)
    numbers = digit[starts]
    ids[numbers] = _DIGITS * (np.minimum(ends - starts, 5)[numbers].astype(np.uint64))
    # white space alone stands between segments: every token is in one
    bounds = np.searchsorted(starts, np.append(batch.starts, len(kinds)))
    owner = np.repeat(np.arange(len(batch)), np.diff(bounds))
    return Tokens(ids, starts, ends, owner, bounds, letter[starts], hasher)


def token_ids(phrases: Sequence[str]) -> tuple[Hashes, Offsets]:
    """Returns the ids of all phrases' tokens; phrase i owns those from ``bounds[i]`` to ``bounds[i + 1]``.

    Args:
        phrases: none empty, none with a line break.
    """
    batch = segment(["\n".join(phrases)])
    tokens = tokenise(batch)
    first_of_line = tokens.bounds[:-1][batch.is_line_start]
    return tokens.ids, np.append(first_of_line, len(tokens.ids))


@functools.cache
def _folding() -> npt.NDArray[np.uint32]:
    """Returns for each code point the one that stands for it: lower case, half width, simplified."""
    table = np.arange(0x110000, dtype=np.uint32)
    cased = (range(0x41, 0x590), range(0x10A0, 0x1100), range(0x1E00, 0x2000), range(0x2C00, 0x2E00))
    for code in itertools.chain(*cased):
        lower = chr(code).lower()
        if len(lower) == 1:
            table[code] = ord(lower)
    # so that what was learned from Simplified pages holds for Traditional ones
    traditional, simplified = model_path("labels", "simplified.txt").read_text("utf-8").splitlines()
    table[[ord(c) for c in traditional]] = [ord(c) for c in simplified]
    wide = np.arange(0xFF01, 0xFF5F)
    table[wide] = table[wide - 0xFEE0]
    for sign, variants in _SIGNS.items():
        for variant in variants:
            table[ord(variant)] = ord(sign)
    return table
