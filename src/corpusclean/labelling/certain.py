"""What is noise whatever stands around it: a second opinion beside the network.

A network learns most from what it sees most; these few shapes are rare, exact and never those of prose:

- a line of at most ``LONGEST_LINE`` characters that begins with one of the openings below goes as a whole;
- a line that ends in the name of an image file and holds no sentence goes, however long the name is;
- a Chinese photographer's credit (a name and 摄) goes, and before it the sentence that opens the line.

Each has its cases in ``tests/cases``.
"""

from __future__ import annotations

import functools
from typing import Final

import numpy as np

from corpusclean import codepoints as cp
from corpusclean.hashing import PieceHasher
from corpusclean.labels import LABELS, Label
from corpusclean.literals import Literals, distinct
from corpusclean.segmenting import Offsets, Segments

LONGEST_LINE: Final = 200

_LONGEST_CREDIT: Final = 8
_LONGEST_CAPTION: Final = 60

_FIELDS: Final[dict[Label, tuple[str, ...]]] = {
    "navigation": (
        *("当前位置", "當前位置", "您的位置", "您现在的位置", "您现在的位置是", "您所在的位置", "你的位置"),
        *("现在位置", "現在位置", "所在位置", "現在地", "현재 위치", "현재위치"),
        *("Your location", "Current location", "Current position", "You are here", "Vous êtes ici"),
        *("Sie sind hier", "Sie befinden sich hier", "Estás aquí", "Está aquí"),
    ),
    "tags": (
        *("本文标签", "本文標簽", "本文標籤", "本文关键词", "本文關鍵詞", "标签", "標籤", "標簽", "关键词"),
        *("關鍵詞", "关键字", "關鍵字", "タグ", "キーワード", "태그", "Tags", "Keywords", "Filed under"),
        *("Schlagwörter", "Schlagworte", "Mots-clés", "Étiquettes", "Etiquetas", "Palabras clave"),
    ),
    "legal": (
        *("本文标题", "本文標題", "本文出处", "本文出處", "本文链接", "本文鏈接", "本文地址", "本文网址"),
        *(
            "原文链接",
            "原文鏈接",
            "原文地址",
            "本站声明",
            "本站聲明",
            "免责声明",
            "免責聲明",
            "版权声明",
            "版權聲明",
        ),
    ),
}
"""Openings that a colon must follow."""

_WORDS: Final[dict[Label, tuple[str, ...]]] = {
    "legal": ("Copyright ©", "Copyright (c) ", "© 20", "©20", "© 19", "版权所有 ", "版权所有©", "版權所有 "),
    "spam": ("主站蜘蛛池", "蜘蛛池模板"),
}
"""Openings that need nothing behind them."""


def certain_labels(batch: Segments) -> Offsets:
    """Returns for each segment the index of the label its line must have, 0 where nothing is certain."""
    labels: Offsets = np.zeros(len(batch), np.int64)
    if len(batch) == 0:
        return labels
    firsts = np.flatnonzero(batch.is_line_start)
    lasts = np.append(firsts[1:], len(batch))
    solid = np.flatnonzero(
        (batch.kinds != cp.SPACE) & (batch.kinds != cp.WIDE_SPACE) & (batch.kinds != cp.BREAK)
    )
    if len(solid) == 0:
        return labels
    starts = solid[np.minimum(np.searchsorted(solid, batch.starts[firsts]), len(solid) - 1)]
    short = batch.ends[lasts - 1] - starts <= LONGEST_LINE
    stops = np.concatenate(([0], np.cumsum(batch.kinds == cp.STOP)))
    has_sentence = stops[batch.ends[lasts - 1]] > stops[starts]
    hasher, line_starts = PieceHasher(batch.codes), distinct(starts)
    of_line = np.zeros(len(firsts), np.int64)
    for index, openings in _openings():
        # only a notice is written in sentences; behind a breadcrumb they are the article
        fits = short if LABELS[index] == "legal" else short & ~has_sentence
        of_line[fits & np.isin(starts, openings.starts(hasher, among=line_starts))] = index
    line_ends = solid[np.searchsorted(solid, batch.ends[lasts - 1]) - 1] + 1
    of_line[~has_sentence & np.isin(line_ends, _image_names().ends(hasher))] = LABELS.index("caption")
    labels = np.repeat(of_line, lasts - firsts)
    return np.where(labels == 0, _captions(batch, solid, firsts), labels)


def _captions(batch: Segments, solid: Offsets, line_firsts: Offsets) -> Offsets:
    """Returns which segments are a photographer's credit or the caption before one, as label indices."""
    labels = np.zeros(len(batch), np.int64)
    last = solid[np.searchsorted(solid, batch.ends) - 1]
    length = last + 1 - batch.starts
    codes = batch.codes
    is_credit = np.isin(codes[last], [ord("摄"), ord("攝")]) & (length >= 3) & (length <= _LONGEST_CREDIT)
    is_credit &= codes[np.maximum(last - 1, 0)] != ord("拍")  # to film, not a name
    han = np.concatenate(([0], np.cumsum(batch.kinds == cp.HAN)))
    is_credit &= han[last + 1] - han[batch.starts] == length
    labels[is_credit] = LABELS.index("caption")
    # "Old people at lunch. NAME 摄": the sentence is the caption's text where it opens the line
    opens_line = np.zeros(len(batch), np.bool_)
    opens_line[line_firsts] = True
    follows = opens_line[:-1] & ~opens_line[1:] & (length[:-1] <= _LONGEST_CAPTION)
    labels[:-1][is_credit[1:] & follows] = LABELS.index("caption")
    return labels


@functools.cache
def _image_names() -> Literals:
    endings = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp")
    return Literals([*endings, *(ending.upper() for ending in endings)])


@functools.cache
def _openings() -> tuple[tuple[int, Literals], ...]:
    """Returns the index of each label that has openings, and these."""
    words: dict[Label, list[str]] = {label: list(openings) for label, openings in _WORDS.items()}
    for label, openings in _FIELDS.items():
        spelled = [opening + colon for opening in openings for colon in (":", "：", " :", " ：")]
        words.setdefault(label, []).extend(spelled)
    return tuple((LABELS.index(label), Literals(spelled)) for label, spelled in words.items())
