"""Text as an array of code points, and what kind of character each one is.

Segmentation and features are array operations over these two arrays, so that their cost is a few
passes over memory and not a Python step per character.
"""

from __future__ import annotations

import functools
import unicodedata
from typing import Final

import numpy as np
import numpy.typing as npt

CodePoints = npt.NDArray[np.uint32]
Kinds = npt.NDArray[np.uint8]

# Kinds of character, as small integers so that a whole text can be classified by one table lookup.
OTHER: Final = 0
LOWER: Final = 1  # lower-case letter, or a letter of a script without case other than the ones below
UPPER: Final = 2
DIGIT: Final = 3
HAN: Final = 4
KANA: Final = 5
HANGUL: Final = 6
SPACE: Final = 7  # one ordinary space
WIDE_SPACE: Final = 8  # tab, no-break, ideographic and every other white space that is no line break
BREAK: Final = 9  # ends a line, as str.splitlines sees it
STOP: Final = 10  # full-width sentence end
LATIN_STOP: Final = 11  # . ! ? which end a sentence only before a space or a capital
CLOSER: Final = 12  # closing quote that belongs to the sentence before it
OPEN_BRACKET: Final = 13
CLOSE_BRACKET: Final = 14
SEPARATOR: Final = 15  # stands between the items of a menu, a breadcrumb or a link farm
SYMBOL: Final = 16  # dingbats, arrows, boxes, emoji: rarely part of a sentence
PUNCTUATION: Final = 17
INVISIBLE: Final = 18  # zero-width characters: they belong to the word they stand in

_EXPLICIT: Final[dict[int, str]] = {
    SPACE: " ",
    BREAK: "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029",
    STOP: "。！？｡…",
    LATIN_STOP: ".!?‽",
    CLOSER: "”’」』»\"'",
    OPEN_BRACKET: "([（【〔［〖{《<".replace("《<", ""),
    CLOSE_BRACKET: ")]）】〕］〗}",
    SEPARATOR: "|｜丨∣︱│┃▏▎▍>›＞/／~～",
    INVISIBLE: "\u200b\u200c\u200d\u2060\ufeff\u00ad",
}

_TABLE_SIZE: Final = 0x110000


@functools.cache
def _kind_table() -> Kinds:
    """Returns the kind of every code point; built once, in about a tenth of a second."""
    table = np.zeros(_TABLE_SIZE, np.uint8)
    by_category = {
        "Lu": UPPER, "Lt": UPPER, "Ll": LOWER, "Lm": LOWER, "Lo": LOWER, "Mn": LOWER, "Mc": LOWER,
        "Nd": DIGIT, "Nl": DIGIT, "No": DIGIT, "Zs": WIDE_SPACE,
        "So": SYMBOL, "Sm": PUNCTUATION, "Sc": PUNCTUATION, "Sk": PUNCTUATION,
        "Pd": PUNCTUATION, "Po": PUNCTUATION, "Pc": PUNCTUATION,
        "Ps": PUNCTUATION, "Pe": PUNCTUATION, "Pi": PUNCTUATION, "Pf": PUNCTUATION,
    }  # fmt: skip
    # Only the planes that assign characters one by one need the slow look-up.
    for code in (*range(0x3400), *range(0xA000, 0xAC00), *range(0xF900, 0x1FC00)):
        table[code] = by_category.get(unicodedata.category(chr(code)), OTHER)
    table[0x3400:0x4DC0] = table[0x4E00:0xA000] = table[0xF900:0xFB00] = table[0x20000:0x32000] = HAN
    table[[0x3005, 0x3006, 0x3007]] = HAN
    table[0x3041:0x3100] = table[0x31F0:0x3200] = table[0xFF66:0xFFA0] = KANA
    table[0x30FB] = PUNCTUATION
    table[0x2190:0x2200] = table[0x25A0:0x2600] = SYMBOL  # arrows and shapes, also those used in mathematics
    table[0x1100:0x1200] = table[0x3130:0x3190] = table[0xAC00:0xD7B0] = HANGUL
    table[[ord("\t"), 0x1F]] = WIDE_SPACE  # the unit separator is white space to str.strip, but ends no line
    for kind, characters in _EXPLICIT.items():
        for character in characters:
            table[ord(character)] = kind
    return table


def code_points(text: str) -> CodePoints:
    """Returns the code points of a text without surrogates, shape ``(len(text),)``."""
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def kinds(codes: CodePoints) -> Kinds:
    """Returns the kind of each code point, shape as ``codes``."""
    # no text holds a code point beyond the table; clipping spares the check
    return np.take(_kind_table(), codes, mode="clip")
