"""Runs a labeller over texts of any size, until nothing more goes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from corpusclean.labelling import Labeller
from corpusclean.labels import Label
from corpusclean.result import Span
from corpusclean.segmenting import segment
from corpusclean.stripping import strip_spans, to_original

_WINDOW: Final = 1_000_000
"""A longer text is labelled in windows of this many characters, so that memory stays bounded."""

_MOST_PASSES: Final = 10
"""A page whose kept text still changes after this many passes is kept as it came."""


def find_spans(labeller: Labeller, texts: Sequence[str], keep: Collection[Label] = ()) -> list[list[Span]]:
    """Labels each text, then what is kept of it, until nothing more goes: cleaning twice changes nothing.

    Args:
        labeller: decides.
        texts: free of surrogates.
        keep: labels whose spans are left out.

    Returns:
        For each text its spans, in order and without overlap.
    """
    spans: list[list[Span]] = [[] for _ in texts]
    changing = list(range(len(texts)))
    for _ in range(_MOST_PASSES):
        kept = [strip_spans(texts[i], spans[i]) for i in changing]
        found = _label(labeller, [k.text for k in kept], keep)
        for i, k, new in zip(changing, kept, found, strict=True):
            if new:
                spans[i] = sorted([*spans[i], *to_original(k, new)])
        changing = [i for i, new in zip(changing, found, strict=True) if new]
        if not changing:
            return spans
    for i in changing:
        spans[i] = []
    return spans


def _label(labeller: Labeller, texts: Sequence[str], keep: Collection[Label]) -> list[list[Span]]:
    """Labels texts of any size once."""
    windows = [(i, start, end) for i, text in enumerate(texts) for start, end in _windows(text)]
    found: list[list[Span]] = [[] for _ in texts]
    # one window at a time where they are large, all small ones together
    small = [w for w in windows if w[2] - w[1] < _WINDOW // 2]
    large = [[w] for w in windows if w[2] - w[1] >= _WINDOW // 2]
    for group in [small, *large]:
        batch = segment([texts[i][start:end] for i, start, end in group])
        for (i, start, _), page_spans in zip(group, labeller.label(batch), strict=True):
            found[i] += [
                span._replace(start=span.start + start, end=span.end + start)
                for span in page_spans
                if span.label not in keep
            ]
    return [sorted(page) for page in found]


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yields the bounds of windows that end at a line break where there is one."""
    start = 0
    while len(text) - start > _WINDOW:
        end = text.rfind("\n", start + _WINDOW // 2, start + _WINDOW) + 1 or start + _WINDOW
        yield start, end
        start = end
    yield start, len(text)
