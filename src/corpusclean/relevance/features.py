"""Turns texts into numbers that mean the same in every language and on every site.

The counts of vocabulary terms are all a model sees. Words outside the vocabulary would fit the
training sites and fail on new ones: ``docs/decisions/0004-relevance.md`` has the measurements.

For each group of terms: how densely they occur, over what share of the text, and whether the title
has them. For the topic as a whole: the same for strong, weak and competing terms together, how
much of the text names both a ``who`` and a ``what``, and how strong and competing terms compare.

Texts come in batches, because a page is short and NumPy's calls are not free; each row depends on
its own text alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from corpusclean.relevance.folding import code_points, fold_codes
from corpusclean.relevance.matching import SEPARATOR, TermMatcher
from corpusclean.relevance.passages import cut_all
from corpusclean.relevance.vocabulary import Role, Vocabulary

Array = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

_UNIT: Final = 300.0
"""Bytes of UTF-8 to which densities refer: a hundred Chinese characters, some fifty English words."""
_LEAD: Final = 600.0
"""Bytes that count as the lead."""
_TERM_BITS: Final = 24
_GAIN: Final = 4.0
"""Steepness of the logarithm of a density: the first mention counts most, the tenth hardly."""

_ROLES: Final[tuple[Role, ...]] = ("strong", "weak", "competing")
_BY_GROUP: Final = ("density", "share", "title")
_BY_ROLE: Final = ("density", "share", "title", "lead")
_OVERALL: Final = (
    "share:who+what",
    "share:strong-or-both",
    "share:competing-only",
    "contrast:strong",
    "contrast:topic",
    "contrast:worst",
    "variety:strong",
    "variety:weak",
    "length",
)


@dataclass(frozen=True)
class Occurrences:
    """The different terms of each of some texts.

    Attributes:
        texts: how many texts there are.
        text: which text, ascending, shape ``(pairs,)``.
        term: the number of a term in it, shape ``(pairs,)``.
        count: how often it occurs there, shape ``(pairs,)``.
    """

    texts: int
    text: Rows
    term: Rows
    count: Rows

    @classmethod
    def of(cls, texts: int, text: Rows, term: Rows) -> Occurrences:
        """Counts the terms found, given text by text in any order."""
        # both in one number: sorting those is several times as quick as sorting by two keys
        pairs = np.sort((text << _TERM_BITS) | term)
        new = np.ones(len(pairs), dtype=np.bool_)
        new[1:] = pairs[1:] != pairs[:-1]
        firsts = np.flatnonzero(new)
        pairs = pairs[firsts]
        terms = pairs & ((1 << _TERM_BITS) - 1)
        return cls(texts, pairs >> _TERM_BITS, terms, np.diff(np.append(firsts, len(text))))

    def total(self, values: Array) -> Array:
        """Returns the sum of ``values``, one for each pair, by text: shape ``(texts,)``."""
        totals: Array = np.bincount(self.text, weights=values, minlength=self.texts).astype(np.float64)
        return totals

    def different(self) -> Array:
        """Returns how many different terms each text has, shape ``(texts,)``."""
        return np.bincount(self.text, minlength=self.texts).astype(np.float64)

    def take(self, rows: Rows) -> Occurrences:
        """Returns those of some of the texts, in ascending order of their numbers."""
        new = np.full(self.texts, -1, dtype=np.int64)
        new[rows] = np.arange(len(rows))
        chosen = new[self.text] >= 0
        return Occurrences(len(rows), new[self.text[chosen]], self.term[chosen], self.count[chosen])


@dataclass(frozen=True)
class Counts:
    """What was found in a batch of texts.

    Attributes:
        begins: first code point of each passage in its text, shape ``(passages,)``, text after text; every
            text has at least one passage, if need be an empty one.
        ends: one past the last.
        groups: occurrences by passage and group, shape ``(passages, groups)``, text after text.
        sizes: bytes of each passage, shape ``(passages,)``.
        starts: first passage of each text, shape ``(texts,)``.
        titles: occurrences in the title by group, shape ``(texts, groups)``.
        terms: of each text, title included.
        passage_terms: of each passage.
    """

    begins: Rows
    ends: Rows
    groups: Array
    sizes: Array
    starts: Rows
    titles: Array
    terms: Occurrences
    passage_terms: Occurrences


class FeatureSpace:
    """The features of one vocabulary.

    Attributes:
        names: of the features, in the order of the columns.
        size: how many groups there are.
    """

    def __init__(self, vocabulary: Vocabulary, matcher: TermMatcher) -> None:
        groups = vocabulary.groups
        self.size = len(groups)
        self.group_of = np.asarray(matcher.groups, dtype=np.int64)
        # shape (roles, groups): 1 where the group has the role
        self._roles = np.asarray([[float(g.role == role) for g in groups] for role in _ROLES])
        self._who = np.asarray([g.facet == "who" for g in groups])
        self._what = np.asarray([g.facet == "what" for g in groups])
        self._role_of = np.asarray([_ROLES.index(groups[group].role) for group in matcher.groups])
        self._matcher = matcher
        self.names: list[str] = [f"{kind}:{group.name}" for kind in _BY_GROUP for group in groups]
        self.names += [f"{kind}:{role}" for kind in _BY_ROLE for role in _ROLES]
        self.names += _OVERALL

    def count(self, texts: Sequence[str], titles: Sequence[str]) -> Counts:
        """Finds and counts the terms of texts and their titles. Linear in their length."""
        everything = [*texts, *titles]
        # A line break before and behind each: it folds to the space that makes the first word one like any
        # other, and no line goes from one text to the next.
        joined = "\n" + "\n\n".join(everything) + "\n"
        stops = np.cumsum([len(text) + 2 for text in everything], dtype=np.int64)
        offsets = np.append(0, stops[:-1])
        codes = code_points(joined)
        folded = fold_codes(codes)
        folded[stops - 1] = ord(SEPARATOR)
        # A spaced term's start is that of the space before it, so its place in the folded text is that of
        # the word in the text.
        positions, numbers = self._matcher.find_codes(folded)

        size = int(stops[len(texts) - 1]) if len(texts) else 0
        first, last = offsets[: len(texts)], stops[: len(texts)]
        cuts = cut_all(joined, codes[:size], first + 1, last - 1)
        begins, ends, sizes, per_text = cuts.starts, cuts.ends, cuts.sizes, cuts.counts
        blank = np.flatnonzero(per_text == 0)
        where = np.cumsum(per_text)[blank]
        begins = np.insert(begins, where, first[blank] + 1)
        ends = np.insert(ends, where, last[blank] - 1)
        sizes = np.insert(sizes, where, 1)
        per_text = np.maximum(per_text, 1)
        text_of = np.repeat(np.arange(len(texts)), per_text)

        in_text = positions < size
        body, terms = positions[in_text], numbers[in_text]
        passage = np.maximum(np.searchsorted(begins - 1, body, side="right") - 1, 0)
        title_of = np.searchsorted(offsets[len(texts) :], positions[~in_text], side="right") - 1
        title_terms = numbers[~in_text]
        return Counts(
            begins=begins - first[text_of] - 1,
            ends=ends - first[text_of] - 1,
            groups=self._tally(passage, terms, len(text_of)),
            sizes=sizes.astype(np.float64),
            starts=np.cumsum(np.append(0, per_text))[:-1],
            titles=self._tally(title_of, title_terms, len(texts)),
            terms=Occurrences.of(
                len(texts), np.append(text_of[passage], title_of), np.append(terms, title_terms)
            ),
            passage_terms=Occurrences.of(len(text_of), passage, terms),
        )

    def alone(self, counts: Counts) -> Counts:
        """Returns the counts of each passage as a text of its own, without a title."""
        rows = len(counts.sizes)
        return replace(
            counts,
            starts=np.arange(rows),
            titles=np.zeros((rows, self.size)),
            terms=counts.passage_terms,
        )

    def _tally(self, rows: Rows, terms: Rows, count: int) -> Array:
        """Returns occurrences by row and group."""
        cells = rows * self.size + self.group_of[terms]
        tally = np.bincount(cells, minlength=count * self.size)
        return tally.astype(np.float64).reshape(count, self.size)

    def vectors(self, counts: Counts) -> Array:
        """Returns the features, shape ``(texts, features)``."""
        starts, sizes, groups = counts.starts, counts.sizes, counts.groups
        ends = np.append(starts[1:], len(sizes))
        text_of = np.repeat(np.arange(len(starts)), ends - starts)
        size = np.add.reduceat(sizes, starts)
        weights = (sizes / size[text_of])[:, None]
        # One more unit in the denominators: a single word in a short text is not yet a density.
        units = size[:, None] / _UNIT

        total = np.add.reduceat(groups, starts)
        by_role = total @ self._roles.T
        passage_roles = groups @ self._roles.T
        before = np.cumsum(sizes) - sizes
        lead = ((before - before[starts][text_of]) < _LEAD)[:, None]
        lead_units = np.add.reduceat(sizes[:, None] * lead, starts) / _UNIT
        lead_roles = np.add.reduceat(passage_roles * lead, starts)

        both = groups[:, self._who].any(axis=1, keepdims=True) & groups[:, self._what].any(
            axis=1, keepdims=True
        )
        strong, competing = passage_roles[:, :1] > 0, passage_roles[:, 2:] > 0
        flags = np.hstack([groups > 0, passage_roles > 0, both, strong | both, competing & ~strong & ~both])
        shares = np.add.reduceat(flags * weights, starts)
        share_groups, share_roles, share_rest = np.split(shares, [self.size, self.size + len(_ROLES)], axis=1)

        worst = (total * self._roles[2]).max(axis=1)
        topical = by_role[:, 0] + 0.5 * by_role[:, 1]
        roles = self._role_of[counts.terms.term]
        variety = np.stack([counts.terms.total(roles == role) for role in (0, 1)], axis=1)
        return np.hstack(
            [
                np.log1p(_GAIN * total / (units + 1.0)),
                share_groups,
                np.minimum(counts.titles, 2.0),
                np.log1p(_GAIN * by_role / (units + 1.0)),
                share_roles,
                np.minimum(counts.titles @ self._roles.T, 3.0),
                np.log1p(_GAIN * lead_roles / (lead_units + 1.0)),
                share_rest,
                _contrast(by_role[:, 0], by_role[:, 2]),
                _contrast(topical, by_role[:, 2]),
                _contrast(by_role[:, 0], worst),
                np.log1p(variety),
                np.log1p(units),
            ]
        )

    def without_terms(self, vectors: Array) -> Array:
        """Returns the features of texts as long in which no term occurs: all but the length are 0."""
        without = np.zeros_like(vectors)
        length = self.names.index("length")
        without[:, length] = vectors[:, length]
        return without

    def attribute(self, moved: Array, vectors: Array, counts: Counts) -> Array:
        """Shares what each feature moved among the groups that made it.

        Args:
            moved: change of the logit by text and feature, shape ``(texts, features)``.
            vectors: the features, same shape.
            counts: what they were made of.

        Returns:
            Change of the logit by text and group, shape ``(texts, groups)``, nothing for groups that
            do not occur. It sums to that of ``moved``, but for features whose groups do not occur.
        """
        totals = np.add.reduceat(counts.groups, counts.starts) + counts.titles
        size = self.size
        by_kind = moved[:, : len(_BY_GROUP) * size].reshape(len(moved), len(_BY_GROUP), size)
        shared: Array = by_kind.sum(axis=1)
        topical = self._roles[0] + self._roles[1]
        for column in range(len(_BY_GROUP) * size, len(self.names)):
            kind, _, role = self.names[column].partition(":")
            if kind == "length":
                continue
            if role in _ROLES and kind in _BY_ROLE:
                masks = np.broadcast_to(self._roles[_ROLES.index(role)], totals.shape)
            elif role == "competing-only":
                masks = np.broadcast_to(self._roles[2], totals.shape)
            elif kind == "contrast":
                masks = np.where(vectors[:, column, None] < 0, self._roles[2], topical)
            else:
                masks = np.broadcast_to(topical, totals.shape)
            present = totals * masks
            among = present.sum(axis=1, keepdims=True)
            shared += moved[:, column, None] * np.divide(
                present, among, out=np.zeros_like(present), where=among > 0
            )
        attributed: Array = np.where(totals > 0, shared, 0.0)
        return attributed


def _contrast(for_it: Array, against: Array) -> Array:
    """Returns -1 to 1 for each text, as a column; 2 in the denominator keeps single words small."""
    return ((for_it - against) / (for_it + against + 2.0))[:, None]
