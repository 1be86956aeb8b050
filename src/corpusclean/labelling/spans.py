"""From labelled segments to runs, and from runs to the spans a user sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpusclean.codepoints import BREAK, SPACE, WIDE_SPACE
from corpusclean.labels import LABELS
from corpusclean.result import Span
from corpusclean.segmenting import Offsets, Segments


@dataclass(frozen=True)
class Runs:
    """Neighbouring segments of a page that have one label and go together; r of them.

    Attributes:
        firsts: first segment of each run, ascending, shape ``(r,)``.
        lasts: one past the last.
        labels: index into ``LABELS``; never that of ``content``.
        of_segment: the run each segment of the batch belongs to, -1 where it stays, shape ``(n,)``.
    """

    firsts: Offsets
    lasts: Offsets
    labels: Offsets
    of_segment: Offsets

    def __len__(self) -> int:
        return len(self.firsts)


def runs_of(batch: Segments, labels: npt.NDArray[np.int64]) -> Runs:
    """Joins neighbouring segments with the same label.

    Args:
        batch: the segments.
        labels: index of the label of each, 0 for content.
    """
    begins = np.ones(len(labels), np.bool_)
    begins[1:] = labels[1:] != labels[:-1]
    page_firsts = batch.page_bounds[:-1]
    begins[page_firsts[page_firsts < len(labels)]] = True
    firsts = np.flatnonzero(begins)
    lasts = np.append(firsts[1:], len(labels))
    removed = labels[firsts] != 0
    of_segment = np.repeat(np.where(removed, np.cumsum(removed) - 1, -1), lasts - firsts)
    return Runs(firsts[removed], lasts[removed], labels[firsts][removed], of_segment)


def spans_of(
    batch: Segments, runs: Runs, scores: Sequence[float], reasons: Sequence[str]
) -> list[list[Span]]:
    """Returns the spans of each page, trimmed of white space at both ends.

    Args:
        batch: the segments.
        runs: what goes.
        scores: of each run.
        reasons: of each run.
    """
    kinds = batch.kinds
    solid = np.flatnonzero((kinds != SPACE) & (kinds != WIDE_SPACE) & (kinds != BREAK))
    pages: list[list[Span]] = [[] for _ in range(batch.pages)]
    if len(runs) == 0 or len(solid) == 0:
        return pages
    starts, ends = batch.starts[runs.firsts], batch.ends[runs.lasts - 1]
    starts = solid[np.minimum(np.searchsorted(solid, starts), len(solid) - 1)]
    ends = solid[np.searchsorted(solid, ends) - 1] + 1
    page_of = np.searchsorted(batch.page_bounds, runs.firsts, "right") - 1
    offsets = batch.page_offsets[page_of]
    rows = zip(page_of.tolist(), (starts - offsets).tolist(), (ends - offsets).tolist(), strict=True)
    for run, (page, start, end) in enumerate(rows):
        if start < end:  # else there is nothing but white space
            pages[page].append(Span(start, end, LABELS[runs.labels[run]], scores[run], reasons[run]))
    return pages
