"""Finds every vocabulary term of a text in one linear pass.

The terms become a trie, the trie one regular expression for the scripts that put spaces between
words and one for those that do not. A trie has no two ways to read the same characters, so the
engine never tries more than one term's length from any position: linear on any input. The
longest term at a position wins, and matches do not overlap: ``养老金`` is never also ``养老``.
"""

from __future__ import annotations

import re
from typing import Any, Final

from corpusclean.relevance.folding import fold
from corpusclean.relevance.vocabulary import Vocabulary, expand

_UNSPACED: Final = re.compile(
    "[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7a3\u1100-\u11ff]"
)
"""Kana, Han and Hangul: scripts where a word's edge cannot be seen (Hangul glues particles on)."""

_END, _OPEN = "", "*"  # keys of a trie node: a term ends here; the word may go on

_MOST_ALTERNATIVES: Final = 30  # tried one by one; measured
_BLOCKS: Final = 8
_Trie = dict[str, Any]


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
        self._spaced = re.compile(" " + _pattern(spaced)) if spaced else None
        self._unspaced = _compile_unspaced(unspaced)

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

    def find(self, folded: str, start: int, end: int) -> list[int]:
        """Returns the numbers of the terms in ``folded[start:end]``, once for each occurrence.

        Args:
            folded: text from :func:`fold`; a word at ``start`` is found if a space precedes it
                there, so callers fold with a leading space.
            start: first code point.
            end: one past the last.
        """
        numbers = self._numbers
        found: list[int] = []
        if self._spaced is not None:
            found = [numbers[term] for term in self._spaced.findall(folded, start, end)]
        if self._unspaced is not None:
            found += [numbers[term] for term in self._unspaced.findall(folded, start, end)]
        return found


def _compile_unspaced(trie: _Trie) -> re.Pattern[str] | None:
    if not trie:
        return None
    # The look at the set of first characters fails fast where no term can start.
    firsts = "".join(re.escape(character) for character in sorted(trie))
    return re.compile(f"(?=[{firsts}]){_pattern(trie)}")


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
