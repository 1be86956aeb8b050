"""Finds every vocabulary term of a text in one linear pass.

The terms become a trie, the trie one regular expression for the scripts that put spaces between
words and one for those that do not. It is tried only where the first characters of a term stand.
A trie has no two ways to read the same characters, so the engine never tries more than one term's
length from any position: linear on any input. The longest term at a position wins, and matches do
not overlap: ``养老金`` is never also ``养老``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from corpusclean.relevance.folding import fold
from corpusclean.relevance.vocabulary import Vocabulary, expand

_UNSPACED: Final = re.compile(
    "[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7a3\u1100-\u11ff]"
)
"""Kana, Han and Hangul: scripts where a word's edge cannot be seen (Hangul glues particles on)."""

_END, _OPEN = "", "*"  # keys of a trie node: a term ends here; the word may go on

_MOST_ALTERNATIVES: Final = 30  # tried one by one; measured
_BLOCKS: Final = 8
_KEYS: Final = 1 << 18
_FACTOR: Final = 40_503  # odd, so that every character counts in the low bits
_OPENING: Final = 6  # characters of a term by which places are ruled out
SEPARATOR: Final = "\0"
"""Joins folded texts; folding leaves none inside of one."""
_AFTER_WORD: Final = (" ", ",", "%", SEPARATOR)  # all that folding leaves besides letters and digits

_Trie = dict[str, Any]
Numbers = npt.NDArray[np.int64]


class TermMatcher:
    """Looks for the terms of a vocabulary.

    Attributes:
        terms: the terms as the vocabulary writes them; their index is a term's number.
        groups: index of each term's group in the vocabulary.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.terms: list[str] = []
        self.groups: list[int] = []
        self._numbers: dict[str, int] = {}
        spaced: _Trie = {}
        unspaced: _Trie = {}
        for group_number, group in enumerate(vocabulary.groups):
            for words in group.terms.values():
                for word in words:
                    self._add(word, group_number, spaced, unspaced)
        self._scripts = [_Script.of(trie) for trie in ({" ": spaced} if spaced else {}, unspaced) if trie]

    def _add(self, word: str, group: int, spaced: _Trie, unspaced: _Trie) -> None:
        number = len(self.terms)
        self.terms.append(word)
        self.groups.append(group)
        for form in expand(word):
            bare = " ".join(fold(form.strip("*")).split())
            free_start = form.startswith("*") or bool(_UNSPACED.match(bare))
            free_end = form.endswith("*") or bool(_UNSPACED.match(bare[-1:])) or not bare[-1:].isalnum()
            # The first group to claim a spelling keeps it, so that the order of the file decides.
            self._numbers.setdefault(bare if free_start else " " + bare, number)
            node = unspaced if free_start else spaced
            for character in bare:
                node = node.setdefault(character, {})
            node[_OPEN if free_end else _END] = {}

    def find(self, folded: str) -> tuple[Numbers, Numbers]:
        """Returns where terms are in a text, and their numbers.

        Args:
            folded: text from :func:`fold`, or several joined by :data:`SEPARATOR`, which no term crosses. A
                spaced word is found where a space precedes it, so callers fold with a leading space.

        Returns:
            Code points at which terms start (the space before it, for a spaced word), and as many numbers.
        """
        padded = folded + " " * _OPENING
        codes = np.frombuffer(padded.encode("utf-16-le"), dtype=np.uint16)
        starts: list[int] = []
        numbers: list[int] = []
        known = self._numbers
        for script in self._scripts:
            match, end = script.pattern.match, 0
            for start in script.candidates(codes):
                if start >= end and (found := match(folded, start)) is not None:
                    end = found.end()
                    starts.append(start)
                    numbers.append(known[found[0]])
        return np.asarray(starts, dtype=np.int64), np.asarray(numbers, dtype=np.int64)


@dataclass(frozen=True)
class _Script:
    """The terms of one kind of script.

    Attributes:
        pattern: matches a term at a position.
        first: whether some term starts with a character, shape ``(65536,)``.
        openings: number of characters -> whether some term opens with so many characters of a key, shape
            ``(_KEYS,)``.
    """

    pattern: re.Pattern[str]
    first: npt.NDArray[np.bool_]
    openings: dict[int, npt.NDArray[np.bool_]]

    @classmethod
    def of(cls, trie: _Trie) -> _Script:
        tables: dict[int, npt.NDArray[np.bool_]] = {}
        for opening in _openings(trie, _OPENING):
            table = tables.setdefault(len(opening), np.zeros(_KEYS, dtype=np.bool_))
            key = 0
            for character in opening:
                key = (key * _FACTOR + ord(character)) & (_KEYS - 1)
            table[key] = True
        first = np.zeros(1 << 16, dtype=np.bool_)
        first[[ord(character) for character in trie]] = True
        return cls(re.compile(_pattern(trie)), first, tables)

    def candidates(self, codes: npt.NDArray[np.uint16]) -> list[int]:
        """Returns the positions where a term may start: most places are ruled out at the speed of NumPy.

        Args:
            codes: code points, ended by as many spaces as the longest opening has characters.
        """
        positions: npt.NDArray[np.int64] = np.flatnonzero(self.first[codes[: len(codes) - _OPENING]])
        keys: npt.NDArray[np.int64] = np.zeros(len(positions), dtype=np.int64)
        accepted = []
        for length in range(1, max(self.openings) + 1):
            keys = (keys * _FACTOR + codes[positions + (length - 1)]) & (_KEYS - 1)
            if length in self.openings:
                fits = self.openings[length][keys]
                accepted.append(positions[fits])
                positions, keys = positions[~fits], keys[~fits]
        found: list[int] = np.sort(np.concatenate(accepted)).tolist()
        return found


def _openings(trie: _Trie, depth: int) -> set[str]:
    """Returns the strings of up to ``depth`` characters with which terms open, what ends a word included."""
    if not depth or _OPEN in trie:
        return {""}
    found = set(_AFTER_WORD) if _END in trie else set()
    for first, child in trie.items():
        if first != _END:
            found |= {first + rest for rest in _openings(child, depth - 1)}
    return found


def _pattern(node: _Trie) -> str:
    """Returns the regular expression of a trie, longest alternatives first."""
    ends = ""
    if _OPEN in node:
        ends = "|"
    elif _END in node:
        ends = r"|(?!\w)"
    branches = []
    for first in sorted(key for key in node if key not in (_END, _OPEN)):
        child, literal = node[first], first
        while len(child) == 1 and _END not in child and _OPEN not in child:  # no fork: one literal
            (character, child) = next(iter(child.items()))
            literal += character
        branches.append((first, re.escape(literal) + _pattern(child)))
    if not branches:
        return r"(?!\w)" if _END in node else ""
    return "(?:" + _alternatives(branches) + ends + ")"


def _alternatives(branches: list[tuple[str, str]]) -> str:
    """Joins alternatives sorted by first character.

    The engine tries alternatives one after the other. Where there are many, as at the root of a
    Chinese trie, a look at the range of the next character skips whole blocks of them: the cost
    falls from their number to about its logarithm.
    """
    if len(branches) <= _MOST_ALTERNATIVES:
        return "|".join(pattern for _, pattern in branches)
    step = -(-len(branches) // _BLOCKS)
    blocks = [branches[i : i + step] for i in range(0, len(branches), step)]
    return "|".join(
        f"(?=[{re.escape(block[0][0])}-{re.escape(block[-1][0])}])(?:{_alternatives(block)})"
        for block in blocks
    )
