"""The numbers of a trained topic: a calibrated linear model, and its file.

JSON rather than a pickle: it can be read and compared, and loading it runs no code.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from corpusclean.exceptions import ModelError
from corpusclean.relevance.features import Occurrences

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
        term_weights: by number of the term in the vocabulary, shape ``(terms,)``. A text's are summed and
            divided by the root of the number of different terms plus four.
        slope: of the calibration, fitted on texts of sources the regression had not seen.
        intercept: of the calibration.
    """

    features: tuple[str, ...]
    means: Array
    scales: Array
    weights: Array
    bias: float
    term_weights: Array
    slope: float = 1.0
    intercept: float = 0.0

    def logits(self, features: Array, terms: Occurrences) -> Array:
        """Returns calibrated logits, shape ``(texts,)``.

        Args:
            features: shape ``(texts, features)``.
            terms: of the texts.
        """
        slopes = self.weights / self.scales * self.slope
        # a sum by row and not a matrix product, whose last digits depend on how many rows there are
        linear = (features * slopes).sum(axis=1) + terms.total(self.term_contributions(terms))
        logits: Array = linear + (self.slope * self.bias + self.intercept - (self.means * slopes).sum())
        return logits

    def term_contributions(self, terms: Occurrences) -> Array:
        """Returns what terms add to their text's logit, above what their group does: shape ``(pairs,)``."""
        scale = self.slope / np.sqrt(terms.different() + TERM_PRIOR)
        contributions: Array = self.term_weights[terms.term] * scale[terms.text]
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
            "term_weights": [round(float(v), 4) for v in self.term_weights],
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
        terms = np.asarray(data["term_weights"], dtype=np.float64)
        slope, intercept = (float(data["calibration"][key]) for key in ("slope", "intercept"))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{where}: not a topic model ({error}); {_REMEDY}") from error
    numbers = [*means.flat, *scales.flat, *weights.flat, bias, slope, intercept, *terms.flat]
    shapes = {means.shape, scales.shape, weights.shape}
    if shapes != {(len(features),)} or not all(map(math.isfinite, numbers)) or not scales.all():
        raise ModelError(f"{where}: the numbers of the model do not fit together; {_REMEDY}")
    return TopicModel(features, means, scales, weights, bias, terms, slope, intercept)


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
