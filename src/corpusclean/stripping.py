"""Takes spans out of a text and tidies the white space they leave behind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from corpusclean.result import Span

_LINE_BREAK: Final = re.compile("[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")


class Range(NamedTuple):
    """A piece of the original text that stands unchanged in the kept text.

    Attributes:
        kept: its first code point in the kept text.
        original: its first code point in the original text.
        length: in code points.
    """

    kept: int
    original: int
    length: int


class Kept(NamedTuple):
    """The text without its spans, and where each piece of it came from."""

    text: str
    ranges: list[Range]


def strip_spans(text: str, spans: Iterable[Span]) -> Kept:
    """Takes spans out of a text.

    The kept text differs from the pieces between the spans only in the white space next to a span:
    what stood on both sides becomes one gap, the one with more line breaks, and nothing is left at
    either end of the document. Words that had only the span between them get a space, or a line
    break where the span held one.

    Args:
        text: the original.
        spans: in order and without overlap.
    """
    pieces: list[str] = []
    ranges: list[Range] = []
    length = 0
    position = 0
    gap = ""  # white space before the next piece
    removed = ""  # of the removed texts since the last piece, as much as decides about a space

    def keep(start: int, end: int, *, at_end: bool) -> None:
        """Adds text[start:end], which a span or the end of the document delimits."""
        nonlocal length, gap, removed
        piece = text[start:end]
        solid = piece.strip()
        if not solid:
            gap = _wider(gap, piece)
            return
        lead = piece[: len(piece) - len(piece.lstrip())]
        if removed:
            start += len(lead)
            gap = _wider(gap, lead)
            if pieces:
                gap = gap or _joint(pieces[-1], removed, solid)
                pieces.append(gap)
                length += len(gap)
        body = text[start:end] if at_end else text[start:end].rstrip()
        gap = text[start + len(body) : end]
        pieces.append(body)
        ranges.append(Range(length, start, len(body)))
        length += len(body)
        removed = ""

    for span in spans:
        keep(position, span.start, at_end=False)
        removed = "\n" if removed == "\n" or _has_break(text, span) else "x"
        position = span.end
    if position == 0:
        return Kept(text, [Range(0, 0, len(text))])
    keep(position, len(text), at_end=True)
    return Kept("".join(pieces), ranges)


def to_original(kept: Kept, spans: Iterable[Span]) -> list[Span]:
    """Maps spans of a kept text back to the original, cutting each where something was removed within it."""
    mapped: list[Span] = []
    ranges = iter(kept.ranges)
    current = next(ranges, None)
    for span in spans:
        while current is not None and current.kept + current.length <= span.start:
            current = next(ranges, None)
        while current is not None and current.kept < span.end:
            first = max(span.start, current.kept)
            last = min(span.end, current.kept + current.length)
            offset = current.original - current.kept
            mapped.append(span._replace(start=first + offset, end=last + offset))
            if span.end <= current.kept + current.length:
                break
            current = next(ranges, None)
    return mapped


def _wider(first: str, second: str) -> str:
    """Returns the gap with more line breaks, of two equal ones the first that is not empty."""
    if not first or not second:
        return first or second
    return second if len(_LINE_BREAK.findall(second)) > len(_LINE_BREAK.findall(first)) else first


def _has_break(text: str, span: Span) -> bool:
    return _LINE_BREAK.search(text, span.start, span.end) is not None


def _joint(before: str, removed: str, after: str) -> str:
    """Returns what keeps two words apart that only a span stood between."""
    if removed == "\n":
        return "\n"
    is_spaced = before[-1].isalnum() and after[0].isalnum() and before[-1] < "\u2e80" and after[0] < "\u2e80"
    return " " if is_spaced else ""
