"""From labelled segments to the spans a user sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from corpusclean.codepoints import BREAK, SPACE, WIDE_SPACE
from corpusclean.labels import Label
from corpusclean.result import Span
from corpusclean.segmenting import Segments


class Decision(NamedTuple):
    """What a labeller says of one segment it wants removed.

    Attributes:
        label: never ``content``.
        score: 0 to 1.
        reason: in words for a reader.
    """

    label: Label
    score: float
    reason: str


def spans_of(page: Segments, decisions: Sequence[Decision | None]) -> list[Span]:
    """Joins neighbouring segments with the same label and reason into spans.

    Args:
        page: the segments.
        decisions: one per segment; ``None`` keeps it.

    Returns:
        Spans in order, trimmed of white space at both ends; the score is that of the least sure segment.
    """
    kinds = page.kinds
    blank = (kinds == SPACE) | (kinds == WIDE_SPACE) | (kinds == BREAK)
    spans: list[Span] = []
    previous: Decision | None = None
    for start, end, decision in zip(page.starts.tolist(), page.ends.tolist(), decisions, strict=True):
        if decision is not None:
            while start < end and blank[start]:
                start += 1
            while end > start and blank[end - 1]:
                end -= 1
            if start == end:
                decision = None if previous is None else previous
            elif previous is not None and spans and previous[::2] == decision[::2]:
                last = spans[-1]
                spans[-1] = last._replace(end=end, score=min(last.score, decision.score))
            else:
                spans.append(Span(start, end, *decision))
        previous = decision
    return spans
