"""A labeller made of rules: transparent, without training, and weaker than a learned one.

It works in three steps: each line, then each segment, is held against the rules; a segment with words
of spam is judged by how much of it they make; and a heading such as "Related articles" takes the
headlines below it along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from corpusclean.labelling.patterns import LONGEST, RELATED_HEADING, RULES, SPAM_WORDS, Rule
from corpusclean.labelling.spans import Decision, spans_of
from corpusclean.result import Span
from corpusclean.segmenting import Segments

_LINE_RULES: Final = tuple(rule for rule in RULES if rule.scope == "line")
_REST_RULES: Final = tuple(rule for rule in RULES if rule.scope == "rest")
_SEGMENT_RULES: Final = tuple(rule for rule in RULES if rule.scope == "segment")

_LONGEST_HEADLINE: Final = 90
"""A longer line under a heading of related articles is prose (in Latin letters; half of it in Chinese)."""

_SENTENCE_END: Final = re.compile(r"[。！？!?.…][”’」』»\"')）]*$")
_CLAUSE_END: Final = re.compile(r"[。！？；]|[.!?]\s")
_FARM_SEPARATOR: Final = re.compile(r"[|｜_、,，/>~-]|\s{2,}|\u3000")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_BRACKETED: Final = re.compile(r"[(（【\[《▍—–].*[)）】\]》▍—–]\s*$", re.DOTALL)
_LIST_MARK: Final = re.compile(
    r"[-·・•*●○◆▪>»‣–]\s?|\d{1,2}[.、)\s]\s?|[①-⑳]|\[?\d{1,2}[-/月]\d{1,2}日?\]?\s"
)


class RuleLabeller:
    """The rules of :mod:`corpusclean.labelling.patterns`, applied line by line."""

    name = "rules"
    version = "1"

    def label(self, batch: Segments) -> list[list[Span]]:
        """Labels pages one by one; see :class:`corpusclean.labelling.Labeller`."""
        return [spans_of(batch, page, _decide(batch, page)) for page in range(batch.pages)]


def _decide(batch: Segments, page: int) -> list[Decision | None]:
    first, last = batch.page_bounds[page], batch.page_bounds[page + 1]
    if first == last:
        return []
    text = batch.text
    bounds = list(zip(batch.starts[first:last].tolist(), batch.ends[first:last].tolist(), strict=True))
    pieces = [text[start : min(end, start + LONGEST)].strip() for start, end in bounds]
    decisions: list[Decision | None] = [None] * len(pieces)
    line_starts = np.flatnonzero(batch.is_line_start[first:last]).tolist()
    lines = list(zip(line_starts, [*line_starts[1:], len(pieces)], strict=True))
    for begin, end in lines:
        start, stop = bounds[begin][0], bounds[end - 1][1]
        line = text[start : min(stop, start + LONGEST + 1)].strip()
        if line:
            _decide_line(line, pieces[begin:end], decisions, begin)
    _take_headlines(text, bounds, lines, decisions)
    return decisions


def _decide_line(line: str, pieces: Sequence[str], decisions: list[Decision | None], first: int) -> None:
    """Fills in the decisions for the segments of one line."""
    found = _match(_LINE_RULES, line) if len(line) <= LONGEST else None
    if found is None:
        found = _spam_line(line)
    if found is not None:
        decisions[first : first + len(pieces)] = [found] * len(pieces)
        return
    for offset, piece in enumerate(pieces):
        at = first + offset
        rest = _match(_REST_RULES, piece)
        # Behind a sentence the words may be a part of the prose; alone or at the start they open a block.
        if rest is not None and (offset == 0 or len(pieces) - offset <= 6):
            decisions[at : first + len(pieces)] = [rest] * (len(pieces) - offset)
            return
        decisions[at] = _match(_SEGMENT_RULES, piece) or _spam_piece(piece)
    _complete_bylines(pieces, decisions, first)
    _complete_captions(pieces, decisions, first)


def _match(rules: Sequence[Rule], text: str) -> Decision | None:
    for rule in rules:
        if rule.pattern.match(text):
            return Decision(rule.label, rule.score, rule.reason)
    return None


def _spam_line(line: str) -> Decision | None:
    """A line is a link farm when it is a list with several words of spam in it."""
    words = SPAM_WORDS.findall(line)
    separators = len(_FARM_SEPARATOR.findall(line))
    share = sum(map(len, words)) / len(line)
    if len(words) >= 2 and (share >= 0.3 or (separators >= 4 and not _CLAUSE_END.search(line))):
        return Decision("spam", 0.97, f"a list with words of spam such as “{words[0]}”, “{words[1]}”")
    if words and len(line) <= 60 and not _SENTENCE_END.search(line) and "，" not in line:
        return Decision("spam", 0.8, f"a short line with words of spam such as “{words[0]}”")
    return None


def _spam_piece(piece: str) -> Decision | None:
    words = SPAM_WORDS.findall(piece)
    if not words:
        return None
    share = sum(map(len, words)) / max(1, len(piece))
    if _BRACKETED.match(piece):
        return Decision("spam", 0.9, f"a bracket with words of spam such as “{words[0]}”")
    if len(words) >= 2 or share >= 0.3:
        return Decision("spam", 0.85, f"words of spam such as “{words[0]}” make much of it")
    return None


def _complete_bylines(pieces: Sequence[str], decisions: list[Decision | None], first: int) -> None:
    """Short remains between the fields of a byline (a name, an hour) belong to it."""
    labels = [decisions[first + i] for i in range(len(pieces))]
    byline = next((d for d in labels if d is not None and d.label == "byline"), None)
    if byline is None:
        return
    for i, piece in enumerate(pieces):
        beside = (i > 0 and _is_byline(decisions[first + i - 1])) or (
            i + 1 < len(pieces) and _is_byline(decisions[first + i + 1])
        )
        if decisions[first + i] is None and beside and len(piece) <= 20 and not _SENTENCE_END.search(piece):
            decisions[first + i] = byline


def _is_byline(decision: Decision | None) -> bool:
    return decision is not None and decision.label == "byline"


def _complete_captions(pieces: Sequence[str], decisions: list[Decision | None], first: int) -> None:
    """The sentence a photographer's credit follows at the start of a line is the caption."""
    for i in range(1, min(3, len(pieces))):
        decision = decisions[first + i]
        if decision is not None and decision.label == "caption" and sum(map(len, pieces[:i])) <= 80:
            decisions[first : first + i] = [decision] * i
            return


def _take_headlines(
    text: str,
    bounds: Sequence[tuple[int, int]],
    lines: Sequence[tuple[int, int]],
    decisions: list[Decision | None],
) -> None:
    """Labels the headings of related articles and the headlines under them."""
    open_block = False
    for first, last in lines:
        start, end = bounds[first][0], bounds[last - 1][1]
        line = text[start : min(end, start + LONGEST)].strip()
        if not line:
            continue
        if len(line) <= 40 and RELATED_HEADING.match(line):
            open_block = True
            decisions[first:last] = [Decision("related", 0.93, "a heading of related articles")] * (
                last - first
            )
        elif open_block:
            open_block = _is_headline(line)
            if open_block and all(
                decisions[i] is None or decisions[i].label != "spam" for i in range(first, last)
            ):  # type: ignore[union-attr]
                headline = Decision("related", 0.88, "a headline under a heading of related articles")
                decisions[first:last] = [headline] * (last - first)


def _is_headline(line: str) -> bool:
    limit = _LONGEST_HEADLINE // 2 if _HAN.search(line) else _LONGEST_HEADLINE
    if _LIST_MARK.match(line):
        limit *= 2
    return len(line) <= limit and not re.search(r"[。.]$", line)
