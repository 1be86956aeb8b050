"""What the learned labeller sees of each segment: hashed n-grams of its words, and where and how it stands.

A token is one Chinese, Japanese or Korean character, one sign, one run of digits, or one word of letters;
n-grams run over tokens, so that one character of Chinese weighs about as much as one word of English. All
of it is array operations over the batch.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from corpusclean import codepoints as cp
from corpusclean.hashing import Hashes, PieceHasher, mix
from corpusclean.literals import distinct
from corpusclean.resources import model_path
from corpusclean.segmenting import Mask, Offsets, Segments

Floats = npt.NDArray[np.float32]

_BUCKET_BITS: Final = 17
BUCKETS: Final = 1 << _BUCKET_BITS
"""n-grams share this many embeddings."""

LAYOUT_SIZE: Final = 59

HEAD_TOKENS: Final = 40
TAIL_TOKENS: Final = 12
"""Of a longer segment only so many tokens at either end count: what a sentence is shows at its ends."""

_DIGITS: Final = np.uint64(0x5851F42D4C957F2D)
_EDGE: Final = np.uint64(0x14057B7EF767814F)
_ORDERS: Final = tuple(mix(np.arange(1, 8, dtype=np.uint64) * np.uint64(0xD1342543DE82EF95)))


@dataclass(frozen=True)
class Tokens:
    """The tokens of a batch.

    Attributes:
        ids: hash of each, folded; shape ``(t,)``.
        starts: first code point of each in the batch's text.
        ends: one past the last.
        segment: which segment it stands in, ascending.
        bounds: segment i owns the tokens ``bounds[i]`` to ``bounds[i + 1]``.
        is_word: whether it is made of letters.
    """

    ids: Hashes
    starts: Offsets
    ends: Offsets
    segment: Offsets
    bounds: Offsets
    is_word: Mask


@dataclass(frozen=True)
class Features:
    """Of a batch of n segments.

    Attributes:
        ngrams: buckets of the n-grams of all segments, segment after segment.
        ngram_bounds: segment i owns ``ngrams[ngram_bounds[i]:ngram_bounds[i + 1]]``, shape ``(n + 1,)``.
        layout: one row per segment, shape ``(n, LAYOUT_SIZE)``.
        tokens: what the n-grams were made of.
    """

    ngrams: npt.NDArray[np.int32]
    ngram_bounds: Offsets
    layout: Floats
    tokens: Tokens


def extract(batch: Segments) -> Features:
    """Returns the features of every segment of a batch; a page's features depend on that page alone."""
    if len(batch) == 0:
        no_layout = np.zeros((0, LAYOUT_SIZE), np.float32)
        none = np.zeros(0, np.int64)
        tokens = Tokens(
            none.astype(np.uint64), none, none, none, np.zeros(1, np.int64), none.astype(np.bool_)
        )
        return Features(none.astype(np.int32), np.zeros(1, np.int64), no_layout, tokens)
    tokens = _tokenise(batch)
    ngrams, bounds = _ngrams(batch, tokens)
    return Features(ngrams, bounds, _layout(batch, tokens), tokens)


def ngram_of_tokens(ids: Hashes) -> npt.NDArray[np.int64]:
    """Returns the bucket of each token standing alone."""
    return np.asarray(_bucket(ids * _ORDERS[0]), np.int64)


def _bucket(hashes: Hashes) -> npt.NDArray[np.uint64]:
    buckets: npt.NDArray[np.uint64] = mix(hashes) >> np.uint64(64 - _BUCKET_BITS)
    return buckets


_SIGNS: Final = {
    '"': "“”„‟«»「」『』",
    "'": "‘’‚‛",
    ".": "。｡",
    ",": "、，､",
    "-": "–—―‐‑─━",
    "|": "丨∣︱│┃",
}
"""A sign and those that are read as it."""


@functools.cache
def _folding() -> npt.NDArray[np.uint32]:
    """Returns for each code point the one that stands for it: lower case, half width, simplified."""
    table = np.arange(0x110000, dtype=np.uint32)
    cased = (range(0x41, 0x590), range(0x10A0, 0x1100), range(0x1E00, 0x2000), range(0x2C00, 0x2E00))
    for code in itertools.chain(*cased):
        lower = chr(code).lower()
        if len(lower) == 1:
            table[code] = ord(lower)
    # so that what was learned from Simplified pages holds for Traditional ones
    traditional, simplified = model_path("labels", "simplified.txt").read_text("utf-8").splitlines()
    table[[ord(c) for c in traditional]] = [ord(c) for c in simplified]
    wide = np.arange(0xFF01, 0xFF5F)
    table[wide] = table[wide - 0xFEE0]
    for sign, variants in _SIGNS.items():
        for variant in variants:
            table[ord(variant)] = ord(sign)
    return table


def _tokenise(batch: Segments) -> Tokens:
    kinds = batch.kinds
    letter = (kinds == cp.LOWER) | (kinds == cp.UPPER) | (kinds == cp.INVISIBLE)
    digit = kinds == cp.DIGIT
    blank = (kinds == cp.SPACE) | (kinds == cp.WIDE_SPACE) | (kinds == cp.BREAK)
    begins = ~blank
    begins[1:] &= ~(letter[1:] & letter[:-1]) & ~(digit[1:] & digit[:-1])
    begins[batch.starts] |= ~blank[batch.starts]
    starts = np.flatnonzero(begins)
    # a token ends where the next begins or white space follows
    stops = np.flatnonzero(begins | blank)
    ends = np.append(stops, len(kinds))[np.searchsorted(stops, starts, "right")]
    segment = np.searchsorted(batch.starts, starts, "right") - 1
    inside = (segment >= 0) & (starts < batch.ends[np.maximum(segment, 0)])
    starts, ends, segment = starts[inside], ends[inside], segment[inside]
    hasher = PieceHasher(_folding()[batch.codes])
    ids = hasher.pieces(starts, ends)
    numbers = digit[starts]
    ids[numbers] = _DIGITS * (np.minimum(ends - starts, 5)[numbers].astype(np.uint64))
    bounds = np.searchsorted(segment, np.arange(len(batch) + 1))
    return Tokens(ids, starts, ends, segment, bounds, letter[starts])


def _ngrams(batch: Segments, tokens: Tokens) -> tuple[npt.NDArray[np.int32], Offsets]:
    """Hashes tokens, pairs and triples of them (with the segment's edges), and the ends of words."""
    count = len(tokens.ids)
    place = np.arange(count) - tokens.bounds[tokens.segment]
    from_end = tokens.bounds[tokens.segment + 1] - 1 - np.arange(count)
    counts = np.flatnonzero((place < HEAD_TOKENS) | (from_end < TAIL_TOKENS))
    ids = tokens.ids
    padded = np.append(ids, [_EDGE, _EDGE])
    last = from_end[counts]
    second = np.where(last >= 1, padded[counts + 1], _EDGE)
    third = np.where(last >= 2, padded[counts + 2], _EDGE)
    one, two, three, first, prefix, suffix, _ = _ORDERS
    single = ids[counts]
    pair = single * two + second
    triple = mix(pair) * three + third
    opening = counts[place[counts] == 0]
    words = counts[tokens.is_word[counts] & (tokens.ends[counts] - tokens.starts[counts] > 4)]
    hasher = PieceHasher(_folding()[batch.codes])
    heads = hasher.pieces(tokens.starts[words], tokens.starts[words] + 4)
    tails = hasher.pieces(tokens.ends[words] - 3, tokens.ends[words])
    with_triple = last >= 1
    hashes = np.concatenate(
        (single * one, pair, triple[with_triple], ids[opening] * first, heads * prefix, tails * suffix)
    )
    owners = np.concatenate(
        [tokens.segment[at] for at in (counts, counts, counts[with_triple], opening, words, words)]
    )
    order = np.argsort(owners, kind="stable")
    buckets = _bucket(hashes).astype(np.int32)[order]
    bounds = np.searchsorted(owners[order], np.arange(len(batch) + 1)).astype(np.int64)
    return buckets, bounds


_KIND_GROUPS: Final = (
    (cp.LOWER,), (cp.UPPER,), (cp.DIGIT,), (cp.HAN,), (cp.KANA,), (cp.HANGUL,), (cp.SEPARATOR,), (cp.SYMBOL,),
    (cp.PUNCTUATION, cp.CLOSER), (cp.STOP, cp.LATIN_STOP), (cp.OPEN_BRACKET, cp.CLOSE_BRACKET),
)  # fmt: skip


_ENDINGS: Final = (
    cp.STOP, cp.LATIN_STOP, cp.CLOSER, cp.CLOSE_BRACKET, cp.SEPARATOR, cp.PUNCTUATION, cp.DIGIT,
)  # fmt: skip
_BEGINNINGS: Final = (cp.OPEN_BRACKET, cp.SYMBOL, cp.UPPER, cp.DIGIT, cp.PUNCTUATION, cp.CLOSER)


def _layout(batch: Segments, tokens: Tokens) -> Floats:
    """Returns where and how each segment stands: see the comments of its columns."""
    size = len(batch)
    kinds = batch.kinds
    page = np.searchsorted(batch.page_bounds, np.arange(size), "right") - 1
    first_of_page, last_of_page = batch.page_bounds[page], batch.page_bounds[page + 1] - 1
    line = np.cumsum(batch.is_line_start) - 1
    line_first = np.flatnonzero(batch.is_line_start)
    line_last = np.append(line_first[1:], size) - 1
    length = (batch.ends - batch.starts).astype(np.float32)
    columns: list[npt.NDArray[Any]] = []

    sums: dict[tuple[int, ...], npt.NDArray[np.int64]] = {
        group: np.concatenate(([0], np.cumsum(np.isin(kinds, group)))) for group in _KIND_GROUPS
    }

    def within(group: tuple[int, ...], starts: Offsets, ends: Offsets) -> npt.NDArray[np.int64]:
        return sums[group][ends] - sums[group][starts]

    line_start, line_end = batch.starts[line_first][line], batch.ends[line_last][line]
    page_start, page_end = batch.starts[first_of_page], batch.ends[last_of_page]
    line_length = (line_end - line_start).astype(np.float32)
    for group in _KIND_GROUPS:  # what it is made of, and its line
        columns += [
            within(group, batch.starts, batch.ends) / length,
            within(group, line_start, line_end) / line_length,
        ]
    for script in ((cp.LOWER,), (cp.HAN,), (cp.KANA,), (cp.HANGUL,)):  # a script the page hardly uses
        own = within(script, batch.starts, batch.ends) / length
        columns.append(own - within(script, page_start, page_end) / (page_end - page_start))
    # where it stands in the page, in characters and in lines, from either end
    page_length = (page_end - page_start).astype(np.float32)
    columns += [
        (batch.starts - page_start) / page_length,
        np.log1p(batch.starts - page_start) / 8,
        np.log1p(page_end - batch.ends) / 8,
        np.log1p(page_length) / 8,
    ]
    first_line, last_line = line[first_of_page], line[last_of_page]
    columns += [np.log1p(line - first_line) / 4, np.log1p(last_line - line) / 4]
    # in its line
    place, behind = np.arange(size) - line_first[line], line_last[line] - np.arange(size)
    columns += [place == 0, behind == 0, np.log1p(place) / 3, np.log1p(behind) / 3]
    columns += [np.log1p(length) / 5, np.log1p(line_length) / 6]
    columns += [(batch.starts - line_start) / line_length]
    # how it ends, and what stands before and behind it
    blank = (kinds == cp.SPACE) | (kinds == cp.WIDE_SPACE) | (kinds == cp.BREAK)
    solid = np.flatnonzero(~blank)
    last_solid, first_solid = batch.starts, batch.starts
    if len(solid):
        last_solid = solid[np.maximum(np.searchsorted(solid, batch.ends) - 1, 0)]
        first_solid = solid[np.minimum(np.searchsorted(solid, batch.starts), len(solid) - 1)]
    # a segment of nothing but white space ends and begins with it
    last_solid = np.where(last_solid < batch.starts, batch.starts, last_solid)
    first_solid = np.where(first_solid >= batch.ends, batch.starts, first_solid)
    last_kind, first_kind = kinds[last_solid], kinds[first_solid]
    for ends_with in _ENDINGS:
        columns.append(last_kind == ends_with)
    for begins_with in _BEGINNINGS:
        columns.append(first_kind == begins_with)
    breaks = np.concatenate(([0], np.cumsum(kinds == cp.BREAK)))
    columns.append(np.minimum(breaks[batch.ends] - breaks[np.minimum(last_solid + 1, batch.ends)], 3) / 3)
    wide = np.concatenate(([0], np.cumsum(kinds == cp.WIDE_SPACE)))
    columns.append(np.minimum(wide[batch.ends] - wide[batch.starts], 3) / 3)
    gap = batch.ends - 1 - last_solid
    columns.append((gap == 0) & (behind > 0))  # glued to what follows
    glued = np.zeros(size, np.bool_)
    glued[1:] = ((gap == 0) & (behind > 0))[:-1]
    columns.append(glued)
    columns += [_repeats(tokens, page), *_overlap(tokens, batch, page, line, first_line)]
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def _repeats(tokens: Tokens, page: Offsets) -> npt.NDArray[np.bool_]:
    """Returns whether the same segment stands on the page again."""
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(mix(tokens.ids), dtype=np.uint64)))
    key = sums[tokens.bounds[1:]] - sums[tokens.bounds[:-1]] + mix(page.astype(np.uint64) + _EDGE)
    _, index, count = np.unique(key, return_inverse=True, return_counts=True)
    return np.asarray(count[index] > 1)


def _overlap(
    tokens: Tokens, batch: Segments, page: Offsets, line: Offsets, first_line: Offsets
) -> tuple[Floats, Floats]:
    """Returns what shares of a segment's words the page's other segments, and its first lines, use too."""
    size = len(batch)
    if len(tokens.ids) == 0:
        return np.zeros(size, np.float32), np.zeros(size, np.float32)
    # pairs of characters in Chinese and Japanese, words elsewhere: what carries meaning
    following = np.append(tokens.ids[1:], _EDGE)
    ids = np.where(tokens.is_word, tokens.ids, mix(tokens.ids) + following)
    kinds = batch.kinds[tokens.starts]
    cjk = (kinds == cp.HAN) | (kinds == cp.KANA) | (kinds == cp.HANGUL)
    is_last = np.arange(len(ids)) == tokens.bounds[tokens.segment + 1] - 1
    counts = (tokens.is_word & (tokens.ends - tokens.starts > 3)) | (cjk & ~is_last)
    at = np.flatnonzero(counts)
    owner = tokens.segment[at]
    key = ids[at] + mix(page[owner].astype(np.uint64) + _EDGE)
    _, index = np.unique(key, return_inverse=True)
    # in how many segments of its page each word stands
    pairs = distinct(index * np.int64(size + 1) + owner)
    segments_with = np.bincount(pairs // (size + 1), minlength=index.max(initial=0) + 1)
    elsewhere = segments_with[index] > 1
    at_top = (line - first_line)[owner] <= 3
    is_in_top = np.zeros(len(segments_with), np.bool_)
    is_in_top[index[at_top]] = True
    in_top = is_in_top[index] & ~at_top
    total = np.maximum(np.bincount(owner, minlength=size), 1)
    return (
        (np.bincount(owner, elsewhere, size) / total).astype(np.float32),
        (np.bincount(owner, in_top, size) / total).astype(np.float32),
    )
