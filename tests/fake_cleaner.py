"""A cleaner without models, so that tests of files, processes and the command line are quick and exact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from corpusclean.document import Document
from corpusclean.exceptions import CorpusCleanError
from corpusclean.result import Evidence, Language, Metadata, MetadataField, Relevance, Result, Span


@dataclass
class FakeCleaner:
    """Removes lines that begin with ``SPAM``; flags texts with ``OFF``; fails on ``RAISE``."""

    batches: list[int] = field(default_factory=list)

    def versions(self) -> dict[str, str]:
        return {"corpusclean": "0", "labels": "fake-1", "language": "fake-1", "topic": "fake-1"}

    def clean(self, source: Document) -> Result:
        text = source.text
        if "RAISE" in text:
            raise CorpusCleanError("the fake refuses this text")
        if "BUG" in text:
            raise KeyError("surprise")
        spans = tuple(
            Span(m.start(), m.end(), "spam", 0.98765, "begins with SPAM")
            for m in re.finditer("^SPAM.*\n?", text, re.MULTILINE)
        )
        title = text.split("\n", 1)[0]
        return Result(
            document=source,
            text=re.sub("^SPAM.*\n?", "", text, flags=re.MULTILINE),
            spans=spans,
            language=Language("zh-Hans" if re.search("[一-鿿]", text) else "en", 0.9, {"en": 1.0}),
            relevance=Relevance("fake", 0.75, (Evidence("care", 2, 0.5),)),
            metadata=Metadata(title=MetadataField(title, 0, len(title)) if title else None),
            flag_reasons={"off_topic": "says OFF"} if "OFF" in text else {},
        )

    def clean_many(self, documents: Iterable[Document]) -> Iterator[Result]:
        documents = list(documents)
        self.batches.append(len(documents))
        return (self.clean(document) for document in documents)
