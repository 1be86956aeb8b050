"""A second opinion on doubtful lines: naive Bayes over groups of one to four letters.

The classifier squeezes every language into a few dozen numbers and is at its weakest on short lines of
languages that are alike. This table keeps, for each group of letters and each language, how frequent the
group is there, on a coarse logarithmic scale; the languages that the classifier thinks possible are compared
by the mean over the groups of the line. Multinomial naive Bayes with hashed features, as in Lui and Baldwin,
"langid.py: An Off-the-shelf Language Identification Tool" (2012), but of a few candidates only.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from corpusclean.exceptions import ModelError

LONGEST: Final = 4
"""Letters of a group at most; the space around a word counts as one."""
BITS: Final = 15
"""Groups share 2 to this power rows; twice as many give half a point on 20 characters and half as much again
in size."""
LEVELS: Final = 4
"""Steps of the scale, two bits; the lowest stands for groups the language lacks or nearly lacks."""
_LEAST_RATE, _MOST_RATE = 3e-6, 3e-3
"""Shares of a language's groups at the two ends of the scale."""
_READ: Final = 80
"""Characters of a line that are compared; longer lines are seldom in doubt, and cost would grow with them."""
_SPACE: Final = 0x20
_BREAK: Final = 0x0A

Rows = npt.NDArray[np.intp]


def hash_groups(lines: Sequence[str]) -> tuple[Rows, Rows]:
    """Lists the groups of letters of lines.

    A group is a run of one to four characters of one word, where the space before and the space after count
    as characters of the word.

    Args:
        lines: normalised, without line breaks.

    Returns:
        the row of the table and the number of the line of every group, lines in no order within a length.
    """
    text = " " + " \n ".join(lines) + " "
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    edge = (codes == _SPACE) | (codes == _BREAK)
    line = np.cumsum(codes == _BREAK)
    rows: list[Rows] = []
    owners: list[Rows] = []
    hashed = np.zeros(codes.size, np.uint32)
    unbroken = np.ones(codes.size, np.bool_)  # whether no space is strictly inside of the group
    for length in range(1, LONGEST + 1):
        size = codes.size - length + 1
        if size <= 0:
            break
        # FNV's multiplication and a shift to mix, on whole arrays; uint32 wraps around
        hashed = (hashed[:size] * np.uint32(0x01000193)) ^ (
            (codes[length - 1 :] + np.uint32(length)) * np.uint32(0x9E3779B1)
        )
        hashed ^= hashed >> np.uint32(15)
        unbroken = unbroken[:size] & ~edge[length - 2 : length - 2 + size] if length >= 3 else unbroken[:size]
        is_group = unbroken & ~edge if length == 1 else unbroken
        if length == 2:
            is_group = is_group & ~(edge[:size] & edge[1:])
        place = np.flatnonzero(is_group)
        mixed = (hashed[place] * np.uint32(0x85EBCA6B)) >> np.uint32(32 - BITS)
        rows.append(mixed.astype(np.intp))
        owners.append(line[place])
    return np.concatenate(rows), np.concatenate(owners)


@dataclass(frozen=True)
class NgramTable:
    """How frequent groups of letters are in each language.

    Attributes:
        packed: steps of the scale, 0 to LEVELS - 1, of all languages for each row; four to a byte, the lowest
            bits first.
        languages: how many there are.
    """

    packed: npt.NDArray[np.uint8]
    languages: int

    @classmethod
    def load(cls, path: Path, languages: int) -> NgramTable:
        """Reads a table that :meth:`save` wrote.

        Raises:
            ModelError: the file is not one, or of another number of languages.
        """
        try:
            packed = np.frombuffer(zlib.decompress(path.read_bytes()), np.uint8)
            if packed.size * 4 != languages << BITS:
                raise ValueError(f"{packed.size} bytes, not those of {languages} languages")
            return cls(packed, languages)
        except (OSError, ValueError, zlib.error) as error:
            raise ModelError(
                f"{path}: not a table of groups of letters ({error}); reinstall corpusclean or train it again"
            ) from error

    @classmethod
    def learn(cls, lines: Sequence[Sequence[str]]) -> NgramTable:
        """Counts the groups of each language's normalised lines."""
        levels = np.zeros((1 << BITS, len(lines)), np.uint8)
        bottom, top = np.log(_LEAST_RATE), np.log(_MOST_RATE)
        for column, own in enumerate(lines):
            rows, _ = hash_groups(own)
            rates = np.bincount(rows, minlength=1 << BITS) / max(rows.size, 1)
            scaled = (np.log(np.minimum(rates + _LEAST_RATE, _MOST_RATE)) - bottom) / (top - bottom)
            levels[:, column] = np.rint(scaled * (LEVELS - 1))
        four = levels.reshape(-1, 4) << np.arange(0, 8, 2, dtype=np.uint8)
        return cls(np.bitwise_or.reduce(four, axis=1), len(lines))

    def save(self, path: Path) -> None:
        """Writes the table, compressed."""
        path.write_bytes(zlib.compress(self.packed.tobytes(), 9))

    def compare(
        self, lines: Sequence[str], candidates: npt.NDArray[np.intp], counts: npt.NDArray[np.intp]
    ) -> npt.NDArray[np.float64]:
        """Returns how well each line goes with each of its candidates.

        Args:
            lines: normalised, without line breaks; the first eighty characters are read.
            candidates: numbers of languages, shape (lines, most).
            counts: how many candidates each line has, the first ones of its row; at least one.

        Returns:
            the shape of ``candidates``: mean log frequency of the line's groups, up to a constant; 0 past the
            line's candidates.
        """
        rows, owners = hash_groups([line[:_READ] for line in lines])
        size = np.maximum(np.bincount(owners, minlength=len(lines)), 1)
        first = rows * self.languages
        scores = np.zeros(candidates.shape)
        for place in range(candidates.shape[1]):
            if place and (counts <= place).any():
                left = counts[owners] > place
                first, owners = first[left], owners[left]
            # sums of small integers are exact: the answer of a line cannot depend on its batch
            cell = first + candidates[:, place][owners]
            found = self.packed[cell >> 2] >> ((cell & 3) << 1).astype(np.uint8) & 3
            scores[:, place] = np.bincount(owners, weights=found, minlength=len(lines))
        step = np.log(_MOST_RATE / _LEAST_RATE) / (LEVELS - 1)
        means: npt.NDArray[np.float64] = scores * (step / size)[:, None]
        return means
