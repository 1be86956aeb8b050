"""Lines in Han characters: Simplified, Traditional, Cantonese, or Japanese without kana.

One table gives every character four numbers, learnt by ``han_training``: how far it speaks for Simplified
(above 0) or Traditional characters, for Cantonese against written Chinese, for Japanese against Chinese, and
how rare it is. The numbers of a line are summed; what does not reach a threshold
stays plain ``zh``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from corpusclean.exceptions import ModelError
from corpusclean.language.scripts import Codes, Offsets

Floats = npt.NDArray[np.float64]

FIRST: Final = 0x3400
LAST: Final = 0x9FFF
"""The table covers Extension A and the Unified Ideographs; rarer planes count as uncommon characters."""

VARIANT_MARGIN: Final = 1.0
"""Least sum for Simplified or Traditional: below it no character of the line is distinctive."""
MOJIBAKE_RARITY: Final = 0.36
"""Mean rarity above which Han text is mojibake (mostly UTF-8 read as GBK); real text stays below 0.2."""


@dataclass(frozen=True)
class HanScores:
    """Sums over the Han characters of each unit; arrays of shape (units,).

    Attributes:
        count: Han characters.
        variant: above 0 for Simplified, below for Traditional.
        cantonese: log-odds against written Chinese, intercept included.
        japanese: log-odds against Chinese, intercept included.
        rarity: mean rarity of the characters, 0 to 1.
    """

    count: npt.NDArray[np.int64]
    variant: Floats
    cantonese: Floats
    japanese: Floats
    rarity: Floats


@dataclass(frozen=True)
class HanTables:
    """The learnt numbers.

    Attributes:
        weights: float32, shape (LAST - FIRST + 2, 4): variant, Cantonese, Japanese, rarity (0 to 1).
            The last row stands for characters outside of the table.
        cantonese_intercept: log-odds of a line without evidence.
        japanese_intercept: likewise.
    """

    weights: npt.NDArray[np.float32]
    cantonese_intercept: float
    japanese_intercept: float

    @classmethod
    def load(cls, path: Path) -> HanTables:
        """Reads the arrays that ``han_training`` wrote one after the other.

        Raises:
            ModelError: the file cannot be read or has another layout.
        """
        try:
            with path.open("rb") as file:
                characters, learnt, rarity, intercepts = (np.load(file, allow_pickle=False) for _ in range(4))
            weights = np.zeros((LAST - FIRST + 2, 4), np.float32)
            weights[characters.astype(np.intp) - FIRST, :3] = learnt
            weights[:-1, 3] = rarity / 4
            weights[-1, 3] = 1
            cantonese, japanese = (float(value) for value in intercepts)
        except (OSError, EOFError, ValueError, IndexError) as error:
            raise ModelError(
                f"{path}: not a table of Han characters ({error}); reinstall corpusclean or train it again"
            ) from error
        return cls(weights, cantonese, japanese)

    def score(self, codes: Codes, owner: Offsets, units: int) -> HanScores:
        """Sums the numbers of the Han characters of each unit.

        Args:
            codes: Han characters only.
            owner: the unit each belongs to.
            units: how many units there are.
        """
        index = np.where((codes >= FIRST) & (codes <= LAST), codes.astype(np.intp) - FIRST, LAST - FIRST + 1)
        rows = self.weights[index]
        count = np.bincount(owner, minlength=units)
        variant, cantonese, japanese, rarity = (
            np.bincount(owner, weights=rows[:, column], minlength=units).astype(np.float64)
            for column in range(4)
        )
        return HanScores(
            count=count,
            variant=variant,
            cantonese=cantonese + self.cantonese_intercept,
            japanese=japanese + self.japanese_intercept,
            rarity=rarity / np.maximum(count, 1),
        )
