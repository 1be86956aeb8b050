"""From labelled segments to the spans a user sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from corpusclean.codepoints import BREAK, SPACE, WIDE_SPACE, Kinds
from corpusclean.labels import Label
from corpusclean.result import Span
from corpusclean.segmenting import Mask, Segments


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


def spans_of(batch: Segments, page: int, decisions: Sequence[Decision | None]) -> list[Span]:
    """Joins neighbouring segments with the same label and reason into spans.

    Args:
        batch: the segments.
        page: which page of it.
        decisions: one per segment of that page; ``None`` keeps it.

    Returns:
        Spans with offsets into the page, in order, trimmed of white space at both ends; the score is
        that of the least sure segment.
    """
    first, last = batch.page_bounds[page], batch.page_bounds[page + 1]
    offset = int(batch.page_offsets[page])
    spans: list[Span] = []
    previous: Decision | None = None
    bounds = zip(batch.starts[first:last].tolist(), batch.ends[first:last].tolist(), strict=True)
    for (start, end), decision in zip(bounds, decisions, strict=True):
        if decision is not None:
            solid = np.flatnonzero(~_is_blank(batch.kinds[start:end]))
            if len(solid) == 0:
                continue
            start, end = start + int(solid[0]) - offset, start + int(solid[-1]) + 1 - offset
            if previous is not None and (previous.label, previous.reason) == (
                decision.label,
                decision.reason,
            ):
                spans[-1] = spans[-1]._replace(end=end, score=min(spans[-1].score, decision.score))
            else:
                spans.append(Span(start, end, *decision))
        previous = decision
    return spans


def _is_blank(kinds: Kinds) -> Mask:
    blank: Mask = (kinds == SPACE) | (kinds == WIDE_SPACE) | (kinds == BREAK)
    return blank
