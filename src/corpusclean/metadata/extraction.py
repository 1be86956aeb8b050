"""Puts a document's metadata together from its title and from the removed bylines, tags and notices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Final, NamedTuple

from corpusclean.document import Document
from corpusclean.labels import Label
from corpusclean.metadata.fields import Field, find_fields, fold
from corpusclean.metadata.title import find_title
from corpusclean.result import Metadata, MetadataField, Span

_LONGEST_PIECE: Final = 4_000
"""Characters of a removed piece that are read; bylines are shorter, and link farms aren't worth more."""
_MOST_PIECES: Final = 300
"""Removed pieces of one label that are read: what says when a page appeared doesn't stand below 300 posts."""
_MOST_CHARACTERS: Final = 40_000
"""Characters of one label that are read, at least one piece: a page may be all bylines."""
_MOST_TAGS: Final = 50
_LONGEST_TAG: Final = 60

_TAG_KEY: Final = re.compile(
    r"(?:(?:本文|文章|相[关關]|[热熱][门門]|related )?(?:标[签籤]|標[籤签簽]|tags?)(?:词|詞)?"
    r"|[关關][键鍵][词詞字]|キーワード|タグ|key ?words?|"
    r"topics?|labels?|tagged|mots[- ]cl[ée]s|schlagw[oö]rte[rn]?|schlüsselwörter|suchbegriffe"
    r"|stichw[oö]rte[rn]?|etiquetas|palavras[- ]chave|palavras do texto|"
    r"parole chiave|trefwoorden|теги|метки|słowa kluczowe|tagi|태그|키워드|[热熱][词詞]"
    r"|主[题題][词詞]|분야|classification|categor(?:y|ies)|kategorien?|categor[ií]as?|catégories?"
    r"|hot words?|posted in|filed under"
    r"|分[类類]|カテゴリー?|rubrik)\s{0,2}(?:[:：»】\]]|(?=[\s#]))\s{0,2}",
    re.IGNORECASE,
)
_TAG_SEPARATOR: Final = re.compile(
    r"[,，、;；|｜·•\n\r\t#＃\u3000]|&nbsp;|\s{2,}|\s[/–—-]\s|(?<=[\u3040-\uffff])/"
)
_TAG_COUNT: Final = re.compile(r"\s?[(（]\d{1,6}[)）]?\s{0,9}$")
_IDEOGRAPHS: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

_URL: Final = re.compile(
    r"https?://[\w.-]{3,100}(?::\d{1,5})?(?:/[\w./?=&%#~+,;:@!-]{0,300})?", re.ASCII | re.IGNORECASE
)
_BARE_URL: Final = re.compile(
    r"(?<![\w@.])(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,12}/[\w./?=&%#~+-]{1,300}", re.ASCII | re.IGNORECASE
)
_URL_KEY: Final = re.compile(
    r"(?:本文|原文|文章|[转轉][载載]|永久)(?:的)?(?:[来來]源|[链鏈連][接結结]|地址|[网網]址"
    r"|出[处處])|出[处處]|(?:请|請)?[注註]明(?:出[处處]|[来來]源)|original url"
    r"|permalink|(?:paper|article) (?:source|address|link|url)|(?:this|the) (?:article|page)"
    r"|source|quelle(?: dieses artikels)?|fuente|fonte|출처|url",
    re.IGNORECASE,
)
_NO_ARTICLE_URL: Final = re.compile(
    r"creativecommons|beian|miit\.gov|12377|12321|/licenses?/|privacy|terms|cookie", re.IGNORECASE
)


class _Piece(NamedTuple):
    """Removed text of one label without a break, and where it begins in the document."""

    start: int
    text: str


def extract_metadata(document: Document, spans: Sequence[Span], language_tag: str) -> Metadata:
    """Reads the title and the fields of removed bylines, tag lines and notices.

    Args:
        document: the page.
        spans: what was removed from it, in order and without overlap.
        language_tag: BCP 47 tag of the page; decides how ambiguous dates are read.

    Returns:
        What the page says, with offsets of each value in ``document.text``; nothing is invented.
    """
    text = document.text
    fields = _byline_fields(text, spans, language_tag)
    chosen = {name: _best(text, fields, name) for name in ("author", "source", "published", "views")}
    return Metadata(
        title=find_title(text, spans),
        author=chosen["author"],
        source=chosen["source"],
        published=chosen["published"],
        views=chosen["views"],
        url=_find_url(text, spans),
        tags=tuple(_find_tags(text, spans)),
    )


def _pieces(text: str, spans: Sequence[Span], label: Label) -> Iterator[_Piece]:
    """Yields the removed text of a label; neighbours with only white space between them are one piece."""
    start = end = -1
    for span in spans:
        if span.label != label:
            continue
        if start >= 0 and span.end - start <= _LONGEST_PIECE and not text[end : span.start].strip():
            end = span.end
            continue
        if start >= 0:
            yield _Piece(start, text[start : min(end, start + _LONGEST_PIECE)])
        start, end = span.start, span.end
    if start >= 0:
        yield _Piece(start, text[start : min(end, start + _LONGEST_PIECE)])


def _first_pieces(text: str, spans: Sequence[Span], label: Label) -> Iterator[_Piece]:
    """Yields the pieces of a label that are read."""
    total = 0
    for piece in islice(_pieces(text, spans, label), _MOST_PIECES):
        yield piece
        total += len(piece.text)
        if total >= _MOST_CHARACTERS:
            return


def _byline_fields(text: str, spans: Sequence[Span], language_tag: str) -> list[Field]:
    """Returns the fields of bylines; in navigation only those with a key, as a bare date there is today's."""
    fields: list[Field] = []
    labels: tuple[Label, ...] = ("byline", "navigation")
    for label in labels:
        for piece in _first_pieces(text, spans, label):
            fields += [
                found._replace(start=found.start + piece.start, end=found.end + piece.start)
                for found in find_fields(fold(piece.text), language_tag)
                if label == "byline" or found.rank == 0
            ]
    return fields


def _best(text: str, fields: Sequence[Field], name: str) -> MetadataField | None:
    """Returns the surest field of a name, the earliest of several; a month only where there is no day."""
    candidates = [found for found in fields if found.name == name]
    if not candidates:
        return None
    best = min(candidates, key=lambda f: (f.name == "published" and len(f.value) == 7, f.rank, f.start))
    value = best.value if name in {"published", "views"} else text[best.start : best.end]
    return MetadataField(value, best.start, best.end)


def _find_tags(text: str, spans: Sequence[Span]) -> list[MetadataField]:
    """Returns the tags of the tag lines, each once."""
    found: dict[str, MetadataField] = {}
    for piece in _first_pieces(text, spans, "tags"):
        for start, end in _split_tags(piece.text):
            value = piece.text[start:end]
            if len(value) <= _LONGEST_TAG and any(character.isalnum() for character in value):
                found.setdefault(value, MetadataField(value, piece.start + start, piece.start + end))
            if len(found) >= _MOST_TAGS:
                return list(found.values())
    return list(found.values())


def _split_tags(piece: str) -> Iterator[tuple[int, int]]:
    """Yields start and end of each tag of a piece, without keys and marks."""
    bounds = [0]
    for pattern in (_TAG_SEPARATOR, _TAG_KEY):
        for match in pattern.finditer(piece):
            bounds += match.span()
    bounds = sorted({*bounds, len(piece)})
    keys = [match.span() for match in _TAG_KEY.finditer(piece)]
    in_key = {offset for start, end in keys for offset in range(start, end)}
    parts = [(a, b) for a, b in pairwise(bounds) if a not in in_key]
    trimmed = [span for part in parts if (span := _trim(piece, *part))]
    if _IDEOGRAPHS.search(piece) and not _TAG_SEPARATOR.search(piece.strip().replace("\n", "")):
        trimmed = [  # only single spaces part the tags
            (start + word.start(), start + word.end())
            for start, end in trimmed
            for word in re.finditer(r"\S+", piece[start:end])
        ]
    yield from trimmed


def _trim(piece: str, start: int, end: int) -> tuple[int, int] | None:
    """Returns the part without white space and marks around it, or ``None`` where nothing is left."""
    value = _TAG_COUNT.sub("", piece[start:end])
    left = len(value) - len(value.lstrip(' \t:：»./-–—[]【】()（）"“”'))
    right = len(value.rstrip(' \t:：»./-–—[]【】()（）"“”。'))
    return (start + left, start + right) if left < right else None


def _find_url(text: str, spans: Sequence[Span]) -> MetadataField | None:
    """Returns the address that a notice names as the page's, else the first one that leads to a page."""
    fallback = None
    labels: tuple[Label, ...] = ("legal", "byline", "tags")
    for label in labels:
        for piece in _first_pieces(text, spans, label):
            for pattern in (_URL, _BARE_URL):
                for match in pattern.finditer(piece.text):
                    url = match[0].rstrip(".,;:!?-")
                    if _NO_ARTICLE_URL.search(url):
                        continue
                    found = MetadataField(
                        url, piece.start + match.start(), piece.start + match.start() + len(url)
                    )
                    before = piece.text[max(0, match.start() - 24) : match.start()].rpartition("\n")[2]
                    if _URL_KEY.search(before):
                        return found
                    has_path = "/" in url.partition("://")[2].rstrip("/")
                    if fallback is None and pattern is _URL and has_path:
                        fallback = found
    return fallback
