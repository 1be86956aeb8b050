"""The pipeline taken apart: each stage on what the stages before it made of the same documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from corpusclean import Cleaner, Document, Language, Metadata, Relevance, decoding
from corpusclean.labelling import load_labeller
from corpusclean.labelling.passes import find_spans
from corpusclean.language import load_detector
from corpusclean.metadata import extract_metadata
from corpusclean.relevance import load_topic
from corpusclean.segmenting import segment
from corpusclean.stripping import strip_spans
from corpusclean.verdict import flag_reasons

Run = Callable[[], object]

_SCORED = 2_000_000  # as in the pipeline: of a longer text, so much is scored


class Stages:
    """The stages over some documents; the models are loaded once.

    Args:
        texts: the documents; lone surrogates become U+FFFD first, as in the pipeline.
        batch: how many go together.
    """

    def __init__(self, texts: Sequence[str], batch: int) -> None:
        self._raw = texts
        texts = [decoding.from_text(text)[0] for text in texts]
        self._cleaner = _cleaner()
        self._labeller, self._detector, self._topic = (
            load_labeller(),
            load_detector(),
            load_topic("elder-care"),
        )
        self._documents = [Document(text) for text in texts]
        self._bytes = [text.encode() for text in texts]
        self._batches = [texts[i : i + batch] for i in range(0, len(texts), batch)]
        self._spans = [spans for texts in self._batches for spans in find_spans(self._labeller, texts)]
        kept = self._strip()
        self._kept = [kept[i : i + batch] for i in range(0, len(kept), batch)]
        self._languages = self._language()
        found = self._metadata()
        titles = [item.title.value if item.title else "" for item in found]
        self._titles = [titles[i : i + batch] for i in range(0, len(titles), batch)]
        self._relevances = self._relevance()

    def runs(self) -> Iterator[tuple[str, Run]]:
        """Yields name and function of each stage."""
        yield "decode", lambda: [decoding.decode(data) for data in self._bytes]
        yield "segment", lambda: [segment(texts) for texts in self._batches]
        yield "labels", lambda: [find_spans(self._labeller, texts) for texts in self._batches]
        yield "strip", self._strip
        yield "language", self._language
        yield "metadata", self._metadata
        yield "relevance", self._relevance
        yield "verdict", self._verdict

    def all(self) -> Iterator[tuple[str, Run]]:
        """Yields the stages and ``whole``."""
        yield from self.runs()
        yield "whole", self.whole

    def whole(self) -> object:
        """Runs the whole pipeline."""
        for _ in self._cleaner.clean_many(self._raw):
            pass
        return None

    def _strip(self) -> list[str]:
        rows = zip(self._documents, self._spans, strict=True)
        return [strip_spans(document.text, spans).text for document, spans in rows]

    def _language(self) -> list[Language]:
        return [language for texts in self._kept for language in self._detector.detect_many(texts)]

    def _metadata(self) -> list[Metadata]:
        rows = zip(self._documents, self._spans, self._languages, strict=True)
        return [extract_metadata(document, spans, language.tag) for document, spans, language in rows]

    def _relevance(self) -> list[Relevance]:
        return [
            relevance
            for texts, titles in zip(self._kept, self._titles, strict=True)
            for relevance in self._topic.score_many([text[:_SCORED] for text in texts], titles)
        ]

    def _verdict(self) -> object:
        kept = [text for texts in self._kept for text in texts]
        rows = zip(self._documents, kept, self._spans, self._languages, self._relevances, strict=True)
        return [flag_reasons(*row) for row in rows]


_made: list[Cleaner] = []


def _cleaner() -> Cleaner:
    """Returns the default cleaner, made once."""
    if not _made:
        _made.append(Cleaner())
    return _made[0]
