"""What a trained topic says about itself: a model card in Markdown and a calibration plot in SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from corpusclean.relevance.metrics import Figures, reliability
from corpusclean.relevance.vocabulary import Vocabulary

if TYPE_CHECKING:
    from corpusclean.relevance.training import Report

_METHOD = (
    "Logistic regression over densities, spread, title and lead of vocabulary groups and over single "
    "terms, calibrated on held-out sources. Scores are probabilities. The model sees nothing outside the "
    "vocabulary."
)
_LIMITS = (
    "A text that deals with the topic in words the vocabulary lacks scores low; a text that uses its "
    "words for something else scores high. The terms listed as evidence tell which. Scores of texts of a "
    "few words, and of languages the vocabulary covers thinly, are the least certain."
)
_SIDE = 320
_EDGE = 40


def model_card(report: Report, vocabulary: Vocabulary, notes: str) -> str:
    """Returns the model card."""
    split = (
        "Each text was scored by a model that had not seen its source (five folds of whole sources)."
        if report.across_sources
        else "There were too few sources to hold whole ones back: texts were split at random, so these "
        "figures are too good for new sources."
    )
    terms = sum(len(words) for group in vocabulary.groups for words in group.terms.values())
    lines = [
        f"# Topic {report.name}, version {report.version}",
        "",
        vocabulary.description,
        "",
        _METHOD,
        "",
        f"- Vocabulary: {terms} terms in {len(vocabulary.groups)} groups"
        + (", proposed from the training texts" if report.proposed_vocabulary else "")
        + ".",
        f"- Training: {report.texts} texts of {report.sources} sources.",
        "",
        "## Figures",
        "",
        split + " Calibration was fitted on the same held-out scores (two numbers).",
        "",
        "| texts | n | relevant | AP | precision | recall | F1 | Brier | calibration error |",
        "|---|---|---|---|---|---|---|---|---|",
        _row("all", report.overall),
        *(_row(tag, found) for tag, found in report.by_language.items()),
        "",
    ]
    if report.hard_negatives is not None:
        lines += [f"Hard negatives at or above a half: {report.hard_negatives:.1%}.", ""]
    lines += ["![Calibration](calibration.svg)", ""]
    if notes:
        lines += ["## Texts", "", notes, ""]
    lines += [
        "## Limits",
        "",
        _LIMITS,
        "",
    ]
    return "\n".join(lines)


def _row(name: str, found: Figures) -> str:
    return (
        f"| {name} | {found.texts} | {found.relevant} "
        f"| {found.average_precision:.3f} | {found.precision:.3f} "
        f"| {found.recall:.3f} | {found.f1:.3f} | {found.brier:.3f} | {found.calibration_error:.3f} |"
    )


def calibration_plot(labels: npt.NDArray[np.float64], probabilities: npt.NDArray[np.float64]) -> str:
    """Returns an SVG of the share of relevant texts by predicted probability; a dot's area is its texts."""
    span = _SIDE - 2 * _EDGE
    rows = reliability(labels, probabilities)
    most = max((count for count, _, _ in rows), default=1)

    def x(value: float) -> str:
        return f"{_EDGE + value * span:.1f}"

    def y(value: float) -> str:
        return f"{_SIDE - _EDGE - value * span:.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIDE} {_SIDE}" font-size="10">',
        "<title>Calibration</title>",
        f'<rect width="{_SIDE}" height="{_SIDE}" fill="#fff"/>',
        f'<path d="M{x(0)} {y(1)}V{y(0)}H{x(1)}" fill="none" stroke="#444"/>',
        f'<path d="M{x(0)} {y(0)}L{x(1)} {y(1)}" stroke="#bbb" stroke-dasharray="4 3"/>',
    ]
    for tick in (0.0, 0.5, 1.0):
        parts.append(f'<text x="{x(tick)}" y="{_SIDE - _EDGE + 14}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="{_EDGE - 6}" y="{y(tick)}" text-anchor="end">{tick:g}</text>')
    for count, mean, share in rows:
        radius = 3 + 9 * (count / most) ** 0.5
        parts.append(
            f'<circle cx="{x(mean)}" cy="{y(share)}" r="{radius:.1f}" fill="#2a6f97" fill-opacity="0.7">'
            f"<title>{count} texts: predicted {mean:.2f}, relevant {share:.2f}</title></circle>"
        )
    parts.append(f'<text x="{_SIDE / 2:g}" y="{_SIDE - 8}" text-anchor="middle">predicted probability</text>')
    parts.append(
        f'<text x="12" y="{_SIDE / 2:g}" text-anchor="middle" transform="rotate(-90 12 {_SIDE / 2:g})">'
        "share relevant</text></svg>"
    )
    return "\n".join(parts) + "\n"
