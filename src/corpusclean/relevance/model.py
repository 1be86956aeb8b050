"""The numbers of a trained topic: a calibrated linear model, and its file.

JSON rather than a pickle: it can be read and compared, and loading it runs no code.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from corpusclean.exceptions import ModelError

Array = npt.NDArray[np.float64]

FORMAT: Final = 1
"""Raised when older releases could no longer read the file."""

TERM_PRIOR: Final = 4.0
"""Added to the number of different terms, so that one term alone does not decide."""

_DIGITS: Final = 6
_REMEDY: Final = "reinstall corpusclean, or train the topic again with `corpusclean train topic`"


@dataclass(frozen=True)
class TopicModel:
    """A logistic regression over standardised features, and its calibration.

    ``logit = slope * (bias + sum(weights * (features - means) / scales)) + intercept``

    Attributes:
        features: names of the features, in order.
        means: shape ``(features,)``.
        scales: shape ``(features,)``, none zero.
        weights: shape ``(features,)``.
        bias: of the regression.
        slope: of the calibration, fitted on texts of sources the regression had not seen.
        intercept: of the calibration.
        term_weights: number of a term in the vocabulary -> weight; only terms with a weight. A text's
            term weights are summed and divided by the root of the number of different terms plus four.
    """

    features: tuple[str, ...]
    means: Array
    scales: Array
    weights: Array
    bias: float
    slope: float = 1.0
    intercept: float = 0.0
    term_weights: Mapping[int, float] = field(default_factory=lambda: MappingProxyType({}))

    def logits(self, features: Array, terms: Sequence[Collection[int]]) -> Array:
        """Returns calibrated logits, shape ``(texts,)``.

        Args:
            features: shape ``(texts, features)``.
            terms: the numbers of the different terms of each text.
        """
        linear: Array = self.contributions(features).sum(axis=1)
        of_terms = [sum(of_text.values()) for of_text in self.term_contributions(terms)]
        logits: Array = linear + np.asarray(of_terms) + (self.slope * self.bias + self.intercept)
        return logits

    def term_contributions(self, terms: Sequence[Collection[int]]) -> list[dict[int, float]]:
        """Returns what single terms add to each text's logit, above what their group does."""
        weights = self.term_weights
        contributions = []
        for of_text in terms:
            scale = self.slope / math.sqrt(len(of_text) + TERM_PRIOR)
            contributions.append({t: weights[t] * scale for t in sorted(of_text) if t in weights})
        return contributions

    def contributions(self, features: Array) -> Array:
        """Returns what each feature adds to the logit, the same shape as ``features``."""
        moved: Array = (features - self.means) / self.scales * self.weights * self.slope
        return moved

    def to_json(self) -> dict[str, Any]:
        """Returns the object that :func:`from_json` reads."""
        return {
            "features": list(self.features),
            "means": [round(float(v), _DIGITS) for v in self.means],
            "scales": [round(float(v), _DIGITS) for v in self.scales],
            "weights": [round(float(v), _DIGITS) for v in self.weights],
            "bias": round(self.bias, _DIGITS),
            "term_weights": {str(t): round(w, 4) for t, w in sorted(self.term_weights.items())},
            "calibration": {"slope": round(self.slope, _DIGITS), "intercept": round(self.intercept, _DIGITS)},
        }


def from_json(data: dict[str, Any], where: str) -> TopicModel:
    """Checks a decoded model and returns it typed.

    Raises:
        ModelError: something is missing, of the wrong length or not a finite number.
    """
    try:
        features = tuple(str(name) for name in data["features"])
        means, scales, weights = (
            np.asarray(data[key], dtype=np.float64) for key in ("means", "scales", "weights")
        )
        bias = float(data["bias"])
        terms = {int(t): float(w) for t, w in data.get("term_weights", {}).items()}
        slope, intercept = (float(data["calibration"][key]) for key in ("slope", "intercept"))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{where}: not a topic model ({error}); {_REMEDY}") from error
    numbers = [*means.flat, *scales.flat, *weights.flat, bias, slope, intercept, *terms.values()]
    shapes = {means.shape, scales.shape, weights.shape}
    if shapes != {(len(features),)} or not all(map(math.isfinite, numbers)) or not scales.all():
        raise ModelError(f"{where}: the numbers of the model do not fit together; {_REMEDY}")
    return TopicModel(features, means, scales, weights, bias, slope, intercept, terms)


def sigmoid(logits: Array) -> Array:
    """Returns probabilities; logits are bounded first, so that no input overflows."""
    bounded = np.clip(logits, -30.0, 30.0)
    probabilities: Array = 1.0 / (1.0 + np.exp(-bounded))
    return probabilities


def digest(path: Path) -> str:
    """Returns the SHA-256 of a JSON file's content, which line ends and spaces do not change."""
    content = json.loads(path.read_text(encoding="utf-8"))
    canonical = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
