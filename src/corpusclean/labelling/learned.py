"""The shipped labeller: a network over segments, a threshold by strictness, reasons from evidence."""

from __future__ import annotations

import functools
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import numpy as np

from corpusclean.exceptions import ConfigurationError
from corpusclean.labelling.certain import certain_labels
from corpusclean.labelling.coherence import (
    keep_prose,
    keep_titles,
    whole_captions,
    whole_headlines,
    with_lines,
)
from corpusclean.labelling.features import Floats, extract
from corpusclean.labelling.network import Network, load_network
from corpusclean.labelling.reasons import reasons_for
from corpusclean.labelling.spans import runs_of, spans_of
from corpusclean.labels import CONTENT, LABELS, STRICTNESS
from corpusclean.resources import model_path
from corpusclean.result import Span
from corpusclean.segmenting import Offsets, Segments

_CONTENT: Final = LABELS.index(CONTENT)

_CERTAIN: Final = 0.99
"""Score of what a line's opening decides."""


class LearnedLabeller:
    """Labels segments by a trained network.

    Args:
        network: the trained weights.
        strictness: one of ``corpusclean.labels.STRICTNESS``.

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
        noise = with_lines(batch, 1 - probabilities[:, _CONTENT])
        labels = np.where(noise >= self._threshold, _best_noise_label(probabilities), _CONTENT)
        certain = certain_labels(batch)
        labels = np.where(certain != _CONTENT, certain, labels)
        noise = np.where(certain != _CONTENT, np.maximum(noise, _CERTAIN), noise)
        labels = whole_captions(batch, whole_headlines(batch, labels))
        labels = keep_prose(batch, keep_titles(batch, labels))
        runs = runs_of(batch, labels)
        bounds = np.column_stack((runs.firsts, runs.lasts)).ravel()
        scores = np.minimum.reduceat(np.append(noise, 1), bounds)[::2] if len(runs) else noise[:0]
        reasons = reasons_for(batch, features, self._network, runs)
        return spans_of(batch, runs, [round(score, 4) for score in scores.tolist()], reasons)


def _best_noise_label(probabilities: Floats) -> Offsets:
    others = probabilities.copy()
    others[:, _CONTENT] = -1
    return np.asarray(others.argmax(axis=1), np.int64)


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
