"""Finds every vocabulary term of a text in one linear pass, by array operations.

A term may begin wherever its first character stands. All those places are followed at once, one
character further in each round, and a place is given up when no term begins with what has been
read there: a table of the hashes of all beginnings of terms tells. So the cost does not depend on how
many terms there are, and no input takes more rounds than the longest term has characters.

The longest term at a position wins, and matches do not overlap: ``养老金`` is never also ``养老``.
Terms of scripts that put spaces between words are looked for apart from those of scripts that do not.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import numpy.typing as npt

from corpusclean.relevance.folding import Folded, code_points, fold_codes
from corpusclean.relevance.vocabulary import Vocabulary, expand

_UNSPACED: Final = re.compile(
    "[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7a3\u1100-\u11ff]"
)
"""Kana, Han and Hangul: scripts where a word's edge cannot be seen (Hangul glues particles on)."""

SEPARATOR: Final = "\0"
"""Joins folded texts; folding leaves none inside of one."""

_AFTER_WORD: Final = (" ", ",", "%", SEPARATOR)
"""All that folding leaves besides letters and digits."""

_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)
"""Of a polynomial hash modulo 2**64. Two beginnings of terms share one with a chance of about 2**-64."""
_TABLE_BITS: Final = 20
_SHIFT: Final = np.uint64(64 - _TABLE_BITS)
_PAIR_FACTOR: Final = np.uint16(40_503)  # odd and far from a power of two
_LENGTH_BITS: Final = 8  # a term has 80 characters at most
_NUMBER_BITS: Final = 24

Numbers = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]


class TermMatcher:
    """Looks for the terms of a vocabulary.

    Attributes:
        terms: the terms as the vocabulary writes them; their index is a term's number.
        groups: index of each term's group in the vocabulary.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.terms: list[str] = []
        self.groups: list[int] = []
        forms: list[str] = []
        owners: list[int] = []
        for group_number, group in enumerate(vocabulary.groups):
            for words in group.terms.values():
                for word in words:
                    spellings = expand(word)
                    forms += spellings
                    owners += [len(self.terms)] * len(spellings)
                    self.terms.append(word)
                    self.groups.append(group_number)
        spaced: dict[str, tuple[int, bool]] = {}
        unspaced: dict[str, tuple[int, bool]] = {}
        for form, bare, number in zip(forms, _fold_all(forms), owners, strict=True):
            free_start = form.startswith("*") or bool(_UNSPACED.match(bare))
            free_end = form.endswith("*") or bool(_UNSPACED.match(bare[-1:])) or not bare[-1:].isalnum()
            script, spelling = (unspaced, bare) if free_start else (spaced, " " + bare)
            # The first term to claim a spelling keeps it, so that the order of the file decides.
            owner, open_end = script.get(spelling, (number, False))
            script[spelling] = (owner, open_end or free_end)
        self._scripts = [_Script(spellings) for spellings in (spaced, unspaced) if spellings]

    def find(self, folded: str) -> tuple[Numbers, Numbers]:
        """Returns where terms are in a text, and their numbers.

        Args:
            folded: text from :func:`fold`, or several joined by :data:`SEPARATOR`, which no term crosses. A
                spaced word is found where a space precedes it, so callers fold with a leading space.

        Returns:
            Code points at which terms start (the space before it, for a spaced word), and as many numbers.
        """
        return self.find_codes(code_points(folded).astype(np.uint16))

    def find_codes(self, folded: Folded) -> tuple[Numbers, Numbers]:
        """As :meth:`find`, for folded code points, shape ``(n,)``."""
        found = [script.find(folded) for script in self._scripts]
        return (
            np.concatenate([starts for starts, _ in found]),
            np.concatenate([numbers for _, numbers in found]),
        )


class _Script:
    """The terms of one kind of script.

    Args:
        spellings: folded spelling -> number of its term, and whether the word may go on behind it.
    """

    def __init__(self, spellings: dict[str, tuple[int, bool]]) -> None:
        self._longest = max(map(len, spellings))
        # whether some term has one character only, by it; whether some term opens with two, by _pair of them
        self._alone = np.zeros(1 << 16, dtype=np.bool_)
        self._alone[[ord(spelling) for spelling in spellings if len(spelling) == 1]] = True
        self._opens = np.zeros(1 << 16, dtype=np.bool_)
        openings = code_points("".join(spelling[:2] for spelling in spellings if len(spelling) > 1))
        self._opens[_pair(openings[::2].astype(np.uint16), openings[1::2].astype(np.uint16))] = True
        self._after_word = np.zeros(1 << 16, dtype=np.bool_)
        self._after_word[[ord(character) for character in _AFTER_WORD]] = True
        # whether some term begins, and whether some term ends, with what has such a hash
        self._begins = np.zeros(1 << _TABLE_BITS, dtype=np.bool_)
        self._ends = np.zeros(1 << _TABLE_BITS, dtype=np.bool_)
        # by length: hashes ascending, numbers, open ends
        self._terms: dict[int, tuple[Hashes, Numbers, npt.NDArray[np.bool_]]] = {}
        by_length: dict[int, list[str]] = {}
        for spelling in spellings:
            by_length.setdefault(len(spelling), []).append(spelling)
        for length, words in by_length.items():
            codes = code_points("".join(words)).astype(np.uint16).reshape(len(words), length)
            hashes = np.zeros(len(words), dtype=np.uint64)
            for column in range(length):
                hashes = _extend(hashes, codes[:, column])
                self._begins[hashes >> _SHIFT] = True
            self._ends[hashes >> _SHIFT] = True
            order = np.argsort(hashes)
            numbers = np.asarray([spellings[word][0] for word in words], dtype=np.int64)
            open_ends = np.asarray([spellings[word][1] for word in words], dtype=np.bool_)
            self._terms[length] = (hashes[order], numbers[order], open_ends[order])

    def find(self, folded: Folded) -> tuple[Numbers, Numbers]:
        """Returns starts, ascending, and numbers of the terms found."""
        codes = np.append(folded, np.zeros(self._longest + 1, dtype=np.uint16))  # ends the last word
        likely = self._opens[_pair(codes[: len(folded)], codes[1 : len(folded) + 1])]
        places: Numbers = np.flatnonzero(likely | self._alone[folded])
        hashes: Hashes = np.zeros(len(places), dtype=np.uint64)
        found = []
        for length in range(1, self._longest + 1):
            hashes = _extend(hashes, codes[places + (length - 1)])
            slots = (hashes >> _SHIFT).astype(np.int64)
            alive = np.flatnonzero(self._begins[slots])
            places, hashes, slots = places[alive], hashes[alive], slots[alive]
            if not len(places):
                break
            if length in self._terms:
                final = np.flatnonzero(self._ends[slots])
                kept, numbers = self._check(length, places[final], hashes[final], codes)
                found.append(_packed(kept, length, numbers))
        return _longest_first(np.concatenate(found) if found else np.zeros(0, dtype=np.int64))

    def _check(self, length: int, places: Numbers, hashes: Hashes, codes: Folded) -> tuple[Numbers, Numbers]:
        """Returns the places where a term of this length really is, and its number."""
        known, numbers, open_ends = self._terms[length]
        index = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
        is_term = known[index] == hashes
        is_term &= open_ends[index] | self._after_word[codes[places + length]]
        return places[is_term], numbers[index[is_term]]


def _extend(hashes: Hashes, codes: Folded) -> Hashes:
    """Returns the hashes of pieces that are one character longer; its high bits depend on all of them."""
    extended: Hashes = (hashes + (codes.astype(np.uint64) + np.uint64(1))) * _FACTOR
    return extended


def _pair(first: Folded, second: Folded) -> Folded:
    """Returns a number for two characters, by which most places are ruled out: it fits the CPU's cache."""
    pairs: Folded = first * _PAIR_FACTOR + second
    return pairs


def _packed(starts: Numbers, length: int, numbers: Numbers) -> Numbers:
    """Returns matches as single numbers that sort by start, then by length: one quick sort for all."""
    return (((starts << _LENGTH_BITS) | length) << _NUMBER_BITS) | numbers


def _longest_first(packed: Numbers) -> tuple[Numbers, Numbers]:
    """Returns the longest match at each start, from left to right, but for those that overlap others."""
    packed = np.sort(packed)
    numbers = packed & ((1 << _NUMBER_BITS) - 1)
    packed >>= _NUMBER_BITS
    starts = packed >> _LENGTH_BITS
    ends = starts + (packed & ((1 << _LENGTH_BITS) - 1))
    longest = np.append(starts[1:] != starts[:-1], True)[: len(starts)]
    starts, ends, numbers = starts[longest], ends[longest], numbers[longest]
    if (starts[1:] < ends[:-1]).any():
        kept, reached = [], 0
        for index, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
            if start >= reached:
                kept.append(index)
                reached = end
        starts, numbers = starts[kept], numbers[kept]
    return starts, numbers


def _fold_all(forms: list[str]) -> list[str]:
    """Returns the forms folded, without asterisks and surplus spaces; one fold for all of them is quicker."""
    bare = [form.strip("*") for form in forms]
    folded = fold_codes(code_points(SEPARATOR.join(bare))).copy()
    ends = np.cumsum([len(form) + 1 for form in bare])[:-1] - 1
    folded[ends] = ord(SEPARATOR)
    return [" ".join(form.split()) for form in folded.tobytes().decode("utf-16-le").split(SEPARATOR)]
