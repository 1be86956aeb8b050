"""The labeller's network in PyTorch; :mod:`corpusclean.labelling.network` runs the same in NumPy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from corpusclean.labelling.features import LAYOUT_SIZE, PAGE_COLUMNS, Buckets
from corpusclean.labelling.network import Network
from corpusclean.labels import LABELS
from corpusclean.training.encoding import Encoded
from corpusclean.training.pages import CONTENT, NOISE


@dataclass(frozen=True)
class Batch:
    """Windows of pages as tensors; n segments in all."""

    ngrams: Tensor
    offsets: Tensor
    sizes: Tensor  # n-grams per segment
    layout: Tensor
    line: Tensor
    lines: int
    page: Tensor
    place: Tensor
    lengths: Tensor  # segments per window
    counts: Tensor


def collate(pages: Sequence[Encoded], dropped: float = 0.0, rng: np.random.Generator | None = None) -> Batch:
    """Joins windows to a batch, leaving out a random share of the n-grams."""
    ngrams, sizes, lines, first_line = [], [], [], 0
    for page in pages:
        buckets, size = page.ngrams, np.diff(page.bounds)
        if dropped and rng is not None:
            kept = rng.random(len(buckets)) >= dropped
            size = np.bincount(np.repeat(np.arange(len(page)), size)[kept], minlength=len(page))
            buckets = buckets[kept]
        ngrams.append(buckets)
        sizes.append(size)
        lines.append(page.line + first_line)
        first_line += int(page.line[-1]) + 1
    size = np.concatenate(sizes)
    lengths = [len(page) for page in pages]
    return Batch(
        ngrams=torch.from_numpy(np.concatenate(ngrams).astype(np.int64)),
        offsets=torch.from_numpy((np.cumsum(size) - size).astype(np.int64)),
        sizes=torch.from_numpy(size.astype(np.float32)),
        layout=torch.from_numpy(np.concatenate([page.layout for page in pages])),
        line=torch.from_numpy(np.concatenate(lines)),
        lines=first_line,
        page=torch.from_numpy(np.repeat(np.arange(len(pages)), lengths)),
        place=torch.from_numpy(np.concatenate([np.arange(length) for length in lengths])),
        lengths=torch.tensor(lengths),
        counts=torch.from_numpy(np.concatenate([page.counts for page in pages])),
    )


class LabelNetwork(nn.Module):
    """See :mod:`corpusclean.labelling.network` for what it computes.

    Args:
        vocabulary: buckets of the n-grams it knows.
        dimensions: of an n-gram's embedding.
        hidden: of each direction of the recurrent layer.
        dense: of the layer before it.
        dropout: share of values left out between layers while training.
        hidden_segments: share of segments whose own words are left out while training, so that place and
            neighbours alone must tell what they are.
        ablate: a part to leave out: ``"neighbours"``, ``"page_features"`` or none.
    """

    _used: Tensor

    def __init__(
        self,
        vocabulary: Buckets,
        dimensions: int,
        hidden: int,
        dense: int,
        dropout: float,
        hidden_segments: float,
        ablate: str = "",
    ) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self.embeddings = nn.EmbeddingBag(len(vocabulary) + 1, dimensions, mode="sum", sparse=True)
        nn.init.normal_(self.embeddings.weight, 0, 0.6 / math.sqrt(dimensions))
        nn.init.zeros_(self.embeddings.weight[0])
        self.inputs = nn.Linear(3 * dimensions + LAYOUT_SIZE + 4, dense)
        self.recurrent = nn.GRU(dense, hidden, bidirectional=True, batch_first=True)
        self.outputs = nn.Linear(2 * hidden + dense, len(LABELS))
        self.words = nn.Linear(dimensions, len(LABELS), bias=False)
        self.dropout = nn.Dropout(dropout)
        self._hidden_segments = hidden_segments
        self._has_neighbours = ablate != "neighbours"
        used = torch.ones(self.inputs.in_features)
        if ablate == "page_features":
            layout = 3 * dimensions
            used[2 * dimensions : layout] = 0
            used[[layout + column for column in (*PAGE_COLUMNS, LAYOUT_SIZE)]] = 0
        self.register_buffer("_used", used, persistent=False)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Returns logits of the labels, and logits from each segment's own words alone."""
        sums = self.embeddings(batch.ngrams, batch.offsets)
        own = sums / batch.sizes.clamp(min=1).sqrt().unsqueeze(1)
        line_sizes = _sum_by(batch.sizes.unsqueeze(1), batch.line, batch.lines).clamp(min=1)
        of_line = (_sum_by(sums, batch.line, batch.lines) / line_sizes.sqrt()).index_select(0, batch.line)
        pages = len(batch.lengths)
        page_sizes = _sum_by(batch.sizes.unsqueeze(1), batch.page, pages).clamp(min=1)
        of_page = (_sum_by(sums, batch.page, pages) / page_sizes).index_select(0, batch.page) * 4
        words = self.words(self.dropout(own))
        if self.training:
            own = own * (torch.rand(len(own), 1) >= self._hidden_segments)
        inputs = torch.cat(
            [
                own,
                of_line,
                own * of_page,
                batch.layout,
                functional.cosine_similarity(own, of_page).unsqueeze(1),
                functional.cosine_similarity(own, of_line).unsqueeze(1),
                batch.sizes.log1p().unsqueeze(1) / 4,
                own.norm(dim=1, keepdim=True),
            ],
            1,
        )
        inputs = inputs * self._used
        hidden = self.dropout(functional.relu(self.inputs(self.dropout(inputs))))
        longest = int(batch.lengths.max())
        padded = hidden.new_zeros(pages * longest, hidden.shape[1])
        at = batch.page * longest + batch.place
        padded = padded.index_copy(0, at, hidden).view(pages, longest, -1)
        packed = nn.utils.rnn.pack_padded_sequence(
            padded, batch.lengths, batch_first=True, enforce_sorted=False
        )
        states, _ = nn.utils.rnn.pad_packed_sequence(
            self.recurrent(packed)[0], batch_first=True, total_length=longest
        )
        states = states.reshape(pages * longest, -1).index_select(0, at) * self._has_neighbours
        return self.outputs(torch.cat([self.dropout(states), hidden], 1)), words

    def to_numpy(self, version: str, thresholds: dict[str, float]) -> Network:
        """Returns the same network for running without PyTorch."""
        state = {name: value.detach().numpy().astype(np.float32) for name, value in self.state_dict().items()}
        weights = {
            "in.weight": (state["inputs.weight"] * self._used.numpy()).T,
            "in.bias": state["inputs.bias"],
            "out.weight": state["outputs.weight"].T,
            "out.bias": state["outputs.bias"],
            "words.weight": state["words.weight"].T,
        }
        for direction, suffix in (("forward", ""), ("backward", "_reverse")):
            weights[f"{direction}.weight"] = state[f"recurrent.weight_ih_l0{suffix}"].T
            weights[f"{direction}.bias"] = state[f"recurrent.bias_ih_l0{suffix}"]
            weights[f"{direction}.hidden"] = state[f"recurrent.weight_hh_l0{suffix}"].T
            weights[f"{direction}.hidden_bias"] = state[f"recurrent.bias_hh_l0{suffix}"]
        if not self._has_neighbours:  # without weights the states stay at zero
            weights |= {
                name: 0 * weights[name] for name in weights if name.startswith(("forward", "backward"))
            }
        weights = {name: np.ascontiguousarray(value) for name, value in weights.items()}
        embeddings = state["embeddings.weight"]
        ones = np.ones(embeddings.shape[1], np.float32)
        return Network(version, thresholds, self.vocabulary, embeddings, ones, weights)


def loss(logits: Tensor, counts: Tensor, smoothing: float = 0.02) -> Tensor:
    """Returns the cross-entropy with the labels' shares in each segment.

    A segment weighs as the logarithm of its characters. Where a page tells only that something is noise, the
    probability of all noise labels together counts.
    """
    log_probabilities = functional.log_softmax(logits, 1)
    total = counts.sum(1).clamp(min=1)
    shares = counts[:, :NOISE] / total.unsqueeze(1)
    each = -(shares * log_probabilities).sum(1)
    noise = torch.log1p(-log_probabilities[:, CONTENT].exp().clamp(max=1 - 1e-6))
    each = each - counts[:, NOISE] / total * noise
    known = counts[:, : NOISE + 1].sum(1) > 0
    each = each - smoothing * log_probabilities.mean(1) * known
    weight = total.log1p()
    return (weight * each).sum() / weight.sum()


def _sum_by(values: Tensor, groups: Tensor, count: int) -> Tensor:
    return values.new_zeros(count, values.shape[1]).index_add_(0, groups, values)
