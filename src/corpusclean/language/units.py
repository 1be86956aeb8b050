"""Cuts texts into lines and lines into units, and weighs how much each reads like prose."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from corpusclean.language.scripts import (
    BREAK,
    CLASS,
    CLASS_COUNT,
    FIRST_SCRIPT,
    OTHER,
    SEPARATOR,
    SPACE,
    STOP,
    Classes,
    Codes,
    Offsets,
)

_PIECE: Final = 160
"""Longer lines are cut to pieces of about so many code points."""

INFORMATION: Final = np.zeros(CLASS_COUNT)
"""What a character of each class counts as, in Latin letters of a translation."""
INFORMATION[FIRST_SCRIPT:] = 1.0
for _name, _letters in (("Hani", 3.0), ("Bopo", 2.0), ("Kana", 2.0), ("Hang", 2.2), ("Yiii", 3.0)):
    INFORMATION[CLASS[_name]] = _letters
_WITHOUT_STOPS: Final = [CLASS[name] for name in ("Thai", "Laoo", "Khmr", "Mymr", "Tibt")]
"""Scripts whose sentences end in a space, or in signs of their own at every syllable."""
_LONG_LINE: Final = 150.0
"""Letters at which a line's length gives it an eighth of the weight of an endless one."""
_LENGTH_POWER: Final = 3
"""Chosen with the length above on made pages with spam: higher powers hold out against still more spam, but
the article of a page of short lines then loses to its longest legal notice."""
_SPACELESS: Final = [CLASS["Hani"], CLASS["Kana"]]


def line_bounds(codes: Codes, classes: Classes) -> tuple[Offsets, Offsets]:
    """Finds the lines of a text as ``str.splitlines`` does.

    Args:
        codes: code points of the text.
        classes: their classes.

    Returns:
        first code point of each line, and one past its last, the line break left out.
    """
    if codes.size == 0:
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    breaks = np.flatnonzero(classes == BREAK)
    follows_return = np.zeros(breaks.size, np.bool_)
    later = breaks[breaks > 0]
    follows_return[breaks > 0] = (codes[later] == 0x0A) & (codes[later - 1] == 0x0D)
    # "\r\n" is one break: the line ends before the first and the next begins after the second
    ends = breaks[~follows_return]
    is_pair = np.zeros(ends.size, np.bool_)
    inside = ends + 1 < codes.size
    is_pair[inside] = (codes[ends[inside]] == 0x0D) & (codes[ends[inside] + 1] == 0x0A)
    starts = np.concatenate(([0], ends + 1 + is_pair))
    ends = np.append(ends, codes.size)
    if starts[-1] >= codes.size:
        starts, ends = starts[:-1], ends[:-1]
    return starts, ends


def cut(starts: Offsets, ends: Offsets) -> tuple[Offsets, Offsets, Offsets]:
    """Cuts lines into units of even length.

    Args:
        starts: first code point of each line.
        ends: one past the last.

    Returns:
        starts and ends of the units, in order, and the line of each. Every line has at least one.
    """
    lengths = ends - starts
    pieces = np.maximum(1, (lengths + _PIECE // 2) // _PIECE)
    line = np.repeat(np.arange(starts.size), pieces)
    place = np.arange(line.size) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    unit_starts = starts[line] + lengths[line] * place // pieces[line]
    unit_ends = starts[line] + lengths[line] * (place + 1) // pieces[line]
    return unit_starts, unit_ends, line


def prose_weights(counts: npt.NDArray[np.int64], line: Offsets | None = None) -> npt.NDArray[np.float64]:
    """Weighs units by how much they read like running text rather than links, menus and key words.

    Running text stands in long lines, has full stops and commas, few bars and brackets, and, in Han and kana,
    few spaces. A letter of a paragraph counts about ten times one of a line with a single short sentence.

    Args:
        counts: of classes, a row for each unit; see ``scripts.script_counts``.
        line: the line each unit is a piece of, not falling; each its own where left out.

    Returns:
        shape (units,): 0 without letters, about the number of letters for long prose.
    """
    letters = counts @ INFORMATION
    size = np.maximum(letters, 1.0)
    stops = np.where(counts[:, _WITHOUT_STOPS].sum(axis=1) * 2 > letters, letters, counts[:, STOP])
    punctuated = 0.2 + 0.8 * np.minimum(1.0, stops * 80.0 / size)
    signs = (counts[:, SEPARATOR] + counts[:, OTHER]) / size
    spaceless = counts[:, _SPACELESS].sum(axis=1)
    spaces = np.where(spaceless * 3 > letters * 0.5, counts[:, SPACE] / np.maximum(spaceless, 1), 0.0)
    length = letters if line is None else np.bincount(line, weights=letters)[line]
    weights: npt.NDArray[np.float64] = (
        letters
        * (length / (length + _LONG_LINE)) ** _LENGTH_POWER
        * punctuated
        / (1 + (signs / 0.06) ** 2)
        / (1 + (spaces / 0.08) ** 2)
    )
    return weights
