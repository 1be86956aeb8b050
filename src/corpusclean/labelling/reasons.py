"""Why a segment goes, in words: the words that speak for its label, or else its place.

The network has a second, simple way to a label: a linear layer on the segment's own n-grams alone, trained
beside the main one. Where words speak for the decision in it, they are the reason; where none does, what
decided is where the segment stands: among others of its kind, above or below the article.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from corpusclean.labelling.features import Features, ngram_of_tokens
from corpusclean.labelling.network import Network
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

_MOST_WORDS: Final = 2
_LONGEST_QUOTE: Final = 24


def reasons_for(
    batch: Segments, features: Features, network: Network, labels: npt.NDArray[np.int64]
) -> list[str]:
    """Returns a reason for every segment; an empty one for content.

    Args:
        batch: the segments.
        features: theirs.
        network: what decided.
        labels: index of the decided label of each segment, 0 for content.
    """
    reasons = [""] * len(labels)
    removed = np.flatnonzero(labels)
    if len(removed) == 0:
        return reasons
    evidence = _evidence(batch, features, network, labels)
    place = _places(batch, labels)
    for i in removed.tolist():
        kind = _KIND[LABELS[labels[i]]]
        words = evidence.get(i)
        reasons[i] = f"{kind}: {words}" if words else f"{kind}, by {place[i]}"
    return reasons


def _evidence(
    batch: Segments, features: Features, network: Network, labels: npt.NDArray[np.int64]
) -> dict[int, str]:
    """Returns for segments whose own words speak for their label those words, quoted."""
    tokens = features.tokens
    at = np.flatnonzero(labels[tokens.segment] > 0)
    if len(at) == 0:
        return {}
    weights = network.weights["words.weight"]  # (d, labels)
    segments = tokens.segment[at]
    buckets = ngram_of_tokens(tokens.ids[at])
    vectors = network.embeddings[buckets]
    towards = weights.T[labels[segments]] - weights.T[0]
    scores = (vectors * towards).sum(axis=1)
    found: dict[int, str] = {}
    order = np.lexsort((-scores, segments))
    for segment, group in _groups(segments[order], order):
        best = [g for g in group[: 2 * _MOST_WORDS].tolist() if scores[g] > 0][:_MOST_WORDS]
        quoted = []
        for g in sorted(best):
            start, end = int(tokens.starts[at[g]]), int(tokens.ends[at[g]])
            quoted.append(batch.text[start : min(end, start + _LONGEST_QUOTE)])
        if quoted:
            found[segment] = "words such as " + ", ".join(f"“{word}”" for word in quoted)
    return found


def _groups(
    keys: npt.NDArray[np.int64], values: npt.NDArray[np.int64]
) -> list[tuple[int, npt.NDArray[np.int64]]]:
    firsts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
    return [(int(keys[a]), part) for a, part in zip(firsts, np.split(values, firsts[1:]), strict=True)]


def _places(batch: Segments, labels: npt.NDArray[np.int64]) -> dict[int, str]:
    """Returns what can be said of where each removed segment stands."""
    places: dict[int, str] = {}
    for page in range(batch.pages):
        first, last = int(batch.page_bounds[page]), int(batch.page_bounds[page + 1])
        kept = np.flatnonzero(labels[first:last] == 0) + first
        for i in (np.flatnonzero(labels[first:last]) + first).tolist():
            like_before = i > first and labels[i - 1] == labels[i]
            like_behind = i + 1 < last and labels[i + 1] == labels[i]
            if like_before or like_behind:
                places[i] = "its place among others of its kind"
            elif len(kept) and i < kept[0]:
                places[i] = "its place before the article"
            elif len(kept) and i > kept[-1]:
                places[i] = "its place behind the article"
            else:
                places[i] = "its form and its neighbours"
    return places
