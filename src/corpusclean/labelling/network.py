"""The learned labeller's network, in NumPy: from features of segments to probabilities of labels.

Trained with PyTorch (:mod:`corpusclean.training`), run without it. Per segment:
the sum of the embeddings of its n-grams, that of its line, how both agree with the page, and the layout; one
dense layer; a gated recurrent layer (GRU; Cho et al. 2014) over the segments of the page in both directions;
one dense layer to labels.

A page's probabilities do not depend on the pages beside it, to the last bit: matrix products run on a fixed
number of rows, so that every row is computed by the same instructions.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

from corpusclean.exceptions import ModelError
from corpusclean.labelling.features import BUCKETS, LAYOUT_SIZE, Bag, Buckets, Features, Floats
from corpusclean.labels import LABELS
from corpusclean.resources import check_hash
from corpusclean.segmenting import Offsets, Segments

FORMAT: Final = 1

_ROWS: Final = 32
"""Every matrix product has a multiple of so many rows."""

_FEW: Final = 20_000
"""Up to so many n-grams are added up without SciPy."""

_DIRECTIONS: Final = ("forward", "backward")

_WINDOW: Final = 256
_CONTEXT: Final = 32
"""A longer page is read in windows of so many segments, each with so many more on either side for context."""


@dataclass(frozen=True)
class Network:
    """The weights; shapes are (inputs, outputs).

    Attributes:
        version: of the model.
        thresholds: strictness -> probability of noise from which a segment is removed.
        vocabulary: buckets of the n-grams it knows, ascending, shape ``(v,)``.
        embeddings: of these n-grams, shape ``(v + 1, d)``; the first row, of zeros, is that of unknown ones.
            Whole numbers from -127 to 127 in a model that was read, so that sums are exact.
        scale: what a number of each dimension is worth, shape ``(d,)``.
        weights: the dense and recurrent layers by name.
    """

    version: str
    thresholds: dict[str, float]
    vocabulary: Buckets
    embeddings: Floats
    scale: Floats
    weights: dict[str, Floats]

    @functools.cached_property
    def rows(self) -> Buckets:
        """The row of each bucket's embedding, shape ``(BUCKETS,)``."""
        return rows_of(self.vocabulary)

    def probabilities(self, batch: Segments, features: Features) -> Floats:
        """Returns the probability of each label for each segment, shape ``(n, len(LABELS))``."""
        if len(batch) == 0:
            return np.zeros((0, len(LABELS)), np.float32)
        # Threads cost more than they bring for products this small, and every process has one core's share.
        with _blas().limit(limits=1, user_api="blas"):
            return self._probabilities(batch, features)

    def _probabilities(self, batch: Segments, features: Features) -> Floats:
        weights = self.weights
        inputs = self._inputs(batch, features)
        hidden = np.maximum(_product(inputs, weights["in.weight"]) + weights["in.bias"], 0)
        state = np.concatenate((self._recurrent(hidden, batch.page_bounds), hidden), axis=1)
        logits = _product(state, weights["out.weight"]) + weights["out.bias"]
        logits -= logits.max(axis=1, keepdims=True)
        exponentials = np.exp(logits)
        return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True), np.float32)

    def _inputs(self, batch: Segments, features: Features) -> Floats:
        sums, counts = self._sums(features.bags)
        line_starts = np.flatnonzero(batch.is_line_start)
        line = np.cumsum(batch.is_line_start) - 1
        page_sizes = np.diff(batch.page_bounds)
        page_starts = batch.page_bounds[:-1][page_sizes > 0]
        page = np.repeat(np.arange(len(page_starts)), page_sizes[page_sizes > 0])
        own = sums / np.sqrt(np.maximum(counts, 1))[:, None]
        line_counts = np.maximum(np.add.reduceat(counts, line_starts), 1)
        of_line = (np.add.reduceat(sums, line_starts) / np.sqrt(line_counts)[:, None])[line]
        page_counts = np.maximum(np.add.reduceat(counts, page_starts), 1)
        of_page = (np.add.reduceat(sums, page_starts) / page_counts[:, None])[page] * 4
        inputs: Floats = np.concatenate(
            (
                own,
                of_line,
                own * of_page,
                features.layout,
                _cosine(own, of_page)[:, None],
                _cosine(own, of_line)[:, None],
                np.log1p(counts)[:, None] / 4,
                np.sqrt((own * own).sum(axis=1))[:, None],
            ),
            axis=1,
        ).astype(np.float32)
        return inputs

    def _sums(self, bags: Sequence[Bag]) -> tuple[Floats, Floats]:
        """Returns the sum of the embeddings of each segment's n-grams, and how many of these are known."""
        sums, counts = np.float32(0), np.float32(0)
        for bag in bags:
            rows = self.rows[bag.buckets]
            known = rows > 0
            bounds = np.concatenate(([0], np.cumsum(known)))[bag.bounds]
            sums = sums + _sums_of_rows(self.embeddings, rows[known], bounds)
            counts = counts + np.diff(bounds).astype(np.float32)
        return sums * self.scale, counts

    def _recurrent(self, hidden: Floats, page_bounds: Offsets) -> Floats:
        """Returns the states of both directions for each segment, shape ``(n, 2 * units)``.

        All windows take a step at once, and both directions with them.
        """
        weights = self.weights
        units = weights["forward.hidden"].shape[0]
        firsts, lasts, begins, ends = _windows(page_bounds)
        # longest first: the windows still running are always the first ones
        lengths = lasts - firsts
        order = np.argsort(-lengths, kind="stable")
        firsts, lasts, begins, ends = firsts[order], lasts[order], begins[order], ends[order]
        running = np.searchsorted(-lengths[order], -np.arange(lengths.max()), "left")
        # the segments in the order in which they are read: step by step, in each the windows still running
        step_ends = np.cumsum(running)
        step = np.repeat(np.arange(len(running)), running)
        window = np.arange(step_ends[-1]) - (step_ends - running)[step]
        read = (firsts[window] + step, lasts[window] - 1 - step)
        gates = np.empty((2, len(step), 3 * units), np.float32)
        for way, direction in enumerate(_DIRECTIONS):
            gates[way] = _product(hidden[read[way]], weights[f"{direction}.weight"])
            gates[way] += weights[f"{direction}.bias"]
        recurrent = np.stack([weights[f"{direction}.hidden"] for direction in _DIRECTIONS])
        bias = np.stack([weights[f"{direction}.hidden_bias"] for direction in _DIRECTIONS])[:, None]
        state = np.zeros((2, -(-len(order) // _ROWS) * _ROWS, units), np.float32)
        out = np.empty((2, len(step), units), np.float32)
        for end, count in zip(step_ends.tolist(), running.tolist(), strict=True):
            rows = -(-count // _ROWS) * _ROWS
            own = (state[:, :rows] @ recurrent)[:, :count] + bias
            new = _step(gates[:, end - count : end], state[:, :count], own)
            state[:, :count] = out[:, end - count : end] = new
        states = np.empty((len(hidden), 2 * units), np.float32)
        for way in range(2):
            answered = (read[way] >= begins[window]) & (read[way] < ends[window])
            states[read[way][answered], way * units : (way + 1) * units] = out[way][answered]
        return states


@functools.cache
def _blas() -> ThreadpoolController:
    return ThreadpoolController()


def _sums_of_rows(table: Floats, rows: Buckets, bounds: Offsets) -> Floats:
    """Returns for each i the sum of ``table[rows[bounds[i]:bounds[i + 1]]]``."""
    if len(rows) <= _FEW:  # a page or two are done before SciPy is imported
        found = np.concatenate((table[rows], np.zeros((1, table.shape[1]), np.float32)))
        sums = np.add.reduceat(found, bounds[:-1])
        sums[bounds[1:] == bounds[:-1]] = 0
        return np.asarray(sums, np.float32)
    from scipy.sparse import csr_array

    shape = (len(bounds) - 1, len(table))
    return np.asarray(csr_array((np.ones(len(rows), np.float32), rows, bounds), shape) @ table, np.float32)


def rows_of(vocabulary: Buckets) -> Buckets:
    """Returns the number of each bucket's embedding: 1 for the vocabulary's first, 0 for unknown ones."""
    rows = np.zeros(BUCKETS, np.int32)
    rows[vocabulary] = np.arange(1, len(vocabulary) + 1)
    return rows


def _windows(page_bounds: Offsets) -> tuple[Offsets, Offsets, Offsets, Offsets]:
    """Returns for each window the segments it reads (first, last) and those it answers for (begin, end)."""
    firsts, lasts, begins, ends = [], [], [], []
    for first, last in zip(page_bounds[:-1].tolist(), page_bounds[1:].tolist(), strict=True):
        for begin in range(first, last, _WINDOW):
            end = min(last, begin + _WINDOW)
            begins.append(begin)
            ends.append(end)
            firsts.append(max(first, begin - _CONTEXT))
            lasts.append(min(last, end + _CONTEXT))
    as_offsets = [np.array(values, np.int64) for values in (firsts, lasts, begins, ends)]
    return as_offsets[0], as_offsets[1], as_offsets[2], as_offsets[3]


def _step(gates: Floats, state: Floats, own: Floats) -> Floats:
    """Returns the next state of a gated recurrent unit; gates in PyTorch's order: reset, update, new."""
    size = state.shape[-1]
    both = 0.5 * np.tanh(0.5 * (gates[..., : 2 * size] + own[..., : 2 * size])) + 0.5
    reset, update = both[..., :size], both[..., size:]
    new = np.tanh(gates[..., 2 * size :] + reset * own[..., 2 * size :])
    return np.asarray(new + update * (state - new), np.float32)


def _product(rows: Floats, weights: Floats) -> Floats:
    """Returns ``rows @ weights``, each row as if it stood alone."""
    count = len(rows)
    missing = -count % _ROWS
    if missing:
        rows = np.concatenate((rows, np.zeros((missing, rows.shape[1]), np.float32)))
    return np.asarray((rows @ weights)[:count], np.float32)


def _cosine(a: npt.NDArray[np.floating], b: npt.NDArray[np.floating]) -> Floats:
    lengths = np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
    return np.asarray((a * b).sum(axis=1) / np.maximum(lengths, 1e-8), np.float32)


def save_network(network: Network, directory: Path) -> None:
    """Writes ``model.npz`` and ``model.json``; embeddings as 8-bit numbers with one scale per dimension."""
    import hashlib

    embeddings = network.embeddings * network.scale
    scale = np.abs(embeddings).max(axis=0) / 127
    packed = np.round(embeddings / scale).astype(np.int8)
    buffer = BytesIO()
    halves = {name: value.astype(np.float16) for name, value in network.weights.items()}
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "vocabulary": network.vocabulary,
        "embeddings": packed,
        "scale": scale,
        **halves,
    }
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    (directory / "model.npz").write_bytes(buffer.getvalue())
    manifest = {
        "format": FORMAT,
        "version": network.version,
        "labels": list(LABELS),
        "thresholds": network.thresholds,
        "sha256": hashlib.sha256(buffer.getvalue()).hexdigest(),
    }
    (directory / "model.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def load_network(directory: Path) -> Network:
    """Reads what :func:`save_network` wrote; nothing in the files is executed.

    Raises:
        ModelError: a file is missing or damaged, or was written for another release.
    """
    try:
        manifest = json.loads((directory / "model.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"cannot read the model {directory / 'model.json'}: {error}") from error
    if manifest.get("format") != FORMAT or manifest.get("labels") != list(LABELS):
        raise ModelError(f"the model in {directory} was made for another release; train it again")
    data = check_hash(directory / "model.npz", manifest["sha256"])
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        vocabulary = arrays["vocabulary"]
        weights = {name: arrays[name].astype(np.float32) for name in arrays.files if name != "vocabulary"}
    embeddings, scale = weights.pop("embeddings"), weights.pop("scale")
    inputs = 3 * embeddings.shape[1] + LAYOUT_SIZE + 4
    if len(embeddings) != len(vocabulary) + 1 or len(weights["in.weight"]) != inputs:
        raise ModelError(f"the model in {directory} does not fit this release's features; train it again")
    return Network(manifest["version"], manifest["thresholds"], vocabulary, embeddings, scale, weights)
