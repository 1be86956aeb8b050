"""Turns texts into numbers that mean the same in every language and on every site.

The counts of vocabulary groups are all a model sees. Words outside the vocabulary would fit the
training sites and fail on new ones: measured on whole held-out sources, character TF-IDF falls from
an average precision of .93 to .54-.75 (``docs/decisions/0004-relevance.md``).

For each group: how densely its terms occur, over what share of the text, and whether the title
has them. For the topic as a whole: the same for strong, weak and competing terms together, how
much of the text names both a ``who`` and a ``what``, and how strong and competing terms compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpusclean.relevance.folding import fold
from corpusclean.relevance.matching import TermMatcher
from corpusclean.relevance.passages import Passage, passages
from corpusclean.relevance.vocabulary import Vocabulary

Array = npt.NDArray[np.float64]

_UNIT = 300.0
"""Bytes of UTF-8 to which densities refer: a hundred Chinese characters, some fifty English words."""
_LEAD = 600.0
"""Bytes that count as the lead."""


@dataclass(frozen=True)
class Reading:
    """What was found in one text.

    Attributes:
        passages: where they are; at least one, if need be empty.
        found: for each passage, the numbers of the terms in it.
        title: the numbers of the terms in the title.
    """

    passages: list[Passage]
    found: list[list[int]]
    title: list[int]


def read(text: str, title: str, matcher: TermMatcher) -> Reading:
    """Finds the vocabulary's terms in a text and its title. Linear in their length."""
    pieces = passages(text) or [Passage(0, len(text), 1)]
    # The leading space makes the first word one like any other; offsets shift by one.
    folded = fold(" " + text)
    found = [matcher.find(folded, piece.start, piece.end + 1) for piece in pieces]
    folded_title = fold(" " + title)
    return Reading(pieces, found, matcher.find(folded_title, 0, len(folded_title)) if title.strip() else [])


class FeatureSpace:
    """The features of one vocabulary.

    Attributes:
        names: of the features, in the order of the columns.
    """

    def __init__(self, vocabulary: Vocabulary, matcher: TermMatcher) -> None:
        groups = vocabulary.groups
        self.group_of = np.asarray(matcher.groups, dtype=np.int64)
        self.size = len(groups)
        self._strong = np.asarray([group.role == "strong" for group in groups])
        self._weak = np.asarray([group.role == "weak" for group in groups])
        self._competing = np.asarray([group.role == "competing" for group in groups])
        self._who = np.asarray([group.facet == "who" for group in groups])
        self._what = np.asarray([group.facet == "what" for group in groups])
        self.names: list[str] = [
            f"{kind}:{group.name}" for kind in ("density", "share", "title") for group in groups
        ]
        self.names += [
            f"{kind}:{role}"
            for kind in ("density", "share", "title", "lead")
            for role in ("strong", "weak", "competing")
        ]
        self.names += ["share:who+what", "share:strong-or-both", "share:competing-only"]
        self.names += [
            "contrast:strong",
            "contrast:topic",
            "contrast:worst",
            "variety:strong",
            "variety:weak",
        ]
        self.names += ["length"]

    def counts(self, reading: Reading) -> tuple[Array, Array]:
        """Returns occurrences by passage and group, shape ``(passages, groups)``, and sizes in bytes."""
        counts = np.zeros((len(reading.found), self.size))
        for row, found in enumerate(reading.found):
            if found:
                counts[row] = np.bincount(self.group_of[found], minlength=self.size)
        sizes = np.asarray([passage.size for passage in reading.passages], dtype=np.float64)
        return counts, sizes

    def vector(self, reading: Reading) -> Array:
        """Returns the features of a whole text, shape ``(features,)``."""
        counts, sizes = self.counts(reading)
        title = (
            np.bincount(self.group_of[reading.title], minlength=self.size)
            if reading.title
            else np.zeros(self.size)
        )
        strong = len({t for found in reading.found for t in found if self._strong[self.group_of[t]]})
        weak = len({t for found in reading.found for t in found if self._weak[self.group_of[t]]})
        return self._vector(counts, sizes, title.astype(np.float64), strong, weak)

    def passage_vectors(self, reading: Reading) -> Array:
        """Returns the features of each passage taken alone, shape ``(passages, features)``."""
        counts, sizes = self.counts(reading)
        no_title = np.zeros(self.size)
        rows = []
        for row, found in enumerate(reading.found):
            distinct = set(found)
            strong = sum(1 for t in distinct if self._strong[self.group_of[t]])
            weak = sum(1 for t in distinct if self._weak[self.group_of[t]])
            rows.append(self._vector(counts[row : row + 1], sizes[row : row + 1], no_title, strong, weak))
        return np.vstack(rows)

    def _vector(self, counts: Array, sizes: Array, title: Array, strong: int, weak: int) -> Array:
        total = counts.sum(axis=0)
        size = float(sizes.sum())
        weights = sizes / size
        units = size / _UNIT
        # One more unit in the denominator: a single word in a short text is not yet a density.
        density = np.log1p(4.0 * total / (units + 1.0))
        share = weights @ (counts > 0)
        roles = np.stack([self._strong, self._weak, self._competing]).astype(np.float64)
        by_role = roles @ total
        passage_roles = counts @ roles.T
        lead = np.cumsum(sizes) - sizes < _LEAD
        lead_units = float(sizes[lead].sum()) / _UNIT
        lead_roles = passage_roles[lead].sum(axis=0) / (lead_units + 1.0)
        who = (counts[:, self._who].sum(axis=1)) > 0
        what = (counts[:, self._what].sum(axis=1)) > 0
        both = who & what
        has_strong, has_competing = passage_roles[:, 0] > 0, passage_roles[:, 2] > 0
        worst = float(total[self._competing].max(initial=0.0))
        topical = by_role[0] + 0.5 * by_role[1]
        return np.concatenate(
            [
                density,
                share,
                np.minimum(title, 2.0),
                np.log1p(4.0 * by_role / (units + 1.0)),
                weights @ (passage_roles > 0),
                np.minimum(roles @ title, 3.0),
                np.log1p(4.0 * lead_roles),
                [
                    weights @ both,
                    weights @ (has_strong | both),
                    weights @ (has_competing & ~has_strong & ~both),
                ],
                [
                    (by_role[0] - by_role[2]) / (by_role[0] + by_role[2] + 2.0),
                    (topical - by_role[2]) / (topical + by_role[2] + 2.0),
                    (by_role[0] - worst) / (by_role[0] + worst + 2.0),
                    np.log1p(strong),
                    np.log1p(weak),
                ],
                [np.log1p(units)],
            ]
        )

    def without_terms(self, reading: Reading) -> Array:
        """Returns the features of a text of the same passages in which no term occurs."""
        sizes = np.asarray([passage.size for passage in reading.passages], dtype=np.float64)
        none = np.zeros(self.size)
        return self._vector(np.zeros((len(sizes), self.size)), sizes, none, 0, 0)

    def attribute(self, moved: Array, vector: Array, totals: Array) -> Array:
        """Shares what each feature moved among the groups that made it.

        Args:
            moved: change of the logit by feature, shape ``(features,)``.
            vector: the features.
            totals: occurrences by group, shape ``(groups,)``.

        Returns:
            Change of the logit by group, shape ``(groups,)``; it sums to that of ``moved``, but for
            features whose groups do not occur.
        """
        size = self.size
        shared = moved[: 3 * size].reshape(3, size).sum(axis=0)
        masks = [self._strong, self._weak, self._competing]
        rest = list(zip(self.names[3 * size :], moved[3 * size :], vector[3 * size :], strict=True))
        for index, (name, change, value) in enumerate(rest):
            if index < 12:  # four kinds of three roles, as in ``names``
                mask = masks[index % 3]
            elif name == "share:competing-only":
                mask = self._competing
            elif name.startswith("contrast:"):
                mask = self._competing if value < 0 else self._strong | self._weak
            elif name == "length":
                continue
            else:
                mask = self._strong | self._weak
            present = totals * mask
            if present.any():
                shared = shared + change * present / present.sum()
        result: Array = np.where(totals > 0, shared, 0.0)
        return result

    def matrix(self, texts: Sequence[str], titles: Sequence[str], matcher: TermMatcher) -> Array:
        """Returns the features of many texts, shape ``(texts, features)``."""
        if not texts:
            return np.zeros((0, len(self.names)))
        return np.vstack(
            [self.vector(read(text, title, matcher)) for text, title in zip(texts, titles, strict=True)]
        )
