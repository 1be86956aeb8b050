"""What the learned labeller sees of each segment: hashed n-grams of its words, and where and how it stands.

All of it is array operations over the batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from corpusclean import codepoints as cp
from corpusclean.hashing import Hashes, mix
from corpusclean.labelling.cues import CUE_LABELS, shipped_cues
from corpusclean.labelling.tokens import Tokens, tokenise
from corpusclean.segmenting import Mask, Offsets, Segments

Floats = npt.NDArray[np.float32]
Buckets = npt.NDArray[np.int32]

_BUCKET_BITS: Final = 22
BUCKETS: Final = 1 << _BUCKET_BITS
"""How many n-grams are told apart; the network knows the few of them that were seen often enough."""

LAYOUT_SIZE: Final = 59 + 4 * len(CUE_LABELS)
PAGE_COLUMNS: Final = (22, 23, 24, 25, LAYOUT_SIZE - 2, LAYOUT_SIZE - 1)
"""The columns of the layout that compare a segment's script and words with those of its page."""

HEAD_TOKENS: Final = 40
TAIL_TOKENS: Final = 12
"""Of a longer segment only so many tokens at either end count: what a sentence is shows at its ends."""

_EDGE: Final = np.uint64(0x14057B7EF767814F)
_UNIGRAM, _BIGRAM, _TRIGRAM, _FIRST, _HEAD, _TAIL = mix(
    np.arange(1, 7, dtype=np.uint64) * np.uint64(0xD1342543DE82EF95)
)


class Bag(NamedTuple):
    """n-grams of one kind; segment i owns ``buckets[bounds[i]:bounds[i + 1]]``."""

    buckets: Buckets
    bounds: Offsets


@dataclass(frozen=True)
class Features:
    """Of a batch of n segments.

    Attributes:
        bags: the n-grams, kind by kind.
        layout: one row per segment, shape ``(n, LAYOUT_SIZE)``.
        tokens: what the n-grams were made of.
    """

    bags: tuple[Bag, ...]
    layout: Floats
    tokens: Tokens


def extract(batch: Segments) -> Features:
    """Returns the features of every segment of a batch; a page's features depend on that page alone."""
    tokens = tokenise(batch)
    if len(batch) == 0:
        return Features((), np.zeros((0, LAYOUT_SIZE), np.float32), tokens)
    return Features(_bags(batch, tokens), _layout(batch, tokens), tokens)


def unigram_buckets(ids: Hashes) -> npt.NDArray[np.int64]:
    """Returns the bucket of each token standing alone."""
    return _buckets(ids * _UNIGRAM).astype(np.int64)


def _buckets(hashes: Hashes) -> Buckets:
    return np.asarray(mix(hashes) >> np.uint64(64 - _BUCKET_BITS), np.int32)


def _bags(batch: Segments, tokens: Tokens) -> tuple[Bag, ...]:
    """Hashes tokens, pairs and triples of them (with the segment's edges), and the ends of words."""
    size, ids, bounds = len(batch), tokens.ids, tokens.bounds
    place = np.arange(len(ids)) - bounds[tokens.segment]
    from_end = bounds[tokens.segment + 1] - 1 - np.arange(len(ids))
    counts = np.flatnonzero((place < HEAD_TOKENS) | (from_end < TAIL_TOKENS))
    padded = np.append(ids, [_EDGE, _EDGE])
    last = from_end[counts]
    single = ids[counts]
    pair = single * _BIGRAM + np.where(last >= 1, padded[counts + 1], _EDGE)
    triples = np.flatnonzero(last >= 1)
    third = np.where(last[triples] >= 2, padded[counts[triples] + 2], _EDGE)
    triple = mix(pair[triples]) * _TRIGRAM + third
    opening = counts[place[counts] == 0]
    words = counts[tokens.is_word[counts] & (tokens.ends[counts] - tokens.starts[counts] > 4)]
    heads = tokens.hasher.pieces(tokens.starts[words], tokens.starts[words] + 4)
    tails = tokens.hasher.pieces(tokens.ends[words] - 3, tokens.ends[words])

    def bag(hashes: Hashes, of_tokens: Offsets) -> Bag:
        sizes = np.bincount(tokens.segment[of_tokens], minlength=size)
        return Bag(_buckets(hashes), np.concatenate(([0], np.cumsum(sizes))))

    return (
        bag(single * _UNIGRAM, counts),
        bag(pair, counts),
        bag(triple, counts[triples]),
        bag(ids[opening] * _FIRST, opening),
        bag(heads * _HEAD, words),
        bag(tails * _TAIL, words),
    )


_KIND_GROUPS: Final = (
    (cp.LOWER,), (cp.UPPER,), (cp.DIGIT,), (cp.HAN,), (cp.KANA,), (cp.HANGUL,), (cp.SEPARATOR,), (cp.SYMBOL,),
    (cp.PUNCTUATION, cp.CLOSER), (cp.STOP, cp.LATIN_STOP), (cp.OPEN_BRACKET, cp.CLOSE_BRACKET),
)  # fmt: skip
_SCRIPTS: Final = (0, 3, 4, 5)
"""Which of the groups are a script: lower-case letters, Han, kana, Hangul."""


_ENDINGS: Final = (
    cp.STOP, cp.LATIN_STOP, cp.CLOSER, cp.CLOSE_BRACKET, cp.SEPARATOR, cp.PUNCTUATION, cp.DIGIT,
)  # fmt: skip
_BEGINNINGS: Final = (cp.OPEN_BRACKET, cp.SYMBOL, cp.UPPER, cp.DIGIT, cp.PUNCTUATION, cp.CLOSER)


def _layout(batch: Segments, tokens: Tokens) -> Floats:
    """Returns where and how each segment stands: see the comments of its columns."""
    size = len(batch)
    kinds = batch.kinds
    pages = np.flatnonzero(np.diff(batch.page_bounds))
    page_first, page_last = batch.page_bounds[pages], batch.page_bounds[pages + 1] - 1
    page = np.repeat(np.arange(len(pages)), page_last + 1 - page_first)
    line_first = np.flatnonzero(batch.is_line_start)
    line_last = np.append(line_first[1:], size) - 1
    line = np.repeat(np.arange(len(line_first)), line_last + 1 - line_first)
    length = batch.ends - batch.starts
    columns: list[npt.NDArray[Any]] = []

    # characters of each group in the segment, its line and its page
    counts, wide = _kind_counts(batch)
    line_length = np.add.reduceat(length, line_first)[line]
    page_length = np.add.reduceat(length, page_first)[page]
    shares = counts / length
    columns += [*shares, *(np.add.reduceat(counts, line_first, axis=1)[:, line] / line_length)]
    scripts = list(_SCRIPTS)  # a script the page hardly uses
    columns += [
        *(shares[scripts] - np.add.reduceat(counts[scripts], page_first, axis=1)[:, page] / page_length)
    ]
    # where it stands in the page, in characters and in lines, from either end
    before = batch.starts - batch.starts[page_first][page]
    behind_it = batch.ends[page_last][page] - batch.ends
    log_page = np.log1p(page_length)
    columns += [before / page_length, np.log1p(before) / 8, np.log1p(behind_it) / 8, log_page / 8]
    first_line, last_line = line[page_first][page], line[page_last][page]
    columns += [np.log1p(line - first_line) / 4, np.log1p(last_line - line) / 4]
    # in its line
    place, behind = np.arange(size) - line_first[line], line_last[line] - np.arange(size)
    columns += [place == 0, behind == 0, np.log1p(place) / 3, np.log1p(behind) / 3]
    columns += [np.log1p(length) / 5, np.log1p(line_length) / 6]
    columns += [(batch.starts - batch.starts[line_first][line]) / line_length]
    # how it ends, and what stands before and behind it
    first_solid, last_solid = _solid_ends(batch, tokens)
    last_kind, first_kind = kinds[last_solid], kinds[first_solid]
    columns += [last_kind == ends_with for ends_with in _ENDINGS]
    columns += [first_kind == begins_with for begins_with in _BEGINNINGS]
    columns += [np.minimum(_breaks_behind(batch, last_solid), 3) / 3, np.minimum(wide, 3) / 3]
    glued = (batch.ends - 1 == last_solid) & (behind > 0)  # to what follows
    columns += [glued, np.append(False, glued[:-1])]
    columns += [*_cue_columns(tokens, page, line, line_first)]
    columns += [_repeats(tokens, page), *_overlap(tokens, batch, page, line - first_line)]
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def _kind_counts(batch: Segments) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Returns how many characters of each group a segment has, shape ``(groups, n)``, and how many tabs."""
    size, kinds = len(batch), cp.INVISIBLE + 1
    # what stands before, between and behind the pages belongs to no segment: it goes to one more row
    lengths = np.column_stack(
        (batch.ends - batch.starts, np.append(batch.starts[1:], len(batch.kinds)) - batch.ends)
    )
    owners = np.column_stack((np.arange(size), np.full(size, size)))
    owner = np.repeat(owners.ravel(), lengths.ravel())
    kind = batch.kinds[batch.starts[0] :]
    table = np.bincount(owner * kinds + kind, minlength=(size + 1) * kinds).reshape(size + 1, kinds)[:size]
    grouped = np.stack([table[:, group].sum(axis=1) for group in _KIND_GROUPS])
    return grouped, table[:, cp.WIDE_SPACE]


def _solid_ends(batch: Segments, tokens: Tokens) -> tuple[Offsets, Offsets]:
    """Returns the first and the last character of each segment that is not white space.

    Of a segment of nothing else both are its first character.
    """
    first, end = tokens.bounds[:-1], tokens.bounds[1:]
    empty = first == end
    if len(tokens.starts) == 0:
        return batch.starts, batch.starts
    last_token = np.maximum(end - 1, 0)
    first_token = np.minimum(first, len(tokens.starts) - 1)
    return (
        np.where(empty, batch.starts, tokens.starts[first_token]),
        np.where(empty, batch.starts, tokens.ends[last_token] - 1),
    )


def _breaks_behind(batch: Segments, last_solid: Offsets) -> Offsets:
    """Returns how many line breaks stand behind a segment's last character that is not white space."""
    at = np.flatnonzero(batch.kinds == cp.BREAK)
    behind = np.searchsorted(at, batch.ends) - np.searchsorted(at, np.minimum(last_solid + 1, batch.ends))
    return np.asarray(behind, np.int64)


def _cue_columns(tokens: Tokens, page: Offsets, line: Offsets, line_first: Offsets) -> list[Floats]:
    """Returns for each label whether a segment holds a cue and opens with one, and its line likewise."""
    labels = len(CUE_LABELS)
    found = shipped_cues().starts(tokens.ids, page[tokens.segment])
    at = np.flatnonzero(found)
    bits = ((found[at, None] >> np.arange(labels, dtype=np.uint8)) & 1).astype(np.float32)
    held = np.zeros((labels, len(page)), np.float32)
    opens = np.zeros((labels, len(page)), np.float32)
    owner = tokens.segment[at]
    # a bracket or a mark may stand before the word that opens a segment
    place = at - tokens.bounds[owner]
    first = (place == 0) | ((place == 1) & ~tokens.is_word[np.maximum(at - 1, 0)])
    for label in range(labels):
        held[label] = np.bincount(owner, bits[:, label], len(page))
        opens[label] = np.bincount(owner[first], bits[first, label], len(page)) > 0
    in_line = np.add.reduceat(held, line_first, axis=1)[:, line]
    return [*(np.minimum(held, 3) / 3), *opens, *(np.minimum(in_line, 4) / 4), *opens[:, line_first][:, line]]


def _repeats(tokens: Tokens, page: Offsets) -> Mask:
    """Returns whether the same segment stands on the page again."""
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(mix(tokens.ids), dtype=np.uint64)))
    key = sums[tokens.bounds[1:]] - sums[tokens.bounds[:-1]] + mix(page.astype(np.uint64) + _EDGE)
    order = np.argsort(key)
    same = key[order][1:] == key[order][:-1]
    repeats = np.zeros(len(page), np.bool_)
    repeats[order[1:][same]] = True
    repeats[order[:-1][same]] = True
    return repeats


def _overlap(tokens: Tokens, batch: Segments, page: Offsets, line_in_page: Offsets) -> tuple[Floats, Floats]:
    """Returns what shares of a segment's words the page's other segments, and its first lines, use too."""
    size = len(batch)
    if len(tokens.ids) == 0:
        return np.zeros(size, np.float32), np.zeros(size, np.float32)
    # pairs of characters in Chinese and Japanese, words elsewhere: what carries meaning
    kinds = batch.kinds[tokens.starts]
    cjk = (kinds == cp.HAN) | (kinds == cp.KANA) | (kinds == cp.HANGUL)
    is_last = np.zeros(len(tokens.ids), np.bool_)
    is_last[tokens.bounds[1:] - 1] = True
    at = np.flatnonzero((tokens.is_word & (tokens.ends - tokens.starts > 3)) | (cjk & ~is_last))
    owner = tokens.segment[at]
    following = np.append(tokens.ids[1:], _EDGE)[at]
    ids = np.where(tokens.is_word[at], tokens.ids[at], mix(tokens.ids[at]) + following)
    key = ids + mix(page.astype(np.uint64) + _EDGE)[owner]
    # the places of each word together
    order = np.argsort(key)
    ordered, of_word = key[order], owner[order]
    is_new = np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]
    firsts = np.flatnonzero(is_new)
    if len(firsts) == 0:
        return np.zeros(size, np.float32), np.zeros(size, np.float32)
    word = np.cumsum(is_new) - 1
    elsewhere = np.maximum.reduceat(of_word, firsts) > np.minimum.reduceat(of_word, firsts)
    at_top = line_in_page[of_word] <= 3
    in_top = np.logical_or.reduceat(at_top, firsts)
    total = np.maximum(np.bincount(owner, minlength=size), 1)
    return (
        (np.bincount(of_word, elsewhere[word], size) / total).astype(np.float32),
        (np.bincount(of_word, in_top[word] & ~at_top, size) / total).astype(np.float32),
    )
