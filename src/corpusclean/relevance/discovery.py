"""Proposes a vocabulary from labelled texts, for a topic that comes without one.

A term earns its place by how much more often relevant texts hold it than others, in texts of
several sources: a word that one site repeats in every footer says nothing about the topic. A
person should read the proposal; a written vocabulary is better wherever new sources are to come.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from corpusclean.exceptions import ConfigurationError
from corpusclean.relevance.folding import fold
from corpusclean.relevance.labelled import Labelled
from corpusclean.relevance.vocabulary import Group, Role, Vocabulary

_WORD = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+|[^\\W\\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{3,40}"
)
_READ: Final = 20_000  # characters of a text that are looked at
_LEAST_TEXTS: Final = 3
_MOST_TERMS: Final = 400  # of each role
_LONGEST_GRAM: Final = 4
_STRONG: Final = 8.0  # times as frequent in relevant texts
_WEAK: Final = 2.5


def propose_vocabulary(texts: Sequence[Labelled], name: str) -> Vocabulary:
    """Returns terms that tell the relevant texts from the others.

    Words and pairs of words, and for scripts without spaces sequences of two to four characters.

    Raises:
        ConfigurationError: nothing tells them apart.
    """
    relevant: Counter[str] = Counter()
    other: Counter[str] = Counter()
    sources: dict[str, set[str]] = {}
    for text in texts:
        grams = set(_grams(fold(text.text[:_READ])))
        (relevant if text.label else other).update(grams)
        for gram in grams:
            sources.setdefault(gram, set()).add(text.source)
    n_relevant = sum(text.label for text in texts)
    n_other = len(texts) - n_relevant
    spread = min(3, len({text.source for text in texts}))
    scored: dict[Role, list[tuple[float, str]]] = {"strong": [], "weak": [], "competing": []}
    for gram in relevant.keys() | other.keys():
        count = relevant[gram] + other[gram]
        if count < _LEAST_TEXTS or len(sources[gram]) < spread:
            continue
        share, other_share = (relevant[gram] + 0.5) / (n_relevant + 1), (other[gram] + 0.5) / (n_other + 1)
        ratio = share / other_share
        # log odds by its rough standard error: rare and frequent terms on one scale
        weight = abs(math.log(ratio)) / math.sqrt(1 / (relevant[gram] + 0.5) + 1 / (other[gram] + 0.5))
        if ratio >= _STRONG:
            scored["strong"].append((weight, gram))
        elif ratio >= _WEAK:
            scored["weak"].append((weight, gram))
        elif ratio <= 1 / _WEAK:
            scored["competing"].append((weight, gram))
    groups = []
    for role, terms in scored.items():
        best = [term for _, term in sorted(terms, key=lambda item: (-item[0], item[1]))[:_MOST_TERMS]]
        if best:
            note = "proposed from the training texts; read it, and move or drop what does not belong"
            groups.append(Group(f"proposed_{role}", role, "", {"und": tuple(best)}, note))
    if not any(group.role != "competing" for group in groups):
        msg = "no term tells the relevant texts from the others; give more texts, or a vocabulary of your own"
        raise ConfigurationError(msg)
    return Vocabulary(name, "1", tuple(groups), "Proposed from labelled texts.")


def _grams(folded: str) -> Iterator[str]:
    before = ""
    for match in _WORD.finditer(folded):
        word = match.group()
        if word[0] >= "\u3040":
            for length in range(2, _LONGEST_GRAM + 1):
                for start in range(len(word) - length + 1):
                    yield word[start : start + length]
            before = ""
        else:
            yield word
            if before:
                yield f"{before} {word}"
            before = word
