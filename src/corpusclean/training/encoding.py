"""Labelled pages as arrays that the network trains on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from corpusclean import codepoints as cp
from corpusclean.labelling.features import Bag, Buckets, Floats, extract
from corpusclean.segmenting import Offsets, lines_of, segment
from corpusclean.training.pages import UNSURE, Page

_PAGES_AT_ONCE: Final = 200
_WINDOW: Final = 300
"""A longer page is trained on in windows of so many segments."""


@dataclass(frozen=True)
class Encoded:
    """The segments of one page, or of a window of it.

    Attributes:
        starts: first code point of each segment in the page, shape ``(n,)``.
        ends: one past the last.
        ngrams: rows of embeddings, or buckets, segment after segment.
        bounds: segment i owns ``ngrams[bounds[i]:bounds[i + 1]]``.
        layout: shape ``(n, LAYOUT_SIZE)``.
        line: number of the line each segment is on, from 0.
        counts: how many characters of each segment have each label, shape ``(n, UNSURE + 1)``.
    """

    starts: Offsets
    ends: Offsets
    ngrams: Buckets
    bounds: Offsets
    layout: Floats
    line: Offsets
    counts: Floats

    def __len__(self) -> int:
        return len(self.starts)


def encode(pages: Sequence[Page], rows: Buckets | None = None, *, whole_lines: bool = False) -> list[Encoded]:
    """Returns what the network sees of each page, and the labels' share in each segment.

    Args:
        pages: labelled ones.
        rows: the number of each bucket's embedding, as :func:`corpusclean.labelling.network.rows_of` gives
            them; n-grams are given as these and unknown ones left out. Without it they are given as buckets.
        whole_lines: a segment for each line.
    """
    encoded: list[Encoded] = []
    for at in range(0, len(pages), _PAGES_AT_ONCE):
        chunk = pages[at : at + _PAGES_AT_ONCE]
        batch = segment([page.text for page in chunk])
        batch = lines_of(batch) if whole_lines else batch
        features = extract(batch)
        ngrams, bounds = _by_segment(features.bags, rows)
        solid = ~np.isin(batch.kinds, (cp.SPACE, cp.WIDE_SPACE, cp.BREAK, cp.INVISIBLE))
        for number, page in enumerate(chunk):
            first, last = batch.page_bounds[number], batch.page_bounds[number + 1]
            offset = batch.page_offsets[number]
            starts, ends = batch.starts[first:last] - offset, batch.ends[first:last] - offset
            sizes = np.array([len(piece.text) for piece in page.pieces], np.int64)
            labels = np.repeat(np.array([piece.label for piece in page.pieces], np.int64), sizes)
            counts = np.zeros((last - first, UNSURE + 1), np.float32)
            owner = np.repeat(np.arange(last - first), ends - starts)
            visible = solid[offset : offset + len(labels)]
            np.add.at(counts, (owner[visible], labels[visible]), 1)
            begin, end = bounds[first], bounds[last]
            encoded.append(
                Encoded(
                    starts,
                    ends,
                    ngrams[begin:end],
                    bounds[first : last + 1] - begin,
                    features.layout[first:last],
                    np.cumsum(batch.is_line_start[first:last]) - 1,
                    counts,
                )
            )
    return encoded


def _by_segment(bags: Sequence[Bag], rows: Buckets | None) -> tuple[Buckets, Offsets]:
    """Returns the n-grams of all kinds together, segment after segment, and where each segment's begin."""
    if not bags:
        return np.zeros(0, np.int32), np.zeros(1, np.int64)
    size = len(bags[0].bounds) - 1
    ngrams = np.concatenate([bag.buckets for bag in bags])
    owners = np.concatenate([np.repeat(np.arange(size), np.diff(bag.bounds)) for bag in bags])
    if rows is not None:
        ngrams = rows[ngrams]
        known = ngrams > 0
        ngrams, owners = ngrams[known], owners[known]
    order = np.argsort(owners, kind="stable")
    bounds = np.concatenate(([0], np.cumsum(np.bincount(owners, minlength=size))))
    return ngrams[order], bounds


def windows(pages: Sequence[Encoded]) -> list[Encoded]:
    """Returns the pages with long ones cut into windows, empty ones left out."""
    return [
        _window(page, at, min(len(page), at + _WINDOW))
        for page in pages
        for at in range(0, len(page), _WINDOW)
    ]


def _window(page: Encoded, first: int, last: int) -> Encoded:
    begin, end = page.bounds[first], page.bounds[last]
    return Encoded(
        page.starts[first:last],
        page.ends[first:last],
        page.ngrams[begin:end],
        page.bounds[first : last + 1] - begin,
        page.layout[first:last],
        page.line[first:last] - page.line[first],
        page.counts[first:last],
    )
