"""The detector of this library: script first, then the model, then a vote of units weighted towards prose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from corpusclean.language.gating import OPEN, UND, Tags, Units, gate
from corpusclean.language.model import LineModel, shipped_directory
from corpusclean.language.normalising import model_lines
from corpusclean.language.scripts import Classes, Codes, Offsets, classify, code_points
from corpusclean.language.units import cut, line_bounds
from corpusclean.language.voting import resolve_japanese, spread_to_unread, vote
from corpusclean.result import Language

_BLOCK: Final = 1 << 16
"""Code points worked on at a time: enough to make array calls cheap, few enough to stay in the cache."""
_WINDOW_COUNT: Final = 16
_READ_AT_MOST: Final = 8
"""Units of one script that the model reads of a document (or of a very long line)."""
_LEAST_LETTERS: Final = 3
_LEAST_SHARE_OF_WORDS: Final = 0.4


class FastTextDetector:
    """Detects languages with the model of this library; see :class:`~corpusclean.language.Detector`."""

    name = "fasttext"

    def __init__(self, model: Path | None = None) -> None:
        self._model = LineModel(model if model is not None else shipped_directory())
        self._tags = Tags(self._model.tags)
        self.version = self._model.version

    @property
    def tags(self) -> tuple[str, ...]:
        """Every tag an answer can have."""
        return self._tags.names

    def detect_many(self, texts: Sequence[str]) -> list[Language]:
        """Returns the language of each text.

        Of texts above a quarter of a million characters, sixteen evenly spaced windows are read.
        """
        answers: list[Language] = []
        block: list[str] = []
        size = 0
        for text in texts:
            block.append(_windows(text))
            size += len(block[-1])
            if size >= _BLOCK:
                answers += self._detect_block(block)
                block, size = [], 0
        if block:
            answers += self._detect_block(block)
        return answers

    def detect_lines(self, text: str) -> list[tuple[int, int, Language]]:
        """Returns start, end and language of each line of ``text.splitlines()``."""
        answers: list[tuple[int, int, Language]] = []
        for offset, piece in _line_blocks(text):
            codes = code_points(piece)
            classes = classify(codes)
            starts, ends = line_bounds(codes, classes)
            languages = self._detect_groups(
                codes, classes, starts, ends, np.arange(starts.size), one_text=True
            )
            answers += [
                (offset + start, offset + end, language)
                for start, end, language in zip(starts.tolist(), ends.tolist(), languages, strict=True)
            ]
        return answers

    def _detect_block(self, texts: Sequence[str]) -> list[Language]:
        codes = code_points("\n".join(texts) + "\n")
        classes = classify(codes)
        starts, ends = line_bounds(codes, classes)
        lengths = np.fromiter((len(text) + 1 for text in texts), np.intp, len(texts))
        document = np.searchsorted(np.cumsum(lengths), starts, side="right")
        return self._detect_groups(codes, classes, starts, ends, document, groups=len(texts))

    def _detect_groups(
        self,
        codes: Codes,
        classes: Classes,
        starts: Offsets,
        ends: Offsets,
        group: Offsets,
        *,
        groups: int | None = None,
        one_text: bool = False,
    ) -> list[Language]:
        """Returns the language of each group of lines.

        Args:
            codes: code points of the text.
            classes: their classes.
            starts: first code point of each line.
            ends: one past the last.
            group: of each line, not falling.
            groups: how many there are; as many as lines when left out.
            one_text: whether all groups are of one text, so that one tells about another.
        """
        unit_starts, unit_ends, line = cut(starts, ends)
        unit_group = group[line]
        units = gate(codes, classes, unit_starts, unit_ends, self._tags, self._model.han)
        self._read(codes, classes, units, unit_group)
        spread_to_unread(units, unit_group)
        resolve_japanese(units, np.zeros_like(unit_group) if one_text else unit_group, self._tags)
        return vote(units, unit_group, groups if groups is not None else starts.size, self._tags)

    def _read(self, codes: Codes, classes: Classes, units: Units, group: Offsets) -> None:
        """Lets the model read the units that are open, at most so many of each group and script."""
        chosen = _most_telling(units, group)
        if chosen.size == 0:
            return
        lines, words = model_lines(
            codes, classes, units.starts[chosen], units.ends[chosen], units.script[chosen]
        )
        enough = words >= np.maximum(_LEAST_LETTERS, _LEAST_SHARE_OF_WORDS * units.letters[chosen])
        readable = np.flatnonzero(enough)
        units.tag[chosen[~enough]] = self._tags.number[UND]
        units.confidence[chosen[~enough]] = 0.9
        found = self._model.classify([lines[place] for place in readable.tolist()])
        calibrate = self._model.calibration
        for unit, count, (tag, probability) in zip(
            chosen[readable].tolist(), words[readable].tolist(), found, strict=True
        ):
            units.tag[unit] = self._tags.number[tag]
            units.confidence[unit] = calibrate(probability, count)


def _most_telling(units: Units, group: Offsets) -> npt.NDArray[np.intp]:
    """Returns the open units to read: of each group and script, those with the largest weights."""
    candidates = np.flatnonzero(units.tag == OPEN)
    key = group[candidates] * 256 + units.script[candidates]
    order = np.lexsort((candidates, -units.weight[candidates], key))
    key = key[order]
    first = np.concatenate(([True], key[1:] != key[:-1])) if key.size else np.zeros(0, np.bool_)
    begin = np.flatnonzero(first)
    rank = np.arange(key.size) - np.repeat(begin, np.diff(begin, append=key.size))
    return np.sort(candidates[order[rank < _READ_AT_MOST]])


def _windows(text: str) -> str:
    """Returns ``text``, or evenly spaced windows of it where it is very long."""
    if len(text) <= 4 * _BLOCK:
        return text
    size = _BLOCK // 4
    step = (len(text) - size) / (_WINDOW_COUNT - 1)
    return "\n".join(text[round(n * step) : round(n * step) + size] for n in range(_WINDOW_COUNT))


def _line_blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yields offset and text of stretches of whole lines, each about a block long."""
    start = 0
    while start < len(text):
        end = len(text)
        if end - start > _BLOCK:
            found = text.find("\n", start + _BLOCK)
            end = found + 1 if found >= 0 else end
        yield start, text[start:end]
        start = end
