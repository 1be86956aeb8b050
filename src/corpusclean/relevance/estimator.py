"""Fits a topic model; a scikit-learn estimator, so that its options can be searched.

    search = GridSearchCV(TopicClassifier(vocabulary), {"C": [0.01, 0.1]}, cv=GroupKFold(5))
    search.fit(texts, labels, groups=sources)

scikit-learn is needed to fit, not to score: what is fitted is a :class:`TopicModel`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression

from corpusclean.exceptions import ConfigurationError
from corpusclean.relevance.features import Array, FeatureSpace, Occurrences
from corpusclean.relevance.matching import TermMatcher
from corpusclean.relevance.model import TERM_PRIOR, TopicModel, sigmoid
from corpusclean.relevance.vocabulary import Vocabulary, read_vocabulary

DEFAULT_C = 0.03
DEFAULT_TERM_STRENGTH = 10.0
_MOST_STEPS = 2000
_LEAST_SCALE = 0.1  # features run from about 0 to 4


def fit_model(
    features: Array,
    terms: Occurrences,
    labels: npt.NDArray[np.int64],
    weights: Array,
    names: Sequence[str],
    *,
    term_count: int,
    c: float = DEFAULT_C,
    term_strength: float = DEFAULT_TERM_STRENGTH,
) -> TopicModel:
    """Fits a regularised logistic regression on features and single terms together.

    Args:
        features: shape ``(texts, features)``.
        terms: of the texts.
        labels: 1 or 0, shape ``(texts,)``, both present.
        weights: of the texts, shape ``(texts,)``.
        names: of the features.
        term_count: how many terms the vocabulary has.
        c: inverse strength of the L2 penalty.
        term_strength: scale of the terms' columns: the larger, the less the penalty holds their weights down.

    Returns:
        The model, not calibrated.
    """
    means = np.average(features, axis=0, weights=weights)
    scales = np.sqrt(np.average((features - means) ** 2, axis=0, weights=weights))
    # Where the training texts are all alike, as in length, a floor keeps others from being off the scale.
    scales = np.maximum(scales, _LEAST_SCALE)
    columns = sparse.hstack(
        [sparse.csr_matrix((features - means) / scales), _terms(terms, term_count, term_strength)]
    )
    regression = LogisticRegression(C=c, max_iter=_MOST_STEPS)
    regression.fit(columns.tocsr(), labels, sample_weight=weights)
    coefficients = regression.coef_[0]
    of_terms = coefficients[features.shape[1] :] * term_strength
    return TopicModel(
        features=tuple(names),
        means=means,
        scales=scales,
        weights=coefficients[: features.shape[1]],
        bias=float(regression.intercept_[0]),
        term_weights=of_terms,
    )


def _terms(terms: Occurrences, count: int, strength: float) -> sparse.csr_matrix:
    """Returns a sparse matrix, shape ``(texts, terms)``, scaled as :class:`TopicModel` scales."""
    values = strength / np.sqrt(terms.different() + TERM_PRIOR)
    return sparse.csr_matrix((values[terms.text], (terms.text, terms.term)), shape=(terms.texts, count))


class TopicClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn ships no types
    """Decides whether texts are about a topic.

    Args:
        vocabulary: a vocabulary, or the path of one.
        C: inverse strength of the L2 penalty.
        term_strength: how freely single terms get weights of their own; 0: not at all.

    Attributes:
        model_: the fitted :class:`TopicModel`.
        classes_: ``[0, 1]``.
    """

    def __init__(
        self,
        vocabulary: Vocabulary | Path | str,
        C: float = DEFAULT_C,  # noqa: N803 - scikit-learn's name for it
        term_strength: float = DEFAULT_TERM_STRENGTH,
    ) -> None:
        self.vocabulary = vocabulary
        self.C = C
        self.term_strength = term_strength

    def fit(
        self,
        X: Sequence[Any],  # noqa: N803
        y: Sequence[int],
        sample_weight: Sequence[float] | None = None,
    ) -> TopicClassifier:
        """Fits the model.

        Args:
            X: texts, or pairs of title and text.
            y: 1 or 0.
            sample_weight: of the texts; 1 each by default.

        Raises:
            ConfigurationError: only one of the labels is there.
        """
        labels = np.asarray(y, dtype=np.int64)
        given = self.vocabulary
        vocabulary = given if isinstance(given, Vocabulary) else read_vocabulary(Path(given))
        self.matcher_ = TermMatcher(vocabulary)
        self.space_ = FeatureSpace(vocabulary, self.matcher_)
        if set(labels.tolist()) != {0, 1}:
            raise ConfigurationError("training needs texts of both kinds, labelled 1 and 0")
        features, terms = self._read(X)
        weights = (
            np.ones(len(labels)) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
        )
        self.model_ = fit_model(
            features,
            terms,
            labels,
            weights,
            self.space_.names,
            term_count=len(self.matcher_.terms),
            c=self.C,
            term_strength=self.term_strength,
        )
        self.classes_ = np.asarray([0, 1])
        return self

    def decision_function(self, X: Sequence[Any]) -> Array:  # noqa: N803
        """Returns logits, shape ``(texts,)``."""
        return self.model_.logits(*self._read(X))

    def predict_proba(self, X: Sequence[Any]) -> Array:  # noqa: N803
        """Returns probabilities of 0 and 1, shape ``(texts, 2)``."""
        relevant = sigmoid(self.decision_function(X))
        return np.stack([1.0 - relevant, relevant], axis=1)

    def predict(self, X: Sequence[Any]) -> npt.NDArray[np.int64]:  # noqa: N803
        """Returns 1 where the probability is a half or more."""
        return (self.decision_function(X) >= 0).astype(np.int64)

    def _read(self, texts: Sequence[Any]) -> tuple[Array, Occurrences]:
        pairs = [("", item) if isinstance(item, str) else (item[0], item[1]) for item in texts]
        counts = self.space_.count([text for _, text in pairs], [title for title, _ in pairs])
        return self.space_.vectors(counts), counts.terms
