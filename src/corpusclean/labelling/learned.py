"""The shipped labeller: a network over segments, a threshold by strictness, reasons from evidence."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from corpusclean.exceptions import ConfigurationError
from corpusclean.labelling.features import extract
from corpusclean.labelling.network import Network, load_network
from corpusclean.labelling.reasons import reasons_for
from corpusclean.labelling.spans import Decision, spans_of
from corpusclean.labels import CONTENT, LABELS
from corpusclean.resources import model_path
from corpusclean.result import Span
from corpusclean.segmenting import Segments

STRICTNESS: Final = ("gentle", "balanced", "strict")
"""From keeping what is doubtful to removing it."""

_CONTENT: Final = LABELS.index(CONTENT)


class LearnedLabeller:
    """Labels segments by a trained network.

    Args:
        network: the trained weights.
        strictness: one of ``STRICTNESS``.

    Raises:
        ConfigurationError: an unknown strictness.
    """

    name = "labels"

    def __init__(self, network: Network, strictness: str = "balanced") -> None:
        if strictness not in STRICTNESS:
            nearest = get_close_matches(strictness, STRICTNESS, 1)
            hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
            raise ConfigurationError(
                f"unknown strictness {strictness!r}{hint} Choose {', '.join(STRICTNESS)}."
            )
        self.version = network.version
        self._network = network
        self._threshold = network.thresholds[strictness]

    def label(self, batch: Segments) -> list[list[Span]]:
        """Labels a batch; see :class:`corpusclean.labelling.Labeller`."""
        features = extract(batch)
        probabilities = self._network.probabilities(batch, features)
        noise = 1 - probabilities[:, _CONTENT]
        removed = noise >= self._threshold
        labels = np.where(removed, _best_noise_label(probabilities), _CONTENT)
        reasons = reasons_for(batch, features, self._network, labels)
        return [
            spans_of(batch, page, _decisions(labels, noise, reasons, first, last))
            for page, (first, last) in enumerate(
                zip(batch.page_bounds[:-1].tolist(), batch.page_bounds[1:].tolist(), strict=True)
            )
        ]


def _best_noise_label(probabilities: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    others = probabilities.copy()
    others[:, _CONTENT] = -1
    return np.asarray(others.argmax(axis=1), np.int64)


def _decisions(
    labels: npt.NDArray[np.int64],
    noise: npt.NDArray[np.float32],
    reasons: Sequence[str],
    first: int,
    last: int,
) -> list[Decision | None]:
    return [
        None if labels[i] == _CONTENT else Decision(LABELS[labels[i]], round(float(noise[i]), 4), reasons[i])
        for i in range(first, last)
    ]


@functools.cache
def shipped_network() -> Network:
    """Returns the network that comes with this release, read at first use."""
    return load_network(model_path("labels"))


def load_learned(model: str | Path | None = None, strictness: str = "balanced") -> LearnedLabeller:
    """Returns a labeller with the shipped network, or with one of your own.

    Args:
        model: directory of a network trained with ``corpusclean train labels``; the shipped one by default.
        strictness: one of ``STRICTNESS``.

    Raises:
        ModelError: the model is missing, damaged or of another release.
        ConfigurationError: an unknown strictness.
    """
    network = shipped_network() if model is None else load_network(Path(model))
    return LearnedLabeller(network, strictness)
