"""Why a run of segments goes, in words: the words that speak for its label, or else its place.

The network has a second, simple way to a label: a linear layer on the segment's own n-grams alone, trained
beside the main one. Where words speak for the decision in it, they are the reason; where none does, what
decided is where the run stands: above or below the article, or between its parts.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from corpusclean import codepoints as cp
from corpusclean.labelling.features import Features, unigram_buckets
from corpusclean.labelling.network import Network
from corpusclean.labelling.spans import Runs
from corpusclean.labelling.tokens import Tokens
from corpusclean.labels import LABELS
from corpusclean.segmenting import Segments

_KIND: Final[dict[str, str]] = {
    "spam": "spam",
    "related": "a link to another article",
    "navigation": "navigation",
    "byline": "part of the byline",
    "caption": "a caption or picture credit",
    "tags": "a line of tags",
    "promotion": "promotion or comments",
    "legal": "a legal notice or source line",
}
"""How a reader calls the label."""

_MOST_WORDS: Final = 3
_LONGEST_QUOTE: Final = 24


def reasons_for(batch: Segments, features: Features, network: Network, runs: Runs) -> list[str]:
    """Returns a reason for every run."""
    words = _words(batch, features.tokens, network, runs)
    return [
        f"{_KIND[LABELS[label]]}: words such as {words[run]}"
        if run in words
        else f"{_KIND[LABELS[label]]}, by its place {_place(batch, runs, run)}"
        for run, label in enumerate(runs.labels.tolist())
    ]


def _words(batch: Segments, tokens: Tokens, network: Network, runs: Runs) -> dict[int, str]:
    """Returns for each run the words that speak loudest for its label, quoted; nothing where none does."""
    at = np.flatnonzero(runs.of_segment[tokens.segment] >= 0) if len(runs) else np.zeros(0, np.int64)
    kinds = batch.kinds[tokens.starts[at]]
    at = at[(kinds >= cp.LOWER) & (kinds <= cp.HANGUL)]
    if len(at) == 0:
        return {}
    owner = runs.of_segment[tokens.segment[at]]
    weights = network.weights["words.weight"].T
    towards = (weights[runs.labels[owner]] - weights[0]) * network.scale
    scores = (network.embeddings[network.rows[unigram_buckets(tokens.ids[at])]] * towards).sum(axis=1)
    # one Chinese or Japanese character says little: two that stand together are quoted
    glued = np.zeros(len(at), np.bool_)
    glued[:-1] = (tokens.ends[at[:-1]] == tokens.starts[at[1:]]) & (owner[:-1] == owner[1:])
    scores[:-1] += np.where(glued[:-1], scores[1:], 0)
    ends = tokens.ends[at].copy()
    ends[:-1] = np.where(glued[:-1], tokens.ends[at[1:]], ends[:-1])
    found: dict[int, list[tuple[int, int]]] = {}
    speaks = np.flatnonzero(scores > 0)
    order = speaks[np.lexsort((-scores[speaks], owner[speaks]))]
    # the first few of each run are enough to find some that do not overlap
    rank = np.arange(len(order)) - np.searchsorted(owner[order], owner[order])
    order = order[rank < 4 * _MOST_WORDS]
    for i in order.tolist():
        chosen = found.setdefault(int(owner[i]), [])
        start, end = int(tokens.starts[at[i]]), int(ends[i])
        if len(chosen) < _MOST_WORDS and all(end <= a or start >= b for a, b in chosen):
            chosen.append((start, end))
    return {run: _quoted(batch.text, chosen) for run, chosen in found.items()}


def _quoted(text: str, bounds: list[tuple[int, int]]) -> str:
    words = [text[start : min(end, start + _LONGEST_QUOTE)] for start, end in sorted(bounds)]
    return ", ".join(f"“{word}”" for word in dict.fromkeys(words))


def _place(batch: Segments, runs: Runs, run: int) -> str:
    first, last = int(runs.firsts[run]), int(runs.lasts[run])
    page = int(np.searchsorted(batch.page_bounds, first, "right")) - 1
    above = runs.of_segment[batch.page_bounds[page] : first]
    below = runs.of_segment[last : batch.page_bounds[page + 1]]
    if not (above < 0).any():
        return "above the article"
    if not (below < 0).any():
        return "below the article"
    return "between parts of the article"
