"""Measures removed spans against gold: what was lost, what was left, and how sure those figures are.

Characters count, not tokens or lines; white space and zero-width characters don't, nor does what nobody is
sure of. A document is right when it loses at most 1 % of its content and keeps at most 5 % of its junk. Each
document is reduced to a table of characters by gold label and predicted label; every figure follows from sums
of those tables, so that the bootstrap (percentile method, documents drawn with replacement; Efron and
Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13) is a product of matrices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from corpusclean.exceptions import InputError
from corpusclean.gold import UNCERTAIN, GoldCase, load_gold
from corpusclean.labels import LABELS

__all__ = [
    "CleanPages",
    "DocumentScore",
    "Evaluation",
    "Figures",
    "GoldCase",
    "LabelFigures",
    "Summary",
    "evaluate",
    "load_gold",
]

Spans: TypeAlias = Sequence[Sequence[Any]]
"""Removed pieces as ``(start, end, label, ...)`` or ``(start, end)``; a ``Span`` of a result is one."""

MOST_CONTENT_LOST: Final = 0.01
MOST_JUNK_LEFT: Final = 0.05

_ZERO_WIDTH: Final = "\u200b\u200c\u200d\ufeff\u00ad\u2060"
_KEPT: Final = 0
_NO_LABEL: Final = len(LABELS)
_LABEL_INDEX: Final = {label: index for index, label in enumerate(LABELS)}

_INVISIBLE: Final = np.zeros(0x10000, dtype=bool)
_INVISIBLE[[c for c in range(0x10000) if chr(c).isspace() or chr(c) in _ZERO_WIDTH]] = True


@dataclass(frozen=True)
class Figures:
    """The headline figures; all but ``docs`` are from 0 to 1.

    Attributes:
        docs: how many documents.
        docs_right: share of documents that lose at most 1 % of content and keep at most 5 % of junk.
        content_lost: share of the content's characters that were removed.
        junk_left: share of the junk's characters that were kept.
        junk_precision: share of the removed characters that are junk.
        junk_recall: share of the junk that was removed.
        junk_f1: harmonic mean of the two.
        content_f1_macro: F1 of the kept text against the content, the mean over documents.
        label_accuracy: share of the removed junk that got its gold label, where the gold names one.
    """

    docs: int
    docs_right: float
    content_lost: float
    junk_left: float
    junk_precision: float
    junk_recall: float
    junk_f1: float
    content_f1_macro: float
    label_accuracy: float


@dataclass(frozen=True)
class LabelFigures:
    """How well one label is told from all the others.

    Attributes:
        precision: share of the characters so labelled that are it; a kept character is labelled content.
            Noise that the gold doesn't name counts where it was kept, as not content.
        recall: share of its characters that are so labelled.
        f1: harmonic mean of the two.
        removed: share of its characters that were removed under whatever label.
        support: its characters in the gold.
        intervals: precision, recall and f1 -> lower and upper end of the 95 % confidence interval; empty
            without a bootstrap.
    """

    precision: float
    recall: float
    f1: float
    removed: float
    support: int
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class DocumentScore:
    """One document's part in the figures; shares are 0 where there is nothing to lose or keep."""

    id: str
    language: str
    content_lost: float
    junk_left: float
    content_f1: float
    right: bool


@dataclass(frozen=True)
class CleanPages:
    """What became of the pages that hold content and no noise: of these nothing should go.

    Attributes:
        docs: how many there are.
        kept: share of their characters that were kept; 1 without such pages.
        untouched: share of the pages of which not one character went; 1 without such pages.
        intervals: ``kept`` and ``untouched`` -> lower and upper end of the 95 % confidence interval; empty
            without a bootstrap or without such pages.
    """

    docs: int
    kept: float
    untouched: float
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Summary:
    """Figures of a group of documents.

    Attributes:
        figures: the headline figures.
        intervals: figure -> lower and upper end of its 95 % confidence interval; empty without a bootstrap.
        labels: label -> its figures, for labels that occur in the gold or the predictions.
    """

    figures: Figures
    intervals: Mapping[str, tuple[float, float]]
    labels: Mapping[str, LabelFigures]


@dataclass(frozen=True)
class Evaluation:
    """What :func:`evaluate` found.

    Attributes:
        overall: of all documents.
        by_language: language tag -> of the documents in it.
        clean: of the documents without noise.
        documents: each document's score, in the order of the gold.
        missing: gold documents without a prediction; they count as documents from which nothing was removed.
        unknown: predictions without a gold document; they don't count.
        bootstrap: how many times documents were resampled.
        seed: of the resampling.
    """

    overall: Summary
    by_language: Mapping[str, Summary]
    clean: CleanPages
    documents: tuple[DocumentScore, ...] = field(repr=False)
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    bootstrap: int
    seed: int

    def worst(self, n: int = 10) -> list[DocumentScore]:
        """Returns at most ``n`` documents that are not right, the largest losses and leftovers first."""
        wrong = [document for document in self.documents if not document.right]
        return sorted(wrong, key=lambda d: (-(d.content_lost + d.junk_left), d.id))[:n]

    def to_dict(self) -> dict[str, Any]:
        """Returns everything as plain dictionaries, lists, strings and numbers, ready for JSON."""
        return {
            "overall": asdict(self.overall),
            "by_language": {tag: asdict(summary) for tag, summary in self.by_language.items()},
            "clean": asdict(self.clean),
            "documents": [asdict(document) for document in self.documents],
            "missing": list(self.missing),
            "unknown": list(self.unknown),
            "bootstrap": self.bootstrap,
            "seed": self.seed,
        }


def evaluate(
    cases: Sequence[GoldCase],
    spans_by_id: Mapping[str, Spans],
    *,
    bootstrap: int = 1000,
    seed: int = 0,
) -> Evaluation:
    """Scores removed spans.

    Args:
        cases: the gold.
        spans_by_id: document id -> its removed spans. Parts of a span outside the text are ignored, and
            where spans overlap the later one gives the label.
        bootstrap: how many resamples the confidence intervals rest on; 0 for none.
        seed: of the resampling; the same seed gives the same intervals.

    Raises:
        InputError: without cases, or for a span that does not begin with two whole numbers.
    """
    if not cases:
        raise InputError("there are no gold cases to evaluate; name a gold file that has some")
    tables = np.stack([_count(case, spans_by_id.get(case.id, ())) for case in cases])
    rates = _document_rates(tables)
    groups: dict[str, list[int]] = defaultdict(list)
    for index, case in enumerate(cases):
        groups[case.language].append(index)
    ids = {case.id for case in cases}
    return Evaluation(
        overall=_summarise(tables, rates, bootstrap, seed),
        by_language={
            tag: _summarise(tables[indices], rates[indices], bootstrap, seed)
            for tag, indices in sorted(groups.items())
        },
        clean=_clean_pages(tables, bootstrap, seed),
        documents=tuple(
            DocumentScore(case.id, case.language, lost, left, f1, bool(right))
            for case, (lost, left, f1, right) in zip(cases, rates.tolist(), strict=True)
        ),
        missing=tuple(case.id for case in cases if case.id not in spans_by_id),
        unknown=tuple(name for name in spans_by_id if name not in ids),
        bootstrap=bootstrap,
        seed=seed,
    )


def _count(case: GoldCase, spans: Spans) -> npt.NDArray[np.int64]:
    """Returns visible characters by gold label and prediction, shape (labels + 1, labels + 1).

    The last row is noise that the gold doesn't name. Column 0 is what was kept, the last one what was removed
    under no label of ours.
    """
    predicted = np.zeros(len(case.text), dtype=np.int8)
    for span in spans:
        if len(span) < 2 or not all(isinstance(offset, (int, np.integer)) for offset in span[:2]):
            raise InputError(
                f"prediction for {case.id!r}: a span begins with two whole numbers, not {span!r:.80}"
            )
        label = _LABEL_INDEX.get(span[2], _NO_LABEL) if len(span) > 2 else _NO_LABEL
        predicted[max(0, span[0]) : max(0, span[1])] = (
            label or _NO_LABEL
        )  # "content" is no label of a removal
    codes = np.frombuffer(case.text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    counted = ~_INVISIBLE[np.minimum(codes, 0xFFFF)] & (case.labels != UNCERTAIN)
    size = len(LABELS) + 1
    pairs = case.labels[counted].astype(np.int64) * size + predicted[counted]
    return np.bincount(pairs, minlength=size * size).reshape(size, size)


def _ratio(part: npt.ArrayLike, whole: npt.ArrayLike, default: float) -> npt.NDArray[np.float64]:
    """Returns ``part / whole``, and ``default`` where ``whole`` is 0."""
    part, whole = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), default)


def _f1(precision: npt.ArrayLike, recall: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Returns the harmonic mean, 0 where both are 0."""
    precision, recall = np.asarray(precision, dtype=np.float64), np.asarray(recall, dtype=np.float64)
    return _ratio(2 * precision * recall, precision + recall, 0.0)


def _document_rates(tables: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Returns content lost, junk left, content F1 and whether it is right, shape (documents, 4)."""
    content, content_kept = tables[:, 0].sum(axis=1), tables[:, 0, _KEPT]
    junk, junk_kept = tables[:, 1:].sum(axis=(1, 2)), tables[:, 1:, _KEPT].sum(axis=1)
    lost = _ratio(content - content_kept, content, 0.0)
    left = _ratio(junk_kept, junk, 0.0)
    f1 = _f1(_ratio(content_kept, content_kept + junk_kept, 0.0), _ratio(content_kept, content, 0.0))
    f1 = np.where(content > 0, f1, left <= MOST_JUNK_LEFT)  # a page without content is all right or all wrong
    right = (lost <= MOST_CONTENT_LOST) & (left <= MOST_JUNK_LEFT)
    return np.stack([lost, left, f1, right], axis=1)


def _headline(
    tables: npt.NDArray[np.float64], f1: npt.NDArray[np.float64], right: npt.NDArray[np.float64]
) -> dict[str, npt.NDArray[np.float64]]:
    """Returns figure -> its value by group.

    Shapes: (groups, labels + 1, labels + 1), (groups,) and (groups,).
    """
    content, content_kept = tables[:, 0].sum(axis=1), tables[:, 0, _KEPT]
    junk, junk_kept = tables[:, 1:].sum(axis=(1, 2)), tables[:, 1:, _KEPT].sum(axis=1)
    removed_junk, lost = junk - junk_kept, content - content_kept
    precision = _ratio(removed_junk, removed_junk + lost, 1.0)
    recall = _ratio(removed_junk, junk, 1.0)
    well_labelled = np.trace(tables[:, 1:-1, 1:-1], axis1=1, axis2=2)
    named_removed = tables[:, 1:-1, 1:].sum(axis=(1, 2))
    return {
        "docs_right": right,
        "content_lost": _ratio(lost, content, 0.0),
        "junk_left": _ratio(junk_kept, junk, 0.0),
        "junk_precision": precision,
        "junk_recall": recall,
        "junk_f1": _f1(precision, recall),
        "content_f1_macro": f1,
        "label_accuracy": _ratio(well_labelled, named_removed, 0.0),
    }


def _summarise(
    tables: npt.NDArray[np.int64], rates: npt.NDArray[np.float64], bootstrap: int, seed: int
) -> Summary:
    """Returns the figures of some documents, with intervals."""
    total = tables.sum(axis=0, dtype=np.float64)[None]
    means = rates.mean(axis=0)
    values = _headline(total, means[None, 2], means[None, 3])
    figures = Figures(docs=len(tables), **{name: float(value[0]) for name, value in values.items()})
    if bootstrap <= 0:
        return Summary(figures, {}, _label_figures(total[0], {}))
    drawn, f1, right = _resampled(tables, rates, bootstrap, seed)
    ends = {name: _ends(value) for name, value in _headline(drawn, f1, right).items()}
    intervals = {f.name: ends[f.name] for f in fields(Figures) if f.name in ends}
    return Summary(figures, intervals, _label_figures(total[0], _label_rates(drawn)))


def _clean_pages(tables: npt.NDArray[np.int64], bootstrap: int, seed: int) -> CleanPages:
    """Returns the figures of the documents that hold content and nothing else."""
    content = tables[:, 0].sum(axis=1)
    clean = (content > 0) & (tables[:, 1:].sum(axis=(1, 2)) == 0)
    content, kept = content[clean], tables[clean, 0, _KEPT]
    if not len(content):
        return CleanPages(0, 1.0, 1.0)
    untouched = (kept == content).astype(np.float64)
    intervals = {}
    if bootstrap > 0:
        counts = np.stack([kept, content, untouched], axis=1)
        sums = _weighted_sums(counts, bootstrap, seed)
        intervals = {"kept": _ends(sums[:, 0] / sums[:, 1]), "untouched": _ends(sums[:, 2] / len(content))}
    return CleanPages(len(content), float(kept.sum() / content.sum()), float(untouched.mean()), intervals)


def _ends(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Returns the 2.5th and the 97.5th percentile."""
    low, high = np.percentile(values, [2.5, 97.5]).tolist()
    return low, high


def _resampled(
    tables: npt.NDArray[np.int64], rates: npt.NDArray[np.float64], bootstrap: int, seed: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Returns the summed tables, the mean content F1 and the share right of each resample of documents."""
    count = len(tables)
    flat = np.concatenate([tables.reshape(count, -1), rates[:, 2:]], axis=1)
    drawn = _weighted_sums(flat, bootstrap, seed)
    return drawn[:, :-2].reshape(-1, *tables.shape[1:]), drawn[:, -2] / count, drawn[:, -1] / count


def _weighted_sums(rows: npt.NDArray[np.float64], bootstrap: int, seed: int) -> npt.NDArray[np.float64]:
    """Returns the sum of the rows, one a document, over each resample of them, shape (bootstrap, columns)."""
    count = len(rows)
    generator = np.random.default_rng(seed)
    batch = max(1, 4_000_000 // count)  # keeps the matrix of weights below 32 MB
    sums = []
    for start in range(0, bootstrap, batch):
        size = min(batch, bootstrap - start)
        weights = generator.multinomial(count, np.full(count, 1.0 / count), size=size)
        sums.append(weights.astype(np.float64) @ rows)
    return np.concatenate(sums)


def _label_rates(tables: npt.NDArray[np.float64]) -> dict[str, npt.NDArray[np.float64]]:
    """Returns precision, recall and f1 -> values by group and label, shape (groups, labels)."""
    named = tables[:, : len(LABELS)]
    hits = np.diagonal(named, axis1=1, axis2=2)
    predicted = named[:, :, : len(LABELS)].sum(axis=1)
    predicted[:, _KEPT] += tables[:, len(LABELS), _KEPT]
    precision = _ratio(hits, predicted, 0.0)
    recall = _ratio(hits, named.sum(axis=2), 0.0)
    return {"precision": precision, "recall": recall, "f1": _f1(precision, recall)}


def _label_figures(
    table: npt.NDArray[np.float64], resampled: Mapping[str, npt.NDArray[np.float64]]
) -> dict[str, LabelFigures]:
    """Returns label -> its figures from a table of characters by gold and predicted label."""
    result: dict[str, LabelFigures] = {}
    for index, label in enumerate(LABELS):
        rows = len(LABELS) + (index == _KEPT)  # unnamed noise is surely not content; more is not known of it
        gold, predicted, hit = table[index].sum(), table[:rows, index].sum(), table[index, index]
        if not gold and not predicted:
            continue
        precision, recall = float(_ratio(hit, predicted, 0.0)), float(_ratio(hit, gold, 0.0))
        removed = float(_ratio(gold - table[index, _KEPT], gold, 0.0))
        f1 = float(_f1(precision, recall))
        intervals = {name: _ends(values[:, index]) for name, values in resampled.items()}
        result[label] = LabelFigures(precision, recall, f1, removed, int(gold), intervals)
    return result
