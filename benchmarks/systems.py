"""What is measured side by side: this library, simple rules, other libraries, perfect labels of pieces."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

import peers
from corpusclean.gold import UNCERTAIN, UNNAMED_NOISE, GoldCase
from corpusclean.labelling import load_labeller
from corpusclean.labelling.passes import find_spans
from corpusclean.labels import LABELS
from corpusclean.segmenting import segment
from line_rules import Removed, c4_keeps, chinese_c4_keeps, line_starts, lines_but

OURS: Final = "corpusclean"

_BATCH: Final = 64


@dataclass(frozen=True)
class System:
    """A way to clean pages.

    Attributes:
        name: in the tables.
        remove: takes pages, returns what goes from each.
        languages: tags of the pages it can be given; empty for any.
        packages: that must be installed.
    """

    name: str
    remove: Callable[[Sequence[GoldCase]], list[Removed]]
    languages: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()

    def missing(self) -> list[str]:
        """Returns those of its packages that are not installed."""
        return [package for package in self.packages if not _is_installed(package)]


def systems(model: Path | None = None, strictness: str = "balanced") -> list[System]:
    """Returns every system, this library's first, whether its packages are installed or not.

    Args:
        model: directory of a labels model; the shipped one where ``None``. For this library alone.
        strictness: one of ``corpusclean.labels.STRICTNESS``. For this library alone.
    """
    english, datatrove = ("en",), ("datatrove", "spacy")
    return [
        System(OURS, lambda cases: ours(cases, model, strictness)),
        System("keep everything", lambda cases: [[] for _ in cases]),
        System("C4 line rule", lambda cases: [lines_but(c.text, c4_keeps) for c in cases]),
        System("Chinese C4 line rule", lambda cases: [lines_but(c.text, chinese_c4_keeps) for c in cases]),
        System("trafilatura", peers.trafilatura, packages=("trafilatura",)),
        System("jusText", peers.justext, packages=("jusText",)),
        System("resiliparse", peers.resiliparse, packages=("Resiliparse",)),
        System("datatrove C4", peers.datatrove_c4, english, datatrove),
        System("datatrove FineWeb", peers.datatrove_fineweb, english, datatrove),
        System("perfect labels of lines", lambda cases: [mostly(c, line_starts(c.text)) for c in cases]),
        System("perfect labels of segments", lambda cases: [mostly(c, _segment_starts(c)) for c in cases]),
    ]


def ours(cases: Sequence[GoldCase], model: Path | None, strictness: str) -> list[Removed]:
    """Cleans pages as :class:`corpusclean.Cleaner` does."""
    labeller = load_labeller(str(model) if model else None, strictness)
    removed: list[Removed] = []
    for at in range(0, len(cases), _BATCH):
        found = find_spans(labeller, [case.text for case in cases[at : at + _BATCH]])
        removed += [[tuple(span) for span in spans] for spans in found]
    return removed


def mostly(case: GoldCase, starts: Sequence[int]) -> Removed:
    """Gives each piece of a page the label that most of its characters have: the best such pieces allow.

    Args:
        case: the page.
        starts: first code point of each piece; together they tile it.
    """
    spans: Removed = []
    for start, end in zip(starts, [*starts[1:], len(case.text)], strict=True):
        solid = [i for i in range(start, end) if not case.text[i].isspace() and case.labels[i] != UNCERTAIN]
        best = int(np.bincount(case.labels[solid]).argmax()) if solid else 0
        if best:
            spans.append((start, end) if best == UNNAMED_NOISE else (start, end, LABELS[best]))
    return spans


def _segment_starts(case: GoldCase) -> list[int]:
    batch = segment([case.text])
    starts: list[int] = (batch.starts - batch.page_offsets[0]).tolist()
    return starts


def _is_installed(package: str) -> bool:
    try:
        importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True
