"""What the language model reads of a text: the words of one script, lower case, one unit a line.

Digits, punctuation and tokens that are no words (addresses, file names, code, base64) say nothing about a
language and are blanked. Everything works on whole arrays of code points, so the cost of a unit is a few
nanoseconds a character however hostile the text.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from corpusclean.language.scripts import (
    APOSTROPHE,
    FIRST_SCRIPT,
    MARK,
    Classes,
    Codes,
    classify,
    code_points,
    script_counts,
    segment_positions,
)

UNIT_LENGTH = 256
"""Code points of a unit the model reads at most: two sentences, past which its answers no longer improve."""

_VISIBLE, _HARD, _DOT, _DIGIT, _UPPER, _LOWER, _CODE = (np.uint8(1 << bit) for bit in range(7))
_CODE_SIGNS: Final = 0.07
"""Signs of programming code for each letter of a word, from which a unit is code."""
_LONGEST_ENTITY: Final = 8
"""Characters from the ampersand of an HTML entity to its semicolon."""
_LONGEST_WORD = 45
"""Longer runs of ASCII are no words; the longest German compounds of a newspaper stay below."""


@lru_cache(maxsize=1)
def _ascii_flags() -> npt.NDArray[np.uint8]:
    """Returns the flags of each ASCII character; position 127 stands for everything else."""
    flags = np.zeros(128, np.uint8)
    flags[0x21:0x7F] = _VISIBLE
    for character in "@/\\_={}<>#$%&*+~^|[]":
        flags[ord(character)] |= _HARD
    for character in "=<>{};":
        flags[ord(character)] |= _CODE
    flags[ord(".")] |= _DOT
    flags[0x30:0x3A] |= _DIGIT
    flags[0x41:0x5B] |= _UPPER
    flags[0x61:0x7B] |= _LOWER
    return flags


def non_words(codes: Codes) -> npt.NDArray[np.bool_]:
    """Marks the characters of tokens that are no words.

    A token is a run of visible ASCII. It is no word when it holds a sign that words do not
    (``@ / _ = #`` ...), a letter beside a digit, a full stop between letters, two changes from lower to
    upper case, or more than 45 characters.

    Args:
        codes: code points of any text.

    Returns:
        shape of ``codes``, true where the character belongs to such a token.
    """
    if codes.size == 0:
        return np.zeros(0, np.bool_)
    flags = _ascii_flags()[np.minimum(codes, 127)]
    visible = (flags & _VISIBLE) != 0
    starts = np.concatenate(([0], np.flatnonzero(visible[1:] != visible[:-1]) + 1))
    lengths = np.diff(starts, append=codes.size)

    letter = (flags & (_UPPER | _LOWER)) != 0
    inner_dot = np.zeros(codes.size, np.bool_)
    inner_dot[1:-1] = ((flags[1:-1] & _DOT) != 0) & letter[:-2] & letter[2:]
    flip = np.zeros(codes.size, np.bool_)
    flip[1:] = ((flags[:-1] & _LOWER) != 0) & ((flags[1:] & _UPPER) != 0)

    hard = ((flags & _HARD) != 0) | inner_dot
    present = np.bitwise_or.reduceat(flags | (hard * _HARD), starts)
    flips = np.add.reduceat(flip.view(np.uint8), starts, dtype=np.int32)
    mixed = ((present & _DIGIT) != 0) & ((present & (_UPPER | _LOWER)) != 0)
    bad = (((present & _HARD) != 0) | mixed | (flips >= 2) | (lengths > _LONGEST_WORD)) & visible[starts]
    marked: npt.NDArray[np.bool_] = np.repeat(bad, lengths)
    return marked


def _code_signs(codes: Codes) -> npt.NDArray[np.bool_]:
    """Marks signs that programs are full of and prose is not.

    Brackets count where they are opened right after a letter, and underscores beside one: editors put words
    like ``[sic]`` in brackets. A semicolon that ends an HTML entity does not count.
    """
    flags = _ascii_flags()[np.minimum(codes, 127)]
    letter = (flags & (_UPPER | _LOWER)) != 0
    marked: npt.NDArray[np.bool_] = (flags & _CODE) != 0
    marked[1:] |= ((codes[1:] == ord("(")) | (codes[1:] == ord("["))) & letter[:-1]
    underscore = codes == ord("_")
    marked[1:] |= underscore[1:] & letter[:-1]
    marked[:-1] |= underscore[:-1] & letter[1:]
    if (codes == ord("&")).any():
        place = np.arange(codes.size)
        ampersand = np.maximum.accumulate(np.where(codes == ord("&"), place, -_LONGEST_ENTITY - 1))
        marked &= (codes != ord(";")) | (place - ampersand > _LONGEST_ENTITY)
    return marked


def model_lines(
    codes: Codes,
    classes: Classes,
    starts: npt.NDArray[np.intp],
    ends: npt.NDArray[np.intp],
    scripts: npt.NDArray[np.intp],
) -> tuple[list[str], npt.NDArray[np.int64]]:
    """Turns units of a text into what the model reads.

    Args:
        codes: code points of the text.
        classes: their classes.
        starts: first code point of each unit.
        ends: one past the last; units longer than :data:`UNIT_LENGTH` are cut there.
        scripts: the class number of the script to keep, for each unit.

    Returns:
        the lines, one for each unit, free of line breaks and surrogates; and how many letters each kept, 0
        for units that look like programming code.
    """
    ends = np.minimum(ends, starts + UNIT_LENGTH)
    # one extra position for each unit takes the line break that ends it
    owner, positions = segment_positions(starts, ends + 1)
    last = np.cumsum(ends + 1 - starts) - 1
    positions[last] = 0  # any valid position: overwritten below
    unit_codes = codes[positions] if codes.size else np.zeros(positions.size, np.uint32)
    unit_classes = classes[positions] if codes.size else np.zeros(positions.size, np.uint8)
    unit_codes[last] = 0x20
    unit_classes[last] = 0
    apostrophe = unit_classes == APOSTROPHE
    letter = unit_classes == scripts[owner]
    keep = letter | (unit_classes == MARK) | apostrophe
    unit_codes[apostrophe] = 0x27
    erased = non_words(unit_codes)
    letter &= ~erased
    output = np.where(keep & ~erased, unit_codes, np.uint32(0x20))
    output[last] = 0x0A
    text = output.tobytes().decode("utf-32-le").lower()
    lines = text.split("\n")
    lines.pop()
    for unit in np.unique(owner[unit_classes == MARK]).tolist():
        # bounded by the unit length, so the sorting of long runs of marks cannot become quadratic
        lines[unit] = unicodedata.normalize("NFC", lines[unit])
    words = np.bincount(owner[letter], minlength=starts.size)
    signs = np.bincount(owner[_code_signs(unit_codes)], minlength=starts.size)
    words[signs >= np.maximum(2, _CODE_SIGNS * words)] = 0
    return lines, words


def normalise(texts: list[str]) -> tuple[list[str], list[int]]:
    """Normalises whole texts, each to its most frequent script, for training.

    Args:
        texts: any strings without line breaks.

    Returns:
        the lines as the model reads them, and the class number of each one's script (0 without letters).
    """
    joined = code_points("\n".join(texts) + "\n")
    classes = classify(joined)
    lengths = np.fromiter((len(text) + 1 for text in texts), np.intp, len(texts))
    ends = np.cumsum(lengths)
    starts = ends - lengths
    counts = script_counts(classes, starts, ends)
    counts[:, :FIRST_SCRIPT] = 0
    scripts = counts.argmax(axis=1)
    lines, _ = model_lines(joined, classes, starts, ends - 1, scripts)
    return lines, scripts.tolist()
