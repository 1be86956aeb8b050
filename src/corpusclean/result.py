"""What the pipeline says about one document. Every class here is immutable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import NamedTuple

from corpusclean.document import Document
from corpusclean.labels import Label


class Span(NamedTuple):
    """A removed piece ``document.text[start:end]``, what it was and why it went.

    Attributes:
        start: first code point.
        end: one past the last code point.
        label: what the piece is; never ``content``.
        score: how sure the labeller is, from 0 to 1.
        reason: the evidence that decided, in words for a reader.
    """

    start: int
    end: int
    label: Label
    score: float
    reason: str


@dataclass(frozen=True)
class Language:
    """The language of a text.

    Attributes:
        tag: BCP 47, with the script where one language uses several (``"zh-Hant"``); ``"zh"`` where the
            characters do not tell the script; ``"und"`` where there is no language.
        confidence: probability of ``tag``, 0 to 1.
        shares: tag -> share of the text's letters, largest first; they sum to 1 unless empty.
    """

    tag: str
    confidence: float
    shares: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def __reduce__(self) -> tuple[type[Language], tuple[str, float, dict[str, float]]]:
        """Makes results travel between processes: a read-only view of a dictionary does not by itself."""
        return Language, (self.tag, self.confidence, dict(self.shares))


@dataclass(frozen=True)
class Evidence:
    """A term that moved a relevance score.

    Attributes:
        term: as the topic's vocabulary spells it.
        count: occurrences in the kept text.
        weight: how far it moved the score's logit; negative against the topic.
    """

    term: str
    count: int
    weight: float


class PassageScore(NamedTuple):
    """How likely ``text[start:end]`` of the kept text, taken alone, is about the topic.

    Attributes:
        start: first code point of a passage, about a paragraph.
        end: one past the last.
        score: probability, 0 to 1.
    """

    start: int
    end: int
    score: float


@dataclass(frozen=True)
class Relevance:
    """How likely the article is about the topic.

    Attributes:
        topic: the topic's name.
        score: probability, 0 to 1.
        evidence: the terms that moved it, strongest first.
        passages: the same probability for each passage, in order: which half of an article it is.
    """

    topic: str
    score: float
    evidence: tuple[Evidence, ...] = ()
    passages: tuple[PassageScore, ...] = ()


@dataclass(frozen=True)
class MetadataField:
    """A value read from the page, and where it stands there.

    Attributes:
        value: normalised: ISO 8601 for dates, digits for counters, trimmed text otherwise.
        start: first code point of it in the document's text.
        end: one past the last.
    """

    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Metadata:
    """What the title and the bylines say; ``None`` or empty where they say nothing.

    ``published`` is ISO 8601, as precise as the page is: ``2023-06-15`` or ``2022-10-01T14:17``.
    """

    title: MetadataField | None = None
    author: MetadataField | None = None
    source: MetadataField | None = None
    published: MetadataField | None = None
    views: MetadataField | None = None
    url: MetadataField | None = None
    tags: tuple[MetadataField, ...] = ()

    def values(self) -> dict[str, str | list[str]]:
        """Returns the fields that are present, without their offsets."""
        present: dict[str, str | list[str]] = {}
        for name in (f.name for f in fields(self)):
            value = getattr(self, name)
            if isinstance(value, MetadataField):
                present[name] = value.value
            elif value:
                present[name] = [tag.value for tag in value]
        return present


@dataclass(frozen=True)
class Result:
    """What came of one document.

    Attributes:
        document: the input.
        text: what is kept; only white space that a removal left behind differs from the input.
        spans: what was removed, in order and without overlap; with the kept pieces they tile the document.
        language: of the kept text.
        relevance: of the kept text to the cleaner's topic.
        metadata: read from the title and the removed bylines.
        flag_reasons: flag -> why, in words. A flag never changes ``text``.
    """

    document: Document
    text: str
    spans: tuple[Span, ...]
    language: Language
    relevance: Relevance
    metadata: Metadata
    flag_reasons: Mapping[str, str]

    @property
    def flags(self) -> frozenset[str]:
        """The names of the flags that are set."""
        return frozenset(self.flag_reasons)

    def removed_characters(self) -> dict[Label, int]:
        """Returns label -> code points removed, white space included, largest first."""
        counts: Counter[Label] = Counter()
        for span in self.spans:
            counts[span.label] += span.end - span.start
        return dict(counts.most_common())
