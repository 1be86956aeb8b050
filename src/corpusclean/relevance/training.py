"""Trains a topic: two sets of texts in, a directory that ``load_topic`` reads out.

Every figure is measured on texts of sources that the measured model had not seen: a source is a
directory, a file or what a row names, never half of one. Text of one site resembles itself, and
random folds would show how well its house style was learnt.

    python -m corpusclean.relevance.training --name NAME --relevant PATH... --irrelevant PATH... --out DIR
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from corpusclean.exceptions import ConfigurationError, CorpusCleanError
from corpusclean.relevance.cards import calibration_plot, model_card
from corpusclean.relevance.discovery import propose_vocabulary
from corpusclean.relevance.estimator import DEFAULT_C, DEFAULT_TERM_STRENGTH, fit_model
from corpusclean.relevance.features import Array, FeatureSpace, Occurrences
from corpusclean.relevance.labelled import Labelled, read_labelled
from corpusclean.relevance.matching import TermMatcher
from corpusclean.relevance.metrics import Figures, figures
from corpusclean.relevance.model import FORMAT, TopicModel, digest, sigmoid
from corpusclean.relevance.topic import MANIFEST, VOCABULARY
from corpusclean.relevance.vocabulary import Vocabulary, read_vocabulary

Labels = npt.NDArray[np.int64]

CARD: Final = "MODEL_CARD.md"
PLOT: Final = "calibration.svg"

_FOLDS: Final = 5
_LEAST_TEXTS: Final = 10
"""Of each kind; fewer cannot even be measured."""


@dataclass(frozen=True)
class Report:
    """What training gave.

    Attributes:
        name: of the topic.
        version: of the artefact.
        directory: where it was written.
        texts: how many texts were read.
        sources: how many sources they come from.
        overall: figures over all texts, each scored by a model that had not seen its source.
        by_language: the same by language tag.
        hard_negatives: share of the rows of kind ``hard_negative`` at or above a half; None without any.
        across_sources: False where there were too few sources, so that texts were split at random.
        proposed_vocabulary: True where the vocabulary was made from the texts.
    """

    name: str
    version: str
    directory: Path
    texts: int
    sources: int
    overall: Figures
    by_language: dict[str, Figures]
    hard_negatives: float | None
    across_sources: bool
    proposed_vocabulary: bool

    def __str__(self) -> str:
        """Says in a few lines how good the topic is and what to do next."""
        found = self.overall
        tested = "on sources not seen in training" if self.across_sources else "on texts not seen in training"
        lines = [f"{self.texts} texts of {self.sources} sources, {found.relevant} of them relevant"]
        lines.append(
            f"{tested}: average precision {found.average_precision:.3f}, F1 {found.f1:.3f}, "
            f"false positives {found.false_positives:.1%}, calibration error {found.calibration_error:.3f}"
        )
        if not self.across_sources:
            lines.append("too few sources: texts were split at random, and new sources will be scored worse")
        elif self.sources == self.texts:
            lines.append(
                "each file counted as a source of its own; put those of one site into one subdirectory, "
                "or the figures are too good"
            )
        if self.proposed_vocabulary:
            lines.append(
                f"read {self.directory / VOCABULARY}, drop what does not belong, "
                "and train again with --vocabulary"
            )
        lines.append(f"written to {self.directory}: read {CARD}, then use --topic {self.directory}")
        return "\n".join(lines)


def train_topic(
    name: str,
    relevant: Sequence[Path],
    irrelevant: Sequence[Path],
    vocabulary: Path | None,
    out: Path,
    seed: int = 0,
    *,
    version: str = "1",
    c: float = DEFAULT_C,
    term_strength: float = DEFAULT_TERM_STRENGTH,
    notes: str = "",
) -> Report:
    """Trains, measures and writes a topic. The same input gives the same files.

    Args:
        name: of the topic, as ``elder-care``.
        relevant: files and directories of texts about it; see ``labelled.py`` for what they may hold.
        irrelevant: the same for texts that are not.
        vocabulary: a vocabulary file, or None to propose one from the texts.
        out: directory to write to; made if missing. Files of an earlier training are replaced.
        seed: decides how sources are dealt to folds.
        version: of the artefact, for manifests.
        c: inverse strength of the penalty.
        term_strength: how freely single terms get weights of their own.
        notes: put in the model card: where the texts come from.

    Returns:
        The figures.

    Raises:
        ConfigurationError: too few texts of a kind, or a vocabulary that cannot be used.
        InputError: a file cannot be read.
    """
    rows = read_labelled(relevant, 1, name) + read_labelled(irrelevant, 0, name)
    labels = np.asarray([row.label for row in rows], dtype=np.int64)
    if min(labels.sum(), len(labels) - labels.sum()) < _LEAST_TEXTS:
        msg = (
            f"{int(labels.sum())} relevant and {int((1 - labels).sum())} other texts were read; "
            f"training needs at least {_LEAST_TEXTS} of each, and a few hundred to be useful"
        )
        raise ConfigurationError(msg)
    words = read_vocabulary(vocabulary) if vocabulary else None
    folds, across = deal_folds(rows, seed)
    reading = _read(rows, words) if words else None
    logits = _held_out_logits(rows, labels, folds, reading, name, c, term_strength)
    weights = np.asarray([row.weight for row in rows])
    slope, intercept = _calibrate(logits, labels, weights)
    probabilities = sigmoid(slope * logits + intercept)

    final = words or propose_vocabulary(rows, name)
    fitted = _fit(
        rows, labels, np.ones(len(rows), dtype=bool), reading or _read(rows, final), c, term_strength
    )
    model = replace(fitted, slope=slope, intercept=intercept)
    report = _report(name, version, out, rows, labels, probabilities, across, words is None)
    _write(out, final, model, report, labels, probabilities, notes)
    return report


def deal_folds(rows: Sequence[Labelled], seed: int) -> tuple[Labels, bool]:
    """Deals sources to folds, large ones first, each to the fold that has the fewest texts of its kind.

    Returns:
        The fold of each text, and whether sources were kept whole. With fewer than three sources, or all
        texts of a kind in one, they cannot be: texts are dealt singly.
    """
    order = np.random.default_rng(seed)
    members: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        members.setdefault(row.source, []).append(index)
    kinds = [{row.source for row in rows if row.label == label} for label in (0, 1)]
    across = len(members) > 2 and min(map(len, kinds)) > 1
    units = list(members.values()) if across else [[index] for index in range(len(rows))]
    units = [units[i] for i in order.permutation(len(units))]
    units.sort(key=len, reverse=True)
    count = min(_FOLDS, len(units), *(map(len, kinds) if across else [_FOLDS]))
    loads = np.zeros((count, 2))
    folds = np.zeros(len(rows), dtype=np.int64)
    total = np.bincount([row.label for row in rows], minlength=2).astype(np.float64)
    for unit in units:
        share = np.bincount([rows[i].label for i in unit], minlength=2) / np.maximum(total, 1)
        fold = int(np.argmin(((loads + share) ** 2).sum(axis=1) - (loads**2).sum(axis=1)))
        loads[fold] += share
        folds[unit] = fold
    return folds, across


@dataclass(frozen=True)
class _Reading:
    """What a vocabulary finds in all rows; reading them takes longer than fitting.

    Attributes:
        names: of the features.
        term_count: how many terms the vocabulary has.
        features: shape ``(rows, features)``.
        terms: of the rows.
    """

    names: Sequence[str]
    term_count: int
    features: Array
    terms: Occurrences


def _read(rows: Sequence[Labelled], vocabulary: Vocabulary) -> _Reading:
    matcher = TermMatcher(vocabulary)
    space = FeatureSpace(vocabulary, matcher)
    counts = space.count([row.text for row in rows], [row.title for row in rows])
    return _Reading(space.names, len(matcher.terms), space.vectors(counts), counts.terms)


def _held_out_logits(
    rows: Sequence[Labelled],
    labels: Labels,
    folds: Labels,
    reading: _Reading | None,
    name: str,
    c: float,
    term_strength: float,
) -> Array:
    """Returns the logit of each text from a model that had not seen its fold.

    Without a reading by a given vocabulary, each fold's is proposed from the other folds.
    """
    logits = np.zeros(len(rows))
    for fold in range(int(folds.max()) + 1):
        training = folds != fold
        if len(set(labels[training].tolist())) < 2:
            raise ConfigurationError(
                "one source holds all texts of a kind; give each kind as several files or directories"
            )
        read = reading
        if read is None:
            seen = [row for row, is_seen in zip(rows, training, strict=True) if is_seen]
            read = _read(rows, propose_vocabulary(seen, name))
        model = _fit(rows, labels, training, read, c, term_strength)
        held = np.flatnonzero(~training)
        logits[held] = model.logits(read.features[held], read.terms.take(held))
    return logits


def _fit(
    rows: Sequence[Labelled],
    labels: Labels,
    training: npt.NDArray[np.bool_],
    reading: _Reading,
    c: float,
    term_strength: float,
) -> TopicModel:
    """Fits on the rows that are marked."""
    chosen = np.flatnonzero(training)
    return fit_model(
        reading.features[chosen],
        reading.terms.take(chosen),
        labels[chosen],
        np.asarray([rows[i].weight for i in chosen.tolist()]),
        reading.names,
        term_count=reading.term_count,
        c=c,
        term_strength=term_strength,
    )


def _calibrate(logits: Array, labels: Labels, weights: Array) -> tuple[float, float]:
    """Returns slope and intercept that make the held-out logits probabilities (Platt 1999)."""
    # The penalty matters only for few texts, told apart without error: it keeps the slope finite.
    platt = LogisticRegression(C=1.0).fit(logits[:, None], labels, sample_weight=weights)
    # A slope that is not positive would turn the scores round; then there is nothing to calibrate.
    return max(float(platt.coef_[0, 0]), 0.05), float(platt.intercept_[0])


def _report(
    name: str,
    version: str,
    out: Path,
    rows: Sequence[Labelled],
    labels: Labels,
    probabilities: Array,
    across: bool,
    proposed: bool,
) -> Report:
    languages = np.asarray([row.language for row in rows])
    hard = np.asarray([row.kind == "hard_negative" and row.label == 0 for row in rows])
    truth = labels.astype(np.float64)
    return Report(
        name=name,
        version=version,
        directory=out,
        texts=len(rows),
        sources=len({row.source for row in rows}),
        overall=figures(truth, probabilities),
        by_language={
            tag: figures(truth[languages == tag], probabilities[languages == tag])
            for tag in sorted(set(languages.tolist()))
        },
        hard_negatives=float((probabilities[hard] >= 0.5).mean()) if hard.any() else None,
        across_sources=across,
        proposed_vocabulary=proposed,
    )


def _write(
    out: Path,
    vocabulary: Vocabulary,
    model: TopicModel,
    report: Report,
    labels: Labels,
    probabilities: Array,
    notes: str,
) -> None:
    out.mkdir(parents=True, exist_ok=True)
    vocabulary_path = out / VOCABULARY
    content = vocabulary.to_json()
    if not vocabulary_path.is_file() or json.loads(vocabulary_path.read_text(encoding="utf-8")) != content:
        _write_json(vocabulary_path, content)
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "name": report.name,
        "version": report.version,
        "vocabulary_sha256": digest(vocabulary_path),
        "figures": report.overall.to_json(),
        "model": model.to_json(),
    }
    _write_json(out / MANIFEST, manifest)
    truth = labels.astype(np.float64)
    (out / PLOT).write_text(calibration_plot(truth, probabilities), encoding="utf-8", newline="\n")
    (out / CARD).write_text(model_card(report, vocabulary, notes), encoding="utf-8", newline="\n")


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the training from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m corpusclean.relevance.training",
        description="Train a topic from texts that are about it and texts that are not.",
        epilog=(
            "PATH is a text file, a .jsonl file, or a directory of them. Each subdirectory of a directory, "
            "else each file, counts as one source; give several, or the figures say nothing about new ones."
        ),
    )
    parser.add_argument("--name", required=True, help="of the topic, as elder-care")
    parser.add_argument(
        "--relevant", required=True, nargs="+", type=Path, metavar="PATH", help="texts about it"
    )
    parser.add_argument(
        "--irrelevant", required=True, nargs="+", type=Path, metavar="PATH", help="other texts"
    )
    parser.add_argument("--vocabulary", type=Path, metavar="FILE", help="its terms; else proposed")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="where to write the topic")
    parser.add_argument("--version", default="1", help="of the topic, for manifests  (default: 1)")
    parser.add_argument("--notes", default="", help="where the texts come from, for the model card")
    parser.add_argument("--seed", type=int, default=0, help="deals sources to folds  (default: 0)")
    options = parser.parse_args(arguments)
    try:
        report = train_topic(
            options.name,
            options.relevant,
            options.irrelevant,
            options.vocabulary,
            options.out,
            options.seed,
            version=options.version,
            notes=options.notes,
        )
    except CorpusCleanError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    sys.stdout.write(f"{report}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
