"""Cuts a text into segments: lines, and parts of lines wherever noise may begin or end.

Noise is often glued to the article without a line break: a byline before the first sentence, an
advert in brackets, a link farm behind the last full stop. A segment is the smallest piece that gets
a label of its own, so this module proposes too many cuts rather than too few; pieces with the same
label grow together again. Segments tile the text; white space belongs to the segment before it.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from corpusclean import codepoints as cp
from corpusclean.hashing import PieceHasher
from corpusclean.literals import Literals, distinct, places
from corpusclean.openers import CJK_OPENERS, FILE_ENDINGS, LATIN_OPENERS

Offsets = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

LONGEST_SEGMENT: Final = 2000
"""A segment is cut after this many characters at the latest: text without any punctuation stays bounded."""

_FOREIGN_RUN: Final = 12
"""A change of script is a cut where one side is this many characters without the other script."""

_LONGEST_PARENTHESIS: Final = 80
"""Dashes further apart are no pair."""

_LONG_BRACKET: Final = 4
"""Round brackets around fewer characters (an abbreviation, a unit) are no cut."""

_PADDING: Final = "\n" * 16
"""Before, between and behind the pages of a batch: wider than any look to the side, so that a page is cut the
same whatever stands next to it."""


@dataclass(frozen=True)
class Segments:
    """The segments of a batch of pages, in one array so that a batch costs as much as one page.

    The pages stand one behind the other in ``text``, line breaks between them. Every offset is one into
    ``text``; subtract ``page_offsets[i]`` to get one into page i.

    Attributes:
        text: all pages.
        codes: its code points, shape ``(len(text),)``.
        kinds: their kinds (see :mod:`corpusclean.codepoints`), same shape.
        starts: first code point of each segment, ascending, shape ``(n,)``.
        ends: one past the last, shape ``(n,)``. The segments of a page tile it.
        is_line_start: whether a segment is the first of its line, shape ``(n,)``.
        page_offsets: first code point of each page, shape ``(pages,)``.
        page_bounds: page i owns the segments ``page_bounds[i]`` to ``page_bounds[i + 1]``,
            shape ``(pages + 1,)``.
    """

    text: str
    codes: cp.CodePoints
    kinds: cp.Kinds
    starts: Offsets
    ends: Offsets
    is_line_start: Mask
    page_offsets: Offsets
    page_bounds: Offsets

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def pages(self) -> int:
        """How many pages the batch has."""
        return len(self.page_offsets)


def segment(texts: Sequence[str]) -> Segments:
    """Cuts a batch of pages into segments.

    Args:
        texts: without surrogates.

    Returns:
        Segments that tile each text; none for an empty one.
    """
    text = "".join(piece for page in ("", *texts) for piece in (page, _PADDING))
    sizes = np.fromiter((len(page) for page in texts), np.int64, len(texts))
    page_offsets = len(_PADDING) + np.cumsum(sizes + len(_PADDING)) - (sizes + len(_PADDING))
    codes = cp.code_points(text)
    kind = cp.kinds(codes)
    if sizes.sum() == 0:
        none = np.zeros(0, np.int64)
        bounds = np.zeros(len(texts) + 1, np.int64)
        return Segments(text, codes, kind, none, none, np.zeros(0, np.bool_), page_offsets, bounds)
    cut = _line_cuts(codes, kind) | _space_cuts(kind) | _sentence_cuts(kind) | _bracket_cuts(codes, kind)
    cut |= _separator_cuts(codes, kind) | _script_cuts(kind) | _case_cuts(kind) | _field_cuts(codes, kind)
    cut |= _counter_cuts(codes, kind) | _dash_cuts(codes, kind)
    cut &= ~_shifted(kind == cp.OPEN_BRACKET, 1)  # a bracket belongs to what it opens
    cut[_behind_marks(codes, kind)] = False
    cut[page_offsets] = True
    # White space belongs to the segment before it, at the top of a page to the first one.
    blank = (kind == cp.SPACE) | (kind == cp.WIDE_SPACE) | (kind == cp.BREAK)
    starts = _after_blanks(places(cut), blank)
    page_ends = page_offsets + sizes
    page_of = np.searchsorted(page_offsets, starts, "right") - 1
    starts = starts[starts < page_ends[page_of]]
    starts = _with_page_starts(starts, page_offsets[sizes > 0])
    page_of = np.searchsorted(page_offsets, starts, "right") - 1
    ends: Offsets = np.append(starts[1:], page_ends[-1])
    ends = np.minimum(ends, page_ends[page_of])
    starts, ends = _bound_length(starts, ends)
    page_of = np.searchsorted(page_offsets, starts, "right") - 1
    page_bounds: Offsets = np.searchsorted(page_of, np.arange(len(texts) + 1)).astype(np.int64)
    is_line_start = _first_of_line(starts, kind)
    return Segments(text, codes, kind, starts, ends, is_line_start, page_offsets, page_bounds)


def lines_of(batch: Segments) -> Segments:
    """Returns the same pages in segments of whole lines."""
    firsts = np.flatnonzero(batch.is_line_start)
    lasts = np.append(firsts[1:], len(batch)) - 1
    return replace(
        batch,
        starts=batch.starts[firsts],
        ends=batch.ends[lasts[: len(firsts)]],
        is_line_start=np.ones(len(firsts), np.bool_),
        page_bounds=np.searchsorted(firsts, batch.page_bounds),
    )


def _with_page_starts(starts: Offsets, page_starts: Offsets) -> Offsets:
    """Lets the first segment of each page begin where the page does, white space or not."""
    first = np.searchsorted(starts, page_starts)
    following = np.append(page_starts[1:], np.iinfo(np.int64).max)
    has_own = (first < len(starts)) & (np.append(starts, np.iinfo(np.int64).max)[first] < following)
    moved = starts.copy()
    moved[first[has_own]] = page_starts[has_own]
    return distinct(np.concatenate((moved, page_starts)))


def _shifted(mask: Mask, by: int) -> Mask:
    """Returns ``mask[i - by]`` at i, False where that lies outside."""
    out = np.zeros_like(mask)
    if by > 0:
        out[by:] = mask[:-by]
    else:
        out[:by] = mask[-by:]
    return out


def _line_cuts(codes: cp.CodePoints, kind: cp.Kinds) -> Mask:
    ends = kind == cp.BREAK
    # the \r of \r\n ends no line of its own
    ends &= ~((codes == 0x0D) & _shifted(codes == 0x0A, -1))
    cut: Mask = _shifted(ends, 1)
    return cut


def _space_cuts(kind: cp.Kinds) -> Mask:
    """Wide or repeated spaces anywhere; a single one beside a Han character or kana."""
    single = kind == cp.SPACE
    wide = kind == cp.WIDE_SPACE
    blank = single | wide
    cjk = (kind == cp.HAN) | (kind == cp.KANA)
    ends_run = _shifted(blank, 1) & ~blank
    repeated = _shifted(blank, 1) & _shifted(blank, 2)
    beside_cjk = cjk | _shifted(cjk, 2)
    cut: Mask = ends_run & (_shifted(wide, 1) | repeated | beside_cjk)
    return cut


def _sentence_cuts(kind: cp.Kinds) -> Mask:
    """Behind a sentence end and the quotes that close with it."""
    stop = kind == cp.STOP
    latin = kind == cp.LATIN_STOP
    closer = kind == cp.CLOSER
    blank = (kind == cp.SPACE) | (kind == cp.WIDE_SPACE)
    cjk = (kind == cp.HAN) | (kind == cp.KANA) | (kind == cp.HANGUL)
    upper = kind == cp.UPPER
    # one capital before the stop may be an initial, two end a word
    ends_word = (kind == cp.LOWER) | (upper & _shifted(upper, 1)) | cjk
    letter_before = _shifted(ends_word | (kind == cp.CLOSE_BRACKET) | (kind == cp.DIGIT) | closer, 1)
    starts_anew = upper | cjk | (kind == cp.OPEN_BRACKET)
    latin_end = (
        latin & letter_before & (_shifted(blank, -1) | _shifted(closer, -1) | _shifted(starts_anew, -1))
    )
    ended = stop | latin_end
    # up to two closing quotes belong to the sentence
    for _ in range(2):
        ended = ended | (_shifted(ended, 1) & closer)
    cut: Mask = _shifted(ended, 1) & ~ended & (kind != cp.CLOSE_BRACKET)
    return cut


def _bracket_cuts(codes: cp.CodePoints, kind: cp.Kinds) -> Mask:
    """Before an opening and behind a closing bracket, unless little stands between them."""
    opening = places(kind == cp.OPEN_BRACKET)
    closing = places(kind == cp.CLOSE_BRACKET)
    cut = np.zeros(len(codes), np.bool_)
    if len(opening) == 0 and len(closing) == 0:
        return cut
    following = np.append(closing, len(codes) + _LONG_BRACKET)
    distance = following[np.searchsorted(closing, opening)] - opening
    cut[opening[(distance > _LONG_BRACKET) | ~_is_round(codes[opening])]] = True
    preceding = np.append(-1 - _LONG_BRACKET, opening)
    distance = closing - preceding[np.searchsorted(opening, closing)]
    behind = closing[(distance > _LONG_BRACKET) | ~_is_round(codes[closing])] + 1
    cut[behind[behind < len(codes)]] = True
    # brackets that open one another stay together: [[spam]]
    cut &= ~((kind == cp.OPEN_BRACKET) & _shifted(kind == cp.OPEN_BRACKET, 1))
    cut &= ~((kind == cp.CLOSE_BRACKET) & _shifted(kind == cp.CLOSE_BRACKET, 1))
    return cut


def _is_round(codes: cp.CodePoints) -> Mask:
    found: Mask = (codes == ord("(")) | (codes == ord("（")) | (codes == ord(")")) | (codes == ord("）"))
    return found


def _separator_cuts(codes: cp.CodePoints, kind: cp.Kinds) -> Mask:
    """Behind a separator that does not stand between two digits; before and behind a symbol."""
    separator = kind == cp.SEPARATOR
    digit = kind == cp.DIGIT
    within_number = _shifted(digit, 1) & _shifted(digit, -1)
    separator &= ~within_number
    # an underscore joins words of Latin letters, and parts those of a keyword list in Chinese
    cjk = (kind == cp.HAN) | (kind == cp.KANA) | (kind == cp.HANGUL)
    separator |= (codes == ord("_")) & (_shifted(cjk, 1) | _shifted(cjk, -1))
    # a slash between letters is part of a web address or of an alternative (m/w)
    blank = (kind == cp.SPACE) | (kind == cp.WIDE_SPACE)
    slash = (codes == ord("/")) | (codes == ord("~"))
    separator &= ~slash | _shifted(blank, 1) | _shifted(blank, -1)
    symbol = kind == cp.SYMBOL
    behind = _shifted(separator, 1) & ~separator
    cut: Mask = behind | (symbol & ~_shifted(symbol, 1)) | (_shifted(symbol, 1) & ~symbol)
    return cut


def _behind_marks(codes: cp.CodePoints, kind: cp.Kinds) -> Offsets:
    """Returns where a symbol that opens a line ends and text begins behind it: both stay together."""
    symbol = kind == cp.SYMBOL
    blank = (kind == cp.SPACE) | (kind == cp.WIDE_SPACE)
    firsts, ends = places(symbol & ~_shifted(symbol, 1)), places(_shifted(symbol, 1) & ~symbol)
    line_starts = _after_blanks(places(_line_cuts(codes, kind)), blank | (kind == cp.BREAK))
    marks = ends[np.isin(firsts, line_starts)]
    return np.concatenate((marks, _after_blanks(marks, blank)))


def _counter_cuts(codes: cp.CodePoints, kind: cp.Kinds) -> Mask:
    """Behind the number of a field where something else follows, as in ``Views: 1204 The minister``."""
    digit = kind == cp.DIGIT
    space = kind == cp.SPACE
    cut = np.zeros(len(codes), np.bool_)
    last_digits = places(digit & ~_shifted(digit, -1))
    first_digits = places(digit & ~_shifted(digit, 1))
    before = np.maximum(first_digits - 1 - space[np.maximum(first_digits - 1, 0)], 0)
    is_field = (codes[before] == ord(":")) | (codes[before] == ord("：")) & (first_digits > 0)
    behind = last_digits + 1
    follows = np.minimum(behind + space[np.minimum(behind, len(codes) - 1)], len(codes) - 1)
    quote = np.isin(codes[follows], [ord(c) for c in '“「『«‘"'])
    new_word = np.isin(kind[follows], (cp.UPPER, cp.HAN, cp.KANA, cp.HANGUL, cp.DIGIT)) & (follows > behind)
    # behind a time of day a word may stand without a space
    is_time = digit[np.maximum(before - 1, 0)] & (before > 0)
    glued = is_time & np.isin(kind[follows], (cp.UPPER, cp.HAN, cp.KANA, cp.HANGUL))
    cut[follows[is_field & (new_word | quote | glued)]] = True
    return cut


def _dash_cuts(codes: cp.CodePoints, kind: cp.Kinds) -> Mask:
    """Around what stands between two dashes of a sentence, and behind a hyphen between spaces."""
    space = kind == cp.SPACE
    hyphen = (codes == ord("-")) & _shifted(space, 1) & _shifted(space, -1)
    dash = (codes == ord("—")) | (codes == ord("―")) | (codes == ord("─")) | (codes == ord("–"))
    cut = _shifted(hyphen, 1)
    firsts, lasts = places(dash & ~_shifted(dash, 1)), places(dash & ~_shifted(dash, -1))
    if len(firsts) < 2:
        return cut
    # a single dash must have space around it: others are hyphens and ranges
    free = (lasts > firsts) | (space[firsts - 1] & space[np.minimum(lasts + 1, len(codes) - 1)])
    firsts, lasts = firsts[free], lasts[free]
    ends = np.concatenate(([0], np.cumsum((kind == cp.STOP) | (kind == cp.BREAK))))
    length = firsts[1:] - lasts[:-1]
    pair = (length > 1) & (length <= _LONGEST_PARENTHESIS) & (ends[firsts[1:]] == ends[lasts[:-1]])
    cut[firsts[:-1][pair]] = True
    behind = lasts[1:][pair] + 1
    cut[behind[behind < len(codes)]] = True
    return cut


def _script_cuts(kind: cp.Kinds) -> Mask:
    """Where Chinese, Japanese or Korean meets a longer run of another script without a space."""
    cjk = (kind == cp.HAN) | (kind == cp.KANA) | (kind == cp.HANGUL)
    letter = (kind == cp.LOWER) | (kind == cp.UPPER)
    alphabetic = (
        letter | (kind == cp.PUNCTUATION) | (kind == cp.LATIN_STOP) | (kind == cp.DIGIT) | (kind == cp.CLOSER)
    )
    cut = np.zeros(len(kind), np.bool_)
    into_cjk = places(cjk & _shifted(alphabetic & (kind != cp.DIGIT), 1))
    into_cjk = into_cjk[into_cjk >= _FOREIGN_RUN]
    out_of_cjk = places(letter & _shifted(cjk, 1))
    out_of_cjk = out_of_cjk[out_of_cjk + _FOREIGN_RUN <= len(kind)]
    for distance in range(_FOREIGN_RUN):  # changes of script are few: looked at one by one
        into_cjk = into_cjk[~cjk[into_cjk - 1 - distance]]
        out_of_cjk = out_of_cjk[~cjk[out_of_cjk + distance]]
    cut[into_cjk] = True
    cut[out_of_cjk] = True
    return cut


def _case_cuts(kind: cp.Kinds) -> Mask:
    """Words glued together: two lower-case letters, then a capital and a lower-case letter."""
    lower = kind == cp.LOWER
    upper = kind == cp.UPPER
    cut: Mask = upper & _shifted(lower, 1) & _shifted(lower, 2) & _shifted(lower, -1)
    return cut


@functools.cache
def _openers() -> tuple[Literals, Literals, Literals]:
    endings = [*FILE_ENDINGS, *(ending.upper() for ending in FILE_ENDINGS)]
    return Literals(CJK_OPENERS), Literals(LATIN_OPENERS), Literals(endings)


@functools.cache
def _first_characters() -> npt.NDArray[np.uint8]:
    """Returns for each code point which of the openers begin with it, one bit for each set of them."""
    table = np.zeros(0x110000, np.uint8)
    for bit, literals in enumerate(_openers()):
        table[list(literals.first_characters)] |= 1 << bit
    return table


def _field_cuts(codes: cp.CodePoints, kind: cp.Kinds) -> Mask:
    """Before a word that opens a field and before a date, behind the name of a file."""
    cjk_openers, latin_openers, file_endings = _openers()
    hasher = PieceHasher(codes)
    opens = np.take(_first_characters(), codes, mode="clip")
    letter = (kind == cp.LOWER) | (kind == cp.UPPER)
    cut = np.zeros(len(codes), np.bool_)
    begins_word = ~_shifted(letter, 1)
    cut[latin_openers.starts(hasher, among=places(((opens & 2) != 0) & begins_word))] = True
    cut[cjk_openers.starts(hasher, outermost=True, among=places((opens & 1) != 0))] = True
    behind_file = file_endings.ends(hasher, among=places((opens & 4) != 0))
    behind_file = behind_file[behind_file < len(codes)]
    cut[behind_file[~letter[behind_file]]] = True
    cut[_year_cuts(codes, kind)] = True
    return cut


def _year_cuts(codes: cp.CodePoints, kind: cp.Kinds) -> Offsets:
    """Before 19xx or 20xx with a sign of a date and a month behind it."""
    digit = kind == cp.DIGIT
    year = digit & _shifted(digit, -1) & _shifted(digit, -2) & _shifted(digit, -3) & ~_shifted(digit, 1)
    at = places(year & _shifted(digit, -5))
    first, second, sign = codes[at], codes[at + 1], codes[at + 4]
    is_year = ((first == ord("1")) & (second == ord("9"))) | ((first == ord("2")) & (second == ord("0")))
    is_date = np.zeros(len(at), np.bool_)
    for character in "-/.年":
        is_date |= sign == ord(character)
    found: Offsets = at[is_year & is_date]
    return found


def _after_blanks(starts: Offsets, blank: Mask) -> Offsets:
    """Moves each start behind the white space it points at."""
    on_blank = blank[starts]
    # where white space ends: that at the end of the text leads nowhere
    run_ends = places(blank[:-1] & ~blank[1:]) + 1
    following = np.searchsorted(run_ends, starts[on_blank], "right")
    return distinct(np.concatenate((starts[~on_blank], run_ends[following[following < len(run_ends)]])))


def _bound_length(starts: Offsets, ends: Offsets) -> tuple[Offsets, Offsets]:
    pieces = (ends - starts + LONGEST_SEGMENT - 1) // LONGEST_SEGMENT
    if pieces.max(initial=1) == 1:
        return starts, ends
    nth = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    first = np.repeat(starts, pieces) + nth * LONGEST_SEGMENT
    return first, np.minimum(first + LONGEST_SEGMENT, np.repeat(ends, pieces))


def _first_of_line(starts: Offsets, kind: cp.Kinds) -> Mask:
    breaks_before = np.searchsorted(places(kind == cp.BREAK), starts)
    first = np.ones(len(starts), np.bool_)
    # from start to start: the padding between two pages counts as well
    first[1:] = breaks_before[1:] > breaks_before[:-1]
    return first
