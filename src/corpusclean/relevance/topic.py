"""A trained topic: loading it, scoring texts with it, and explaining the scores."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np

from corpusclean.exceptions import ConfigurationError, ModelError
from corpusclean.relevance.features import Array, Counts, FeatureSpace
from corpusclean.relevance.matching import TermMatcher
from corpusclean.relevance.model import FORMAT, TopicModel, digest, from_json, sigmoid
from corpusclean.relevance.vocabulary import Vocabulary, parse_vocabulary
from corpusclean.resources import model_path
from corpusclean.result import Evidence, PassageScore, Relevance

MANIFEST: Final = "model.json"
VOCABULARY: Final = "vocabulary.json"

_MOST_EVIDENCE: Final = 12
_LEAST_WEIGHT: Final = 0.05
_BATCH_CHARACTERS: Final = 200_000
_MOST_CHARACTERS: Final = 2_000_000
_REMEDY: Final = "reinstall corpusclean, or train the topic again with `corpusclean train topic`"


class Topic:
    """A topic that texts are scored against. Holds no state between calls; safe to share.

    Args:
        vocabulary: the terms.
        model: trained on features of this vocabulary.
        name: of the topic.
        version: of the trained artefact.

    Raises:
        ModelError: the model was trained on other features than the vocabulary gives.
    """

    def __init__(self, vocabulary: Vocabulary, model: TopicModel, name: str, version: str) -> None:
        self.name = name
        self.version = version
        self.vocabulary = vocabulary
        self._model = model
        self._matcher = TermMatcher(vocabulary)
        self._space = FeatureSpace(vocabulary, self._matcher)
        if tuple(self._space.names) != model.features or len(self._matcher.terms) != len(model.term_weights):
            raise ModelError(f"topic {name}: the model does not belong to this vocabulary; {_REMEDY}")

    def score_many(self, texts: Sequence[str], titles: Sequence[str]) -> list[Relevance]:
        """Scores texts, each by itself: the order and the size of a batch change nothing.

        Args:
            texts: the kept text of articles; blank ones score 0. Of one above two million characters the
                rest is left out, so that memory stays bounded.
            titles: their titles, ``""`` where there is none; as many as ``texts``.

        Returns:
            One relevance per text, its evidence strongest first.
        """
        relevances = [Relevance(self.name, 0.0)] * len(texts)
        rows = [row for row, text in enumerate(texts) if text[:_MOST_CHARACTERS].strip()]
        for batch in _batches(rows, texts):
            scored = self._score(
                [texts[row][:_MOST_CHARACTERS] for row in batch], [titles[row] for row in batch]
            )
            for row, relevance in zip(batch, scored, strict=True):
                relevances[row] = relevance
        return relevances

    def _score(self, texts: Sequence[str], titles: Sequence[str]) -> list[Relevance]:
        model, space = self._model, self._space
        counts = space.count(texts, titles)
        vectors = space.vectors(counts)
        scores = sigmoid(model.logits(vectors, counts.terms)).tolist()
        alone = space.alone(counts)
        by_passage = sigmoid(model.logits(space.vectors(alone), alone.terms)).tolist()
        passages = list(map(PassageScore, counts.begins.tolist(), counts.ends.tolist(), by_passage))
        bounds = [*counts.starts.tolist(), len(passages)]
        evidence = self._evidence(counts, vectors)
        return [
            Relevance(
                topic=self.name,
                score=score,
                evidence=evidence[row],
                passages=tuple(passages[bounds[row] : bounds[row + 1]]),
            )
            for row, score in enumerate(scores)
        ]

    def _evidence(self, counts: Counts, vectors: Array) -> list[tuple[Evidence, ...]]:
        """Shares what the features moved among the terms behind them, and adds what terms moved themselves.

        What a feature moved counts against its value in a text of the same length without terms.
        """
        model, space, terms = self._model, self._space, counts.terms
        moved = model.contributions(vectors) - model.contributions(space.without_terms(vectors))
        by_group = space.attribute(moved, vectors, counts)
        group = space.group_of[terms.term]
        totals = np.add.reduceat(counts.groups, counts.starts) + counts.titles
        share = terms.count / totals[terms.text, group]
        weights = by_group[terms.text, group] * share + model.term_contributions(terms)
        # strongest first within a text; the sort is stable, so that the term's number settles ties
        strong = np.flatnonzero(np.abs(weights) >= _LEAST_WEIGHT)
        order = strong[np.lexsort((-np.abs(weights[strong]), terms.text[strong]))]
        texts = terms.text[order]
        rank = np.arange(len(order)) - np.searchsorted(texts, texts)
        chosen = order[rank < _MOST_EVIDENCE]
        names = [self._matcher.terms[term] for term in terms.term[chosen].tolist()]
        found = list(
            map(Evidence, names, terms.count[chosen].tolist(), np.round(weights[chosen], 4).tolist())
        )
        bounds = np.searchsorted(terms.text[chosen], np.arange(terms.texts + 1)).tolist()
        return [tuple(found[start:end]) for start, end in pairwise(bounds)]


def _batches(rows: Sequence[int], texts: Sequence[str]) -> Iterator[list[int]]:
    """Yields rows in order, so many at a time that their arrays stay small."""
    batch: list[int] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += len(texts[row])
        if size >= _BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def shipped_topics() -> dict[str, Path]:
    """Returns the topics that come with this release: name -> directory."""
    return {path.parent.name: path.parent for path in sorted(model_path("topics").glob(f"*/{MANIFEST}"))}


def load_topic(name_or_path: str | Path = "elder-care") -> Topic:
    """Returns a shipped topic by name, or one of your own by the path of its directory.

    Raises:
        ConfigurationError: there is no such topic; the message names the shipped ones.
        ModelError: the artefact is damaged, was changed since training, or is of another release.
    """
    shipped = shipped_topics()
    directory = shipped.get(str(name_or_path), Path(name_or_path))
    if not (directory / MANIFEST).is_file():
        nearest = get_close_matches(str(name_or_path), shipped, 1)
        hint = f" Did you mean {nearest[0]!r}?" if nearest else ""
        msg = (
            f"no topic {str(name_or_path)!r}:{hint} Shipped topics: {', '.join(shipped) or 'none'}. "
            f"For your own, give the directory that holds its {MANIFEST}."
        )
        raise ConfigurationError(msg)
    return _load(directory.resolve())


@lru_cache(maxsize=8)
def _load(directory: Path) -> Topic:
    manifest = _json(directory / MANIFEST)
    if manifest.get("format") != FORMAT:
        raise ModelError(
            f"{directory / MANIFEST}: format {manifest.get('format')!r}, expected {FORMAT}; {_REMEDY}"
        )
    vocabulary_path = directory / VOCABULARY
    data = _json(vocabulary_path)
    if digest(vocabulary_path) != manifest.get("vocabulary_sha256"):
        msg = (
            f"{vocabulary_path} is not the vocabulary the model was trained on (its hash differs); {_REMEDY}"
        )
        raise ModelError(msg)
    model = manifest.get("model")
    if not isinstance(model, dict):
        raise ModelError(f"{directory / MANIFEST}: no 'model'; {_REMEDY}")
    return Topic(
        parse_vocabulary(data, str(vocabulary_path)),
        from_json(model, str(directory / MANIFEST)),
        str(manifest.get("name", directory.name)),
        str(manifest.get("version", "0")),
    )


def _json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot be read: {error}; {_REMEDY}") from error
    if not isinstance(data, dict):
        raise ModelError(f"{path}: expected a JSON object; {_REMEDY}")
    return data
