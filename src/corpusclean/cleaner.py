"""The pipeline: text in, result out. No files, no processes, no printing."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

import corpusclean
from corpusclean import decoding
from corpusclean.document import Document
from corpusclean.exceptions import ConfigurationError
from corpusclean.labelling import load_labeller
from corpusclean.labelling.passes import find_spans
from corpusclean.labels import NOISE_LABELS, Label
from corpusclean.language import load_detector
from corpusclean.metadata import extract_metadata
from corpusclean.relevance import load_topic
from corpusclean.result import Language, Relevance, Result, Span
from corpusclean.stripping import strip_spans
from corpusclean.verdict import DEFAULT_THRESHOLDS, check_thresholds, flag_reasons

_BATCH_DOCUMENTS: Final = 64
_BATCH_CHARACTERS: Final = 1_000_000

_SCORED: Final = 2_000_000
"""Of a longer text only so many characters, from its beginning, are scored for relevance: enough to tell."""


class Cleaner:
    """Cleans pages with one set of options; the models are loaded once.

    The same page gives the same result in any order, batch or process.

    Args:
        topic: name of a shipped topic, or path of one of your own.
        keep: labels that stay in the text.
        languages: tags that are wanted (``"zh"`` covers ``"zh-Hans"``); a page in another one is flagged.
        language_backend: ``"fasttext"``, ``"langdetect"`` or ``"cld2"``.
        strictness: ``"gentle"`` keeps what is doubtful, ``"strict"`` removes it.
        labels: directory of a labeller of your own, made by ``corpusclean train labels``.
        thresholds: name -> value, in place of those of ``corpusclean.verdict.DEFAULT_THRESHOLDS``.

    Raises:
        ConfigurationError: an unknown label, backend, strictness, topic or threshold.
        ModelError: a model file is missing or damaged.
    """

    def __init__(
        self,
        *,
        topic: str = "elder-care",
        keep: Collection[Label] = (),
        languages: Collection[str] = (),
        language_backend: str = "fasttext",
        strictness: str = "balanced",
        labels: str | None = None,
        thresholds: Mapping[str, float] | None = None,
    ) -> None:
        for label in keep:
            if label not in NOISE_LABELS:
                nearest = get_close_matches(label, NOISE_LABELS, 1)
                hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
                msg = f"unknown label {label!r}{hint} Labels that can be kept: {', '.join(NOISE_LABELS)}"
                raise ConfigurationError(msg)
        self._keep = frozenset(keep)
        self._languages = tuple(languages)
        self._thresholds = {**DEFAULT_THRESHOLDS, **(thresholds or {})}
        check_thresholds(self._thresholds)
        self._labeller = load_labeller(labels, strictness)
        self._detector = load_detector(language_backend)
        self._topic = load_topic(topic)

    def versions(self) -> dict[str, str]:
        """Returns the release and the models that decide, by name."""
        return {
            "corpusclean": corpusclean.__version__,
            "labels": f"{self._labeller.name}-{self._labeller.version}",
            "language": f"{self._detector.name}-{self._detector.version}",
            "topic": f"{self._topic.name}-{self._topic.version}",
        }

    def clean(self, source: str | bytes | Document) -> Result:
        """Cleans one page; see :meth:`clean_many`."""
        return self._clean_batch([_document(source)])[0]

    def clean_many(self, documents: Iterable[str | bytes | Document]) -> Iterator[Result]:
        """Cleans pages in batches.

        Args:
            documents: texts, bytes in any encoding, or documents; any iterable, read as results are taken.

        Yields:
            One result per document, in order.
        """
        batch: list[Document] = []
        size = 0
        for source in documents:
            document = _document(source)
            batch.append(document)
            size += len(document.text)
            if len(batch) >= _BATCH_DOCUMENTS or size >= _BATCH_CHARACTERS:
                yield from self._clean_batch(batch)
                batch, size = [], 0
        yield from self._clean_batch(batch)

    def _clean_batch(self, documents: Sequence[Document]) -> list[Result]:
        texts = [document.text for document in documents]
        all_spans = find_spans(self._labeller, texts, self._keep)
        kept = [strip_spans(text, spans).text for text, spans in zip(texts, all_spans, strict=True)]
        languages = self._detector.detect_many(kept)
        metadata = [
            extract_metadata(document, spans, language.tag)
            for document, spans, language in zip(documents, all_spans, languages, strict=True)
        ]
        titles = [found.title.value if found.title else "" for found in metadata]
        relevances = self._topic.score_many([text[:_SCORED] for text in kept], titles)
        return [
            Result(
                document=document,
                text=text,
                spans=tuple(spans),
                language=language,
                relevance=relevance,
                metadata=found,
                flag_reasons=self._flags(document, text, spans, language, relevance),
            )
            for document, text, spans, language, relevance, found in zip(
                documents, kept, all_spans, languages, relevances, metadata, strict=True
            )
        ]

    def _flags(
        self, document: Document, text: str, spans: Sequence[Span], language: Language, relevance: Relevance
    ) -> dict[str, str]:
        return flag_reasons(
            document,
            text,
            spans,
            language,
            relevance,
            languages=self._languages,
            thresholds=self._thresholds,
        )


@functools.cache
def default_cleaner() -> Cleaner:
    """Returns the cleaner with the default options, made at first use."""
    return Cleaner()


def _document(source: str | bytes | Document) -> Document:
    if isinstance(source, Document):
        text, how = decoding.from_text(source.text)
        return replace(source, text=text, decoding=how) if how.replacements else source
    text, how = decoding.from_text(source) if isinstance(source, str) else decoding.decode(source)
    return Document(text, decoding=how)
