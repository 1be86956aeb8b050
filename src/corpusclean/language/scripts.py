"""Writing systems by code point: one table, looked up for whole arrays at once.

Every code point has a class: white space, a digit, punctuation of one kind or another, or the script of a
letter. The ranges follow the blocks and the ``Script`` property of the Unicode Character Database; a script
is named by its ISO 15924 code. Hiragana and Katakana are one class, ``Kana``.

    codes = code_points("標題 title")
    classes = classify(codes)
    counts = script_counts(classes, [0, 3], [2, 8])   # a row for each segment, a column for each class
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Classes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.intp]

OTHER: Final = 0
"""Symbols, emoji, control characters and what Unicode has not assigned."""
SPACE: Final = 1
BREAK: Final = 2
"""What ``str.splitlines`` ends a line at."""
DIGIT: Final = 3
MARK: Final = 4
"""Combining marks that belong to the letter before them, whatever its script."""
STOP: Final = 5
"""Full stops, commas and the like: the punctuation of running text."""
SEPARATOR: Final = 6
"""Other punctuation: bars, slashes, brackets, dashes."""
DAMAGE: Final = 7
"""Private use, U+FFFD, lone surrogates: a text that was decoded wrongly."""
APOSTROPHE: Final = 8
FIRST_SCRIPT: Final = 9

CLASS_NAMES: Final[tuple[str, ...]] = (
    *("other", "space", "break", "digit", "mark", "stop", "separator", "damage", "apostrophe"),
    *("Latn", "Cyrl", "Grek", "Armn", "Hebr", "Arab", "Syrc", "Thaa", "Nkoo", "Deva", "Beng", "Guru"),
    *("Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym", "Sinh", "Thai", "Laoo", "Tibt", "Mymr", "Geor"),
    *("Ethi", "Cher", "Cans", "Khmr", "Mong", "Tfng", "Copt", "Olck", "Yiii", "Java", "Bali", "Vaii"),
    *("Mtei", "Hani", "Kana", "Bopo", "Hang"),
)
"""The name of every class; from :data:`FIRST_SCRIPT` on, scripts."""

CLASS_COUNT: Final = 64
"""Columns of a count table: room for the classes, and a power of two."""

CLASS: Final[dict[str, int]] = {name: number for number, name in enumerate(CLASS_NAMES)}

_LETTER_RANGES: Final[tuple[tuple[int, int, str], ...]] = (
    (0x0041, 0x005A, "Latn"),
    (0x0061, 0x007A, "Latn"),
    (0x00AA, 0x00AA, "Latn"),
    (0x00BA, 0x00BA, "Latn"),
    (0x00C0, 0x00D6, "Latn"),
    (0x00D8, 0x00F6, "Latn"),
    (0x00F8, 0x02AF, "Latn"),
    (0x0300, 0x036F, "mark"),
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0531, 0x0556, "Armn"),
    (0x0561, 0x0588, "Armn"),
    (0x0591, 0x05F4, "Hebr"),
    (0x0600, 0x06FF, "Arab"),
    (0x0700, 0x074F, "Syrc"),
    (0x0750, 0x077F, "Arab"),
    (0x0780, 0x07BF, "Thaa"),
    (0x07C0, 0x07FF, "Nkoo"),
    (0x0860, 0x086F, "Syrc"),
    (0x0870, 0x08FF, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x0980, 0x09FF, "Beng"),
    (0x0A00, 0x0A7F, "Guru"),
    (0x0A80, 0x0AFF, "Gujr"),
    (0x0B00, 0x0B7F, "Orya"),
    (0x0B80, 0x0BFF, "Taml"),
    (0x0C00, 0x0C7F, "Telu"),
    (0x0C80, 0x0CFF, "Knda"),
    (0x0D00, 0x0D7F, "Mlym"),
    (0x0D80, 0x0DFF, "Sinh"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Laoo"),
    (0x0F00, 0x0FFF, "Tibt"),
    (0x1000, 0x109F, "Mymr"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1100, 0x11FF, "Hang"),
    (0x1200, 0x139F, "Ethi"),
    (0x13A0, 0x13FF, "Cher"),
    (0x1400, 0x167F, "Cans"),
    (0x1780, 0x17FF, "Khmr"),
    (0x1800, 0x18AF, "Mong"),
    (0x18B0, 0x18FF, "Cans"),
    (0x19E0, 0x19FF, "Khmr"),
    (0x1AB0, 0x1AFF, "mark"),
    (0x1B00, 0x1B7F, "Bali"),
    (0x1C50, 0x1C7F, "Olck"),
    (0x1C80, 0x1C8F, "Cyrl"),
    (0x1C90, 0x1CBF, "Geor"),
    (0x1CD0, 0x1CFF, "Deva"),
    (0x1D00, 0x1D25, "Latn"),
    (0x1D2B, 0x1D2B, "Cyrl"),
    (0x1D2C, 0x1DBF, "Latn"),
    (0x1DC0, 0x1DFF, "mark"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x1F00, 0x1FFF, "Grek"),
    (0x20D0, 0x20FF, "mark"),
    (0x2C60, 0x2C7F, "Latn"),
    (0x2C80, 0x2CFF, "Copt"),
    (0x2D00, 0x2D2F, "Geor"),
    (0x2D30, 0x2D7F, "Tfng"),
    (0x2D80, 0x2DDF, "Ethi"),
    (0x2DE0, 0x2DFF, "Cyrl"),
    (0x2E80, 0x2FDF, "Hani"),
    (0x3005, 0x3007, "Hani"),
    (0x3021, 0x3029, "Hani"),
    (0x3041, 0x3096, "Kana"),
    (0x3099, 0x309A, "mark"),
    (0x309D, 0x309F, "Kana"),
    (0x30A1, 0x30FA, "Kana"),
    (0x30FC, 0x30FF, "Kana"),
    (0x3105, 0x312F, "Bopo"),
    (0x3131, 0x318E, "Hang"),
    (0x31A0, 0x31BF, "Bopo"),
    (0x31F0, 0x31FF, "Kana"),
    (0x3400, 0x4DBF, "Hani"),
    (0x4E00, 0x9FFF, "Hani"),
    (0xA000, 0xA4CF, "Yiii"),
    (0xA500, 0xA63F, "Vaii"),
    (0xA640, 0xA69F, "Cyrl"),
    (0xA722, 0xA7FF, "Latn"),
    (0xA8E0, 0xA8FF, "Deva"),
    (0xA960, 0xA97F, "Hang"),
    (0xA980, 0xA9DF, "Java"),
    (0xA9E0, 0xA9FF, "Mymr"),
    (0xAA60, 0xAA7F, "Mymr"),
    (0xAAE0, 0xAAFF, "Mtei"),
    (0xAB01, 0xAB2F, "Ethi"),
    (0xAB30, 0xAB6F, "Latn"),
    (0xAB70, 0xABBF, "Cher"),
    (0xABC0, 0xABFF, "Mtei"),
    (0xAC00, 0xD7FF, "Hang"),
    (0xD800, 0xF8FF, "damage"),
    (0xF900, 0xFAFF, "Hani"),
    (0xFB00, 0xFB06, "Latn"),
    (0xFB13, 0xFB17, "Armn"),
    (0xFB1D, 0xFB4F, "Hebr"),
    (0xFB50, 0xFDFF, "Arab"),
    (0xFE00, 0xFE0F, "mark"),
    (0xFE20, 0xFE2F, "mark"),
    (0xFE70, 0xFEFC, "Arab"),
    (0xFF21, 0xFF3A, "Latn"),
    (0xFF41, 0xFF5A, "Latn"),
    (0xFF66, 0xFF9F, "Kana"),
    (0xFFA0, 0xFFDC, "Hang"),
    (0xFFFD, 0xFFFD, "damage"),
    (0x1B000, 0x1B16F, "Kana"),
    (0x1E900, 0x1E95F, "other"),
    (0x20000, 0x323AF, "Hani"),
    (0xF0000, 0x10FFFF, "damage"),
)
"""First and last code point and the class. Later rows, and the characters below, overrule earlier ones."""

_DIGIT_RANGES: Final[tuple[tuple[int, int], ...]] = (
    *((zero, zero + 9) for zero in (0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6)),
    *((zero, zero + 9) for zero in (0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x17E0)),
    *((zero, zero + 9) for zero in (0x1810, 0x1C50, 0xA9D0, 0xABF0, 0xFF10)),
)

_SEPARATOR_RANGES: Final[tuple[tuple[int, int], ...]] = (
    (0x21, 0x2F),
    (0x3A, 0x40),
    (0x5B, 0x60),
    (0x7B, 0x7E),
    (0xA1, 0xBF),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x3001, 0x3004),
    (0x3008, 0x3020),
    (0x30FB, 0x30FB),
    (0xFE30, 0xFE6F),
    (0xFF01, 0xFF0F),
    (0xFF1A, 0xFF20),
    (0xFF3B, 0xFF40),
    (0xFF5B, 0xFF65),
)

_STOPS: Final = ".,;!?…。，、；！？．｡､؛،؟۔।॥։՝።፣፤၊။།་៕។܀·"
_SPACES: Final = "\t \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
_BREAKS: Final = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_APOSTROPHES: Final = "'\u2018\u2019\u02bb\u02bc\u02bf\u02be\uff07\u0060\u00b4"
_INVISIBLE: Final = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"


@lru_cache(maxsize=1)
def class_table() -> Classes:
    """Returns the class of every code point: uint8, shape (0x110000,)."""
    table = np.zeros(0x110000, np.uint8)
    for first, last, name in _LETTER_RANGES:
        table[first : last + 1] = CLASS[name]
    for first, last in _SEPARATOR_RANGES:
        table[first : last + 1] = SEPARATOR
    for first, last in _DIGIT_RANGES:
        table[first : last + 1] = DIGIT
    # 〆 〇 and 々 are letters in the middle of the punctuation of their block
    table[[0x3005, 0x3006, 0x3007]] = CLASS["Hani"]
    table[[0xAA, 0xBA]] = CLASS["Latn"]
    for characters, number in (
        (_STOPS, STOP),
        (_SPACES + "\u202f\u205f\u3000", SPACE),
        (_BREAKS, BREAK),
        (_APOSTROPHES, APOSTROPHE),
        (_INVISIBLE, MARK),
    ):
        table[[ord(character) for character in characters]] = number
    table.setflags(write=False)
    return table


def code_points(text: str) -> Codes:
    """Returns the code points of ``text``: uint32, one for each character, lone surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def classify(codes: Codes) -> Classes:
    """Returns the class of each code point (uint8, the shape of ``codes``); see :data:`CLASS_NAMES`."""
    return class_table()[codes]


def script_counts(classes: Classes, starts: npt.ArrayLike, ends: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Counts the classes of each segment.

    Args:
        classes: of the code points of a text, from :func:`classify`.
        starts: first code point of each segment. Segments may touch, overlap or leave gaps.
        ends: one past the last code point of each, not before its start.

    Returns:
        shape (segments, :data:`CLASS_COUNT`); columns are numbered as :data:`CLASS_NAMES`.
    """
    first, last = np.asarray(starts, np.intp), np.asarray(ends, np.intp)
    rows = first.size
    if rows == 0:
        return np.zeros((0, CLASS_COUNT), np.int64)
    if np.array_equal(first[1:], last[:-1]):  # the segments tile a stretch: no gathering needed
        owner = np.repeat(np.arange(rows) * CLASS_COUNT, last - first)
        owner += classes[first[0] : last[-1]]
    else:
        owner, positions = segment_positions(first, last)
        owner = owner * CLASS_COUNT + classes[positions]
    return np.bincount(owner, minlength=rows * CLASS_COUNT).reshape(rows, CLASS_COUNT)


def segment_positions(starts: npt.ArrayLike, ends: npt.ArrayLike) -> tuple[Offsets, Offsets]:
    """Lists the positions of segments one after the other.

    Args:
        starts: first position of each segment.
        ends: one past the last position of each.

    Returns:
        the number of the segment and the position in the text, for every position of every segment.
    """
    first = np.asarray(starts, np.intp)
    lengths = np.asarray(ends, np.intp) - first
    owner = np.repeat(np.arange(first.size), lengths)
    skipped = first - (np.cumsum(lengths) - lengths)
    return owner, np.arange(owner.size) + skipped[owner]
