"""Figures for probabilities against 0/1 labels, in NumPy alone. Every function takes arrays of one length."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
_BINS = 10


@dataclass(frozen=True)
class Figures:
    """How good probabilities are.

    Attributes:
        texts: how many.
        relevant: how many of them are relevant.
        average_precision: area under the precision-recall curve, in steps.
        precision: at a probability of a half.
        recall: at a probability of a half.
        f1: harmonic mean of the two.
        false_positives: share of the irrelevant texts at or above a half.
        brier: mean squared error of the probability.
        calibration_error: expected calibration error, ten bins of equal width.
    """

    texts: int
    relevant: int
    average_precision: float
    precision: float
    recall: float
    f1: float
    false_positives: float
    brier: float
    calibration_error: float

    def to_json(self) -> dict[str, float]:
        """Returns the figures rounded to four decimals."""
        return {key: round(value, 4) for key, value in asdict(self).items()}


def figures(labels: Array, probabilities: Array) -> Figures:
    """Returns the figures; those that are undefined, as the recall without relevant texts, are 0."""
    labels = np.asarray(labels, dtype=np.float64)
    probabilities = np.asarray(probabilities, dtype=np.float64)
    said = probabilities >= 0.5
    right = float((said & (labels == 1)).sum())
    precision = right / said.sum() if said.any() else 0.0
    recall = right / (labels == 1).sum() if (labels == 1).any() else 0.0
    return Figures(
        texts=len(labels),
        relevant=int((labels == 1).sum()),
        average_precision=average_precision(labels, probabilities),
        precision=float(precision),
        recall=float(recall),
        f1=float(2 * precision * recall / (precision + recall)) if precision + recall else 0.0,
        false_positives=float(said[labels == 0].mean()) if (labels == 0).any() else 0.0,
        brier=float(((probabilities - labels) ** 2).mean()) if len(labels) else 0.0,
        calibration_error=calibration_error(labels, probabilities),
    )


def average_precision(labels: Array, scores: Array) -> float:
    """Returns the sum of precision times gain in recall over distinct scores; 0 without relevant texts."""
    precision, recall = precision_recall(labels, scores)
    return float((np.diff(recall, prepend=0.0) * precision).sum())


def precision_recall(labels: Array, scores: Array) -> tuple[Array, Array]:
    """Returns precision and recall at each distinct score, highest first; empty without relevant texts."""
    labels, scores = np.asarray(labels, np.float64), np.asarray(scores, np.float64)
    if not labels.sum():
        return np.zeros(0), np.zeros(0)
    order = np.argsort(-scores, kind="stable")
    # Equal scores cannot be told apart, so the curve has one point for all of them.
    last = np.append(np.diff(scores[order]) != 0, True)
    hits = np.cumsum(labels[order])[last]
    taken = np.flatnonzero(last) + 1.0
    return hits / taken, hits / labels.sum()


def reliability(labels: Array, probabilities: Array, bins: int = _BINS) -> list[tuple[int, float, float]]:
    """Returns (texts, mean probability, share relevant) for each bin of equal width that holds any."""
    number = np.minimum((np.asarray(probabilities) * bins).astype(int), bins - 1)
    rows = []
    for index in range(bins):
        inside = number == index
        if inside.any():
            rows.append(
                (
                    int(inside.sum()),
                    float(probabilities[inside].mean()),
                    float(np.asarray(labels)[inside].mean()),
                )
            )
    return rows


def calibration_error(labels: Array, probabilities: Array, bins: int = _BINS) -> float:
    """Returns the mean distance of probability and share over bins, by their texts (Naeini et al. 2015)."""
    if not len(probabilities):
        return 0.0
    rows = reliability(labels, probabilities, bins)
    return sum(count * abs(mean - share) for count, mean, share in rows) / len(probabilities)
