"""Trains the labeller's network on gold pages, freshly composed pages and pages of real sites."""

from __future__ import annotations

import copy
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from corpusclean.labelling.network import rows_of
from corpusclean.training.composing import Composer
from corpusclean.training.encoding import Encoded, encode, windows
from corpusclean.training.network import LabelNetwork, collate, loss
from corpusclean.training.pages import Page
from corpusclean.training.vocabulary import choose_vocabulary


@dataclass(frozen=True)
class Settings:
    """What was chosen on development pages; see ``docs/decisions/0006-what-generalises.md``.

    Attributes:
        epochs: passes over the gold pages.
        composed: pages composed anew for each epoch.
        real: pages of real sites drawn for each epoch.
        repeats: how often an epoch shows each gold page.
        batch: windows of pages a step.
        rate: of learning, at its highest.
        decay: of the weights other than the embeddings.
        dropout: between layers.
        dropped_ngrams: share of n-grams left out of a segment, on average.
        hidden_segments: share of segments shown without their own words.
        words_loss: weight of the second way to a label, from words alone.
        dimensions: of an n-gram's embedding.
        hidden: of each direction of the recurrent layer.
        dense: of the layer before it.
        least_pages: an n-gram counts that stands on so many pages
        least_sources: of so many sources.
        averaged: share of the steps, at the end, whose weights are averaged (Izmailov et al. 2018).
        ablate: a part to leave out, to see what it is worth: ``"composer"``, ``"neighbours"``,
            ``"inside_lines"``, ``"page_features"`` or none (``benchmarks/ablation.py``).
    """

    epochs: int = 9
    composed: int = 1800
    real: int = 300
    repeats: int = 2
    batch: int = 48
    rate: float = 3e-3
    decay: float = 1e-2
    dropout: float = 0.3
    dropped_ngrams: float = 0.45
    hidden_segments: float = 0.12
    words_loss: float = 0.3
    dimensions: int = 32
    hidden: int = 32
    dense: int = 48
    least_pages: int = 4
    least_sources: int = 3
    averaged: float = 0.25
    ablate: str = ""


def fit(
    gold: Sequence[Page],
    real: Sequence[Page],
    fragments: Sequence[Page],
    composer: Composer | None,
    settings: Settings,
    seed: int,
    report: Callable[[int, float, LabelNetwork], None],
) -> LabelNetwork:
    """Trains a network.

    Args:
        gold: pages with labels.
        real: pages of which only noise and content are known; may be empty.
        fragments: pieces of noise, as pages; they count for the vocabulary.
        composer: makes more pages; ``None`` for none.
        settings: how.
        seed: the same seed gives the same network on the same machine.
        report: called after each epoch with its number, the mean loss and the network.

    Returns:
        The network, its weights averaged over the last steps.
    """
    torch.manual_seed(seed)
    rng, chooser = np.random.default_rng(seed), random.Random(seed)  # noqa: S311 - nothing secret
    whole_lines = settings.ablate == "inside_lines"
    composer = None if settings.ablate == "composer" else composer
    vocabulary = choose_vocabulary(
        encode([*gold, *fragments], whole_lines=whole_lines),
        [page.source for page in (*gold, *fragments)],
        settings.least_pages,
        settings.least_sources,
    )
    rows = rows_of(vocabulary)
    network = LabelNetwork(
        vocabulary,
        settings.dimensions,
        settings.hidden,
        settings.dense,
        settings.dropout,
        settings.hidden_segments,
        settings.ablate,
    )
    others = [p for name, p in network.named_parameters() if not name.startswith("embeddings")]
    dense = torch.optim.AdamW(others, lr=settings.rate, weight_decay=settings.decay)
    sparse = torch.optim.SparseAdam(list(network.embeddings.parameters()), lr=settings.rate)
    encoded_gold = windows(encode(gold, rows, whole_lines=whole_lines))
    encoded_real = encode(real, rows, whole_lines=whole_lines)
    steps = settings.epochs * math.ceil(
        (len(encoded_gold) * settings.repeats + (settings.composed if composer else 0) + 2 * settings.real)
        / settings.batch
    )
    average: LabelNetwork | None = None
    averaged = step = 0
    for epoch in range(settings.epochs):
        network.train()
        composed = (
            encode([composer.page() for _ in range(settings.composed)], rows, whole_lines=whole_lines)
            if composer
            else []
        )
        drawn = chooser.sample(encoded_real, min(settings.real, len(encoded_real)))
        shown = encoded_gold * settings.repeats + windows([*composed, *drawn])
        total, batches = 0.0, _batches(shown, settings.batch, chooser)
        for pages in batches:
            rate = settings.rate * _schedule(step, steps)
            for group in (*dense.param_groups, *sparse.param_groups):
                group["lr"] = rate
            dropped = 2 * settings.dropped_ngrams * float(rng.random())
            batch = collate(pages, dropped, rng)
            logits, words = network(batch)
            value = loss(logits, batch.counts) + settings.words_loss * loss(words, batch.counts)
            dense.zero_grad()
            sparse.zero_grad()
            value.backward()
            nn.utils.clip_grad_norm_(others, 1.0)
            dense.step()
            sparse.step()
            total += float(value.detach())
            step += 1
        if epoch >= settings.epochs * (1 - settings.averaged):
            averaged += 1
            average = _average(average, network, averaged)
        report(epoch, total / len(batches), average or network)
    return average or network


def _schedule(step: int, steps: int) -> float:
    """Returns the share of the highest rate: up over 100 steps, down along a cosine to 3 %."""
    return min(1.0, (step + 1) / 100) * max(0.03, 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps))))


def _batches(pages: Sequence[Encoded], size: int, chooser: random.Random) -> list[list[Encoded]]:
    """Returns the pages in random batches of similar length, so that little is padding."""
    shuffled = chooser.sample(pages, len(pages))
    batches = []
    for at in range(0, len(shuffled), size * 16):
        chunk = sorted(shuffled[at : at + size * 16], key=len)
        batches += [chunk[i : i + size] for i in range(0, len(chunk), size)]
    chooser.shuffle(batches)
    return batches


@torch.no_grad()
def _average(average: LabelNetwork | None, network: LabelNetwork, count: int) -> LabelNetwork:
    if average is None:
        return copy.deepcopy(network)
    for mean, value in zip(average.parameters(), network.parameters(), strict=True):
        mean += (value - mean) / count
    return average
