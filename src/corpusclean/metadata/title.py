"""Finds the title: the first line of what is kept, where it reads like a heading and not like prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from corpusclean.result import MetadataField, Span

_LONGEST_WORDS: Final = 32
_LONGEST_CHARACTERS: Final = 220
_LONGEST_IDEOGRAPHS: Final = 64
"""The longest titles of labelled pages have 24 words, 134 characters or 52 ideographs; this leaves room."""

_SENTENCE_END: Final = re.compile(r"(?:[。．.;；,，、:：]|[。．.][”’」』\"')）]{1,2})$")
_INNER_SENTENCE: Final = re.compile(r"[。；;]\s?\S")
_INNER_STOP: Final = re.compile(r"[^\W\d_]{3}[.!?] +[^\W\d_]")
_LONGEST_WITH_STOP: Final = 18
"""Words of a heading of two parts, as ``Is the house safe? A checklist``."""
_IDEOGRAPH: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_TWO_LETTERS: Final = re.compile(r"[^\W\d_][^\n]*[^\W\d_]")
_WORD: Final = re.compile(r"\S+")


def find_title(text: str, spans: Sequence[Span]) -> MetadataField | None:
    """Returns the first kept line that holds two letters, or ``None`` where that is prose."""
    for start, end in _kept_lines(text, spans):
        line = text[start:end]
        letters = (character for character in line[:_LONGEST_CHARACTERS] if character.isalpha())
        if len(list(islice(letters, 2))) < 2:
            continue
        return MetadataField(line, start, end) if is_heading(line) else None
    return None


def is_heading(line: str) -> bool:
    """Whether a line without surrounding white space reads like a heading."""
    if len(line) > _LONGEST_CHARACTERS or _SENTENCE_END.search(line) or _INNER_SENTENCE.search(line):
        return False
    if len(_IDEOGRAPH.findall(line)) > _LONGEST_IDEOGRAPHS:
        return False
    stops = len(_INNER_STOP.findall(line))
    return stops <= 1 and len(_WORD.findall(line)) <= (_LONGEST_WITH_STOP if stops else _LONGEST_WORDS)


def _kept_lines(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yields start and end of each line of kept text that may hold two letters, trimmed; spans end lines."""
    position = 0
    for span in (*spans, None):
        stop = len(text) if span is None else span.start
        while position < stop:
            # from line to line is slow on a page of a hundred thousand empty ones
            letters = _TWO_LETTERS.search(text, position, stop)
            if letters is None:
                break
            begin = text.rfind("\n", position, letters.start()) + 1 or position
            newline = text.find("\n", letters.end(), stop)
            end = stop if newline < 0 else newline
            line = text[begin:end]
            start = begin + len(line) - len(line.lstrip())
            yield start, start + len(line.strip())
            position = end + 1
        if span is not None:
            position = max(position, span.end)
