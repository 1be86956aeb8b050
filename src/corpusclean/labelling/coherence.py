"""What lines and pages say about their segments once each has its probabilities or its label."""

from __future__ import annotations

from typing import Final

import numpy as np

from corpusclean import codepoints as cp
from corpusclean.labelling.features import Floats
from corpusclean.labels import CONTENT, LABELS
from corpusclean.segmenting import Offsets, Segments

_CONTENT: Final = LABELS.index(CONTENT)
_RELATED: Final = LABELS.index("related")

_BYLINE: Final = LABELS.index("byline")
_CAPTION: Final = LABELS.index("caption")
_LONGEST_CAPTION_LINE: Final = 100
"""Characters; longer lines were content as often as not on development pages."""

_LINE_WEIGHT: Final = 0.3
"""How much of a segment's probability is its line's; chosen on development pages (decision 5)."""

_NOT_SENTENCES: Final = [
    LABELS.index(label) for label in ("related", "navigation", "byline", "caption", "tags")
]
_LEAST_SENTENCE: Final = 45
"""Characters of a sentence; a third of it in Chinese."""
_NEXT_TO_NOTHING: Final = 0.2
"""Share of a page."""
_MOST: Final = 0.5
"""Share of a page."""


def with_lines(batch: Segments, noise: Floats) -> Floats:
    """Moves each probability of noise towards that of the line, whose pieces mostly go together."""
    if len(noise) == 0:
        return noise
    firsts = np.flatnonzero(batch.is_line_start)
    length = (batch.ends - batch.starts).astype(np.float32)
    of_line = np.add.reduceat(noise * length, firsts) / np.add.reduceat(length, firsts)
    mixed = (1 - _LINE_WEIGHT) * noise + _LINE_WEIGHT * of_line[np.cumsum(batch.is_line_start) - 1]
    return np.asarray(mixed, np.float32)


def whole_headlines(batch: Segments, labels: Offsets) -> Offsets:
    """Takes the rest of a headline along whose beginning goes between two lines that go as a whole."""
    if len(labels) == 0:
        return labels
    firsts, lasts = _lines(batch)
    begins = labels[firsts] == _RELATED
    whole = np.minimum.reduceat((labels == _RELATED).astype(np.int8), firsts) == 1
    page = np.searchsorted(batch.page_bounds, firsts, "right")
    same_page = page[1:] == page[:-1]
    above, below = np.zeros(len(firsts), np.bool_), np.zeros(len(firsts), np.bool_)
    above[1:] = whole[:-1] & same_page
    below[:-1] = whole[1:] & same_page
    completed = np.repeat(begins & above & below, lasts - firsts)
    return np.where(completed, _RELATED, labels)


def keep_titles(batch: Segments, labels: Offsets) -> Offsets:
    """Keeps a lone headline above the article: with nothing but bylines between them it is the title."""
    if len(labels) == 0:
        return labels
    firsts, lasts = _lines(batch)
    label = labels[firsts]
    is_whole = np.logical_and.reduceat(labels == np.repeat(label, lasts - firsts), firsts)
    bounds = np.searchsorted(firsts, batch.page_bounds)
    kept = np.flatnonzero(~is_whole | (label == _CONTENT))
    titles = []
    for first, last in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        at = np.searchsorted(kept, first)
        article = int(kept[at]) if at < len(kept) else last
        headlines = np.flatnonzero(label[first:article] == _RELATED)
        if article < last and len(headlines) == 1:
            title = first + int(headlines[0])
            if (label[title + 1 : article] == _BYLINE).all():
                titles.append(title)
    result: Offsets = labels.copy()
    for title in titles:
        result[firsts[title] : lasts[title]] = _CONTENT
    return result


def whole_captions(batch: Segments, labels: Offsets) -> Offsets:
    """Takes along the one sentence that opens a short line ending in a credit: what the picture shows."""
    if len(labels) == 0:
        return labels
    firsts, lasts = _lines(batch)
    is_short = batch.ends[lasts - 1] - batch.starts[firsts] <= _LONGEST_CAPTION_LINE
    kept = np.add.reduceat((labels == _CONTENT).astype(np.int64), firsts)
    ends_in_credit = labels[lasts - 1] == _CAPTION
    completed = is_short & ends_in_credit & (kept == 1) & (labels[firsts] == _CONTENT)
    return np.where(np.repeat(completed, lasts - firsts), _CAPTION, labels)


def keep_prose(batch: Segments, labels: Offsets) -> Offsets:
    """Keeps the sentences of a page of which next to nothing would be left.

    Where most of a page is sentences, and these would go as what is not made of sentences (menus, headlines,
    fields, tags, captions), the labels are wrong more likely than the page is empty.
    """
    if len(labels) == 0:
        return labels
    length = batch.ends - batch.starts
    speaks = np.flatnonzero(~np.isin(batch.kinds, (cp.SPACE, cp.WIDE_SPACE, cp.BREAK, cp.CLOSER)))
    last = np.append(0, speaks)[np.searchsorted(speaks, batch.ends)]
    han = np.concatenate(([0], np.cumsum(batch.kinds == cp.HAN)))
    is_dense = 3 * (han[batch.ends] - han[batch.starts]) > length
    sentence = (last >= batch.starts) & np.isin(batch.kinds[last], (cp.STOP, cp.LATIN_STOP))
    sentence &= length >= np.where(is_dense, _LEAST_SENTENCE // 3, _LEAST_SENTENCE)
    page = np.repeat(np.arange(batch.pages), np.diff(batch.page_bounds))
    size = np.bincount(page, length, batch.pages)
    doubtful = sentence & np.isin(labels, _NOT_SENTENCES)
    kept = np.bincount(page, length * (labels == _CONTENT), batch.pages)
    prose = np.bincount(page, length * doubtful, batch.pages)
    emptied = (kept < _NEXT_TO_NOTHING * size) & (prose > _MOST * size)
    return np.where(emptied[page] & doubtful, _CONTENT, labels)


def _lines(batch: Segments) -> tuple[Offsets, Offsets]:
    """Returns the first segment of each line, and one past its last."""
    firsts = np.flatnonzero(batch.is_line_start)
    return firsts, np.append(firsts[1:], len(batch))
