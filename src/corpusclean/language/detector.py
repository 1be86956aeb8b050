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
from corpusclean.language.voting import resolve_japanese, vote
from corpusclean.result import Language

_BLOCK: Final = 1 << 16
"""Code points worked on at a time: enough to make array calls cheap, few enough to stay in the cache."""
_WINDOW_COUNT: Final = 16
_READ_FIRST: Final = 3
_READ_AT_MOST: Final = 8
"""Units of one script that the model reads of a document or a very long line, those of the most weight: at
first three, and five more where those disagree or are doubtful."""
_READ_CHARACTERS: Final = 96
"""Of each unit where there are several to read; a single one is read whole."""
_AGREED: Final = 0.85
"""Least mean confidence of the first three for the others not to be read."""
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

    @property
    def line_counts(self) -> dict[str, int]:
        """Tag -> lines the classifier was taught with; languages with a script of their own are not in it."""
        return self._model.line_counts

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
        units = gate(codes, classes, unit_starts, unit_ends, line, self._tags, self._model.han)
        self._read_open(codes, classes, units, unit_group)
        resolve_japanese(units, np.zeros_like(unit_group) if one_text else unit_group, self._tags)
        return vote(units, unit_group, groups if groups is not None else starts.size, self._tags)

    def _read_open(self, codes: Codes, classes: Classes, units: Units, group: Offsets) -> None:
        """Lets the model read some of the units that are open, and gives the others what their likes got.

        Of each group and script, ordered by weight, the first three, the one in the middle and one near the
        end are read; five more where the first disagree. What is not read gets the language of the unit read
        that is nearest in this order: prose and spam differ in weight.
        """
        candidates = np.flatnonzero(units.tag == OPEN)
        if candidates.size == 0:
            return
        key = group[candidates] * 256 + units.script[candidates]
        order = np.lexsort((candidates, -units.weight[candidates], key))
        candidates, key = candidates[order], key[order]
        begins = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
        counts = np.diff(begins, append=key.size)
        size = np.repeat(counts, counts)
        rank = np.arange(key.size) - np.repeat(begins, counts)
        read = (rank < _READ_FIRST) | (rank == size // 2) | (rank == size * 9 // 10)
        self._read(codes, classes, units, candidates[read & (size == 1)], whole=True)
        self._read(codes, classes, units, candidates[read & (size > 1)])

        doubtful = np.zeros(key.size, np.bool_)
        several = counts > _READ_FIRST
        for begin, count in zip(begins[several].tolist(), counts[several].tolist(), strict=True):
            first = candidates[begin : begin + _READ_FIRST]
            agree = (units.tag[first] == units.tag[first[0]]).all()
            doubtful[begin : begin + count] = not agree or units.confidence[first].mean() < _AGREED
        later = (rank < _READ_AT_MOST) & doubtful & ~read
        self._read(codes, classes, units, candidates[later])
        _spread(units, candidates, key, read | later)

    def _read(
        self, codes: Codes, classes: Classes, units: Units, chosen: Offsets, *, whole: bool = False
    ) -> None:
        """Lets the model read the chosen units and stores what it says."""
        if chosen.size == 0:
            return
        starts, ends = units.starts[chosen], units.ends[chosen]
        if not whole:
            ends = np.minimum(ends, starts + _READ_CHARACTERS)
        lines, words = model_lines(codes, classes, starts, ends, units.script[chosen])
        letters = np.minimum(units.letters[chosen], ends - starts)
        enough = words >= np.maximum(_LEAST_LETTERS, _LEAST_SHARE_OF_WORDS * letters)
        readable = np.flatnonzero(enough)
        units.tag[chosen[~enough]] = self._tags.number[UND]
        units.confidence[chosen[~enough]] = 0.9
        if readable.size == 0:
            return
        found = self._model.classify([lines[place] for place in readable.tolist()])
        units.tag[chosen[readable]] = [self._tags.number[tag] for tag, _ in found]
        probabilities = np.array([probability for _, probability in found])
        units.confidence[chosen[readable]] = self._model.calibration(probabilities, words[readable])


def _spread(units: Units, ordered: Offsets, key: Offsets, read: npt.NDArray[np.bool_]) -> None:
    """Gives units that were not read the tag of the nearest one read that has the same key.

    Args:
        units: changed in place.
        ordered: numbers of the open units; those of one key stand together, and the first of each is read.
        key: of each of them.
        read: which of them were read.
    """
    place = np.arange(ordered.size)
    before = np.maximum.accumulate(np.where(read, place, 0))
    after = np.minimum.accumulate(np.where(read, place, ordered.size - 1)[::-1])[::-1]
    nearer = read[after] & (key[after] == key) & (after - place < place - before)
    source = ordered[np.where(nearer, after, before)]
    unread = ordered[~read]
    units.tag[unread] = units.tag[source[~read]]
    units.confidence[unread] = units.confidence[source[~read]] * 0.8


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
