"""Cuts a text into segments: lines, and parts of lines wherever noise may begin or end.

Noise is often glued to the article without a line break: a byline before the first sentence, an
advert in brackets, a link farm behind the last full stop. A segment is the smallest piece that gets
a label of its own, so this module proposes too many cuts rather than too few; pieces with the same
label grow together again. Segments tile the text; white space belongs to the segment before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from corpusclean import codepoints as cp

Offsets = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

LONGEST_SEGMENT: Final = 2000
"""A segment is cut after this many characters at the latest: text without any punctuation stays bounded."""

_FOREIGN_RUN: Final = 12
"""A change of script is a cut where one side is this many characters without the other script."""

_LONG_BRACKET: Final = 3
"""Round brackets around fewer characters (an abbreviation, a unit) are no cut."""

# Words that open a field, a block or a notice. A cut before each; only the places are taken from the
# match, so a false one costs nothing but a smaller segment.
_FIELD: Final = re.compile(
    r"""
    (?:19|20)\d\d\s?[-/.年]\s?[01]?\d\s?[-/.月]\s?[0-3]?\d            # a date with its year first
  | (?:来源|來源|出处|出處|作者|编辑|編輯|责编|責編|责任编辑|責任編輯|记者|記者|时间|時間|日期|浏览|瀏覽|阅读|閱讀
      |点击|點擊|人气|人氣|审核|審核|供稿|供图|供圖|摄影|攝影|发布|發布|發佈|字号|字號|字体|字體|标签|標籤|標簽
      |关键词|關鍵詞|关键字|分类|分類|栏目|欄目|图片|图源|图注|圖注|图|圖|文|摄|攝|校对|校對|撰文|翻译)\s?[:：/／丨|]
  | 图为|圖為|图片来源|圖片來源|责任编辑|責任編輯|编辑[:：]|本文来源|本文來源|本文标|本文標|本站声明|本站聲明
  | 上一[篇页頁条條则則章]|下一[篇页頁条條则則章]|前一篇|后一篇|後一篇|返回|相关(?:阅读|文章|新闻|推荐|链接|内容)
  | 相關(?:閱讀|文章|新聞|推薦|連結|內容|報導|報道)|延伸[阅閱][读讀]|推荐阅读|推薦閱讀|热门|熱門|猜你喜欢|分享[到至:：]
  | 版权|版權|免责|免責|声明[:：]|聲明[:：]|扫码|扫一扫|掃碼|掃描|关注我们|長按|长按|责编|[\w]ICP[备備]
  | (?<![a-z])(?:Source|Author|Editor|Edited|Time|Date|Posted|Published|Updated|Release[d]?|Reader|Views?|Hits|Clicks?
      |Photos?|Image|Picture|Pictured|Caption|Credit|Tags?|Keywords?|Category|Filed|Previous|Next|Prev|Related|Share
      |Read\smore|See\salso|More\s(?:from|on|stories)|Also\s(?:read|making)|Comments?|Copyright|Disclaimer|Subscribe
      |Follow\sus|Sign\sup|Download|Click\shere|Advertisement|Text|By)(?=[\s:：,(/]) (?!\s[a-z]+\s[a-z])
  | ©|ⓒ|\(c\)\s|https?://|www\.
  | (?:写真|撮影|提供|文責|出典|投稿日|更新日|公開日|カテゴリ|タグ|関連|前の記事|次の記事|シェア|続きを読む)\s?[:：=/／]?
  | (?:입력|수정|등록|조회|댓글|출처|기자|사진|관련|이전글|다음글|무단|저작권|태그|공유|작성자|작성일)
  | (?:Foto|Fotos|Photo|Bild|Bildquelle|Quelle|Fuente|Autor|Auteur|Publié|Publicado|Veröffentlicht|Stand|Teilen|Partager
      |Compartir|Mehr\szum\sThema|Lesen\sSie\sauch|Lire\saussi|Leer\smás|Lea\stambién|Leggi\sanche|Lees\sook|Czytaj
      |Tags|Schlagw|Étiquettes|Etiquetas|Impressum|Datenschutz|Фото|Источник|Автор|Читайте\sтакже|Поделиться)(?=[\s:：])
    """,
    re.VERBOSE,
)
_FILE_NAME_END: Final = re.compile(
    r"\.(?:jpe?g|png|gif|webp|bmp|tiff?|mp4|pdf|docx?|xlsx?|zip|rar)(?![a-z])", re.IGNORECASE
)


@dataclass(frozen=True)
class Segments:
    """The segments of one text.

    Attributes:
        text: what was cut.
        codes: its code points, shape ``(len(text),)``.
        kinds: their kinds (see :mod:`corpusclean.codepoints`), same shape.
        starts: first code point of each segment, ascending, shape ``(n,)``; the first is 0.
        ends: one past the last, shape ``(n,)``; ``ends[i] == starts[i + 1]``.
        line_starts: whether a segment is the first of its line, shape ``(n,)``.
    """

    text: str
    codes: cp.CodePoints
    kinds: cp.Kinds
    starts: Offsets
    ends: Offsets
    line_starts: Mask

    def __len__(self) -> int:
        return len(self.starts)


def segment(text: str) -> Segments:
    """Cuts a text into segments.

    Args:
        text: without surrogates.

    Returns:
        Segments that tile the text; none for an empty text.
    """
    codes = cp.code_points(text)
    kind = cp.kinds(codes)
    size = len(text)
    if size == 0:
        nothing = np.zeros(0, np.int64)
        return Segments(text, codes, kind, nothing, nothing, np.zeros(0, np.bool_))
    line_cut = _line_cuts(codes, kind)
    cut = line_cut | _space_cuts(kind) | _sentence_cuts(kind) | _bracket_cuts(codes, kind)
    cut |= _separator_cuts(codes, kind) | _script_cuts(kind) | _case_cuts(kind)
    _cut_at_fields(text, cut)
    cut[0] = True
    # White space belongs to the segment before it; a zero-width character to its word.
    blank = (kind == cp.SPACE) | (kind == cp.WIDE_SPACE) | (kind == cp.BREAK)
    starts = np.flatnonzero(cut)
    starts = _after_blanks(starts, blank)
    starts = _bound_length(starts, size)
    ends = np.append(starts[1:], size)
    return Segments(text, codes, kind, starts, ends, _first_of_line(starts, ends, kind))


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
    return _shifted(ends, 1)


def _space_cuts(kind: cp.Kinds) -> Mask:
    """Wide or repeated spaces anywhere; a single one beside a Han character or kana."""
    single = kind == cp.SPACE
    wide = kind == cp.WIDE_SPACE
    blank = single | wide
    cjk = (kind == cp.HAN) | (kind == cp.KANA)
    ends_run = _shifted(blank, 1) & ~blank
    repeated = _shifted(blank, 1) & _shifted(blank, 2)
    beside_cjk = cjk | _shifted(cjk, 2)
    return ends_run & (_shifted(wide, 1) | repeated | beside_cjk)


def _sentence_cuts(kind: cp.Kinds) -> Mask:
    """Behind a sentence end and the quotes that close with it."""
    stop = kind == cp.STOP
    latin = kind == cp.LATIN_STOP
    closer = kind == cp.CLOSER
    blank = (kind == cp.SPACE) | (kind == cp.WIDE_SPACE)
    letter_before = _shifted((kind == cp.LOWER) | (kind == cp.CLOSE_BRACKET) | (kind == cp.DIGIT) | closer, 1)
    starts_anew = (kind == cp.UPPER) | (kind == cp.HAN) | (kind == cp.KANA) | (kind == cp.OPEN_BRACKET)
    latin_end = (
        latin & letter_before & (_shifted(blank, -1) | _shifted(closer, -1) | _shifted(starts_anew, -1))
    )
    ended = stop | latin_end
    # up to two closing quotes belong to the sentence
    for _ in range(2):
        ended = ended | (_shifted(ended, 1) & closer)
    return _shifted(ended, 1) & ~ended & (kind != cp.CLOSE_BRACKET)


def _bracket_cuts(codes: cp.CodePoints, kind: cp.Kinds) -> Mask:
    """Before an opening and behind a closing bracket, unless little stands between them."""
    opening = np.flatnonzero(kind == cp.OPEN_BRACKET)
    closing = np.flatnonzero(kind == cp.CLOSE_BRACKET)
    cut = np.zeros(len(codes), np.bool_)
    if len(opening) == 0 and len(closing) == 0:
        return cut
    is_round = (codes == ord("(")) | (codes == ord("（")) | (codes == ord(")")) | (codes == ord("）"))
    following = np.append(closing, len(codes) + _LONG_BRACKET)
    distance = following[np.searchsorted(closing, opening)] - opening
    cut[opening[(distance > _LONG_BRACKET) | ~is_round[opening]]] = True
    preceding = np.append(-1 - _LONG_BRACKET, opening)
    distance = closing - preceding[np.searchsorted(opening, closing)]
    behind = closing[(distance > _LONG_BRACKET) | ~is_round[closing]] + 1
    cut[behind[behind < len(codes)]] = True
    # brackets that open one another stay together: [[spam]]
    cut &= ~((kind == cp.OPEN_BRACKET) & _shifted(kind == cp.OPEN_BRACKET, 1))
    cut &= ~((kind == cp.CLOSE_BRACKET) & _shifted(kind == cp.CLOSE_BRACKET, 1))
    return cut


def _separator_cuts(codes: cp.CodePoints, kind: cp.Kinds) -> Mask:
    """Behind a separator that does not stand between two digits; before and behind a symbol."""
    separator = kind == cp.SEPARATOR
    digit = kind == cp.DIGIT
    within_number = _shifted(digit, 1) & _shifted(digit, -1)
    separator &= ~within_number
    # a slash between letters is part of a web address or of an alternative (m/w)
    blank = (kind == cp.SPACE) | (kind == cp.WIDE_SPACE)
    slash = (codes == ord("/")) | (codes == ord("~"))
    separator &= ~slash | _shifted(blank, 1) | _shifted(blank, -1)
    symbol = kind == cp.SYMBOL
    behind = _shifted(separator, 1) & ~separator
    return behind | (symbol & ~_shifted(symbol, 1)) | (_shifted(symbol, 1) & ~symbol)


def _script_cuts(kind: cp.Kinds) -> Mask:
    """Where Chinese, Japanese or Korean meets a longer run of another script without a space."""
    cjk = (kind == cp.HAN) | (kind == cp.KANA) | (kind == cp.HANGUL)
    letter = (kind == cp.LOWER) | (kind == cp.UPPER)
    alphabetic = (
        letter | (kind == cp.PUNCTUATION) | (kind == cp.LATIN_STOP) | (kind == cp.DIGIT) | (kind == cp.CLOSER)
    )
    count = np.concatenate(([0], np.cumsum(cjk)))
    position = np.arange(len(kind))
    before = count[position] - count[np.maximum(position - _FOREIGN_RUN, 0)]
    after = count[np.minimum(position + _FOREIGN_RUN, len(kind))] - count[position]
    into_cjk = cjk & _shifted(alphabetic, 1) & (before == 0) & (position >= _FOREIGN_RUN)
    out_of_cjk = letter & _shifted(cjk, 1) & (after == 0) & (position + _FOREIGN_RUN <= len(kind))
    return into_cjk | out_of_cjk


def _case_cuts(kind: cp.Kinds) -> Mask:
    """Words glued together: two lower-case letters, then a capital and a lower-case letter."""
    lower = kind == cp.LOWER
    upper = kind == cp.UPPER
    return upper & _shifted(lower, 1) & _shifted(lower, 2) & _shifted(lower, -1)


def _cut_at_fields(text: str, cut: Mask) -> None:
    for match in _FIELD.finditer(text):
        cut[match.start()] = True
    for match in _FILE_NAME_END.finditer(text):
        if match.end() < len(cut):
            cut[match.end()] = True


def _after_blanks(starts: Offsets, blank: Mask) -> Offsets:
    """Moves each start behind the white space it points at."""
    solid = np.flatnonzero(~blank)
    if len(solid) == 0:
        return np.zeros(1, np.int64)
    at = np.searchsorted(solid, starts)
    moved = solid[at[at < len(solid)]]
    moved[0] = 0  # leading white space belongs to the first segment
    return np.unique(moved).astype(np.int64)


def _bound_length(starts: Offsets, size: int) -> Offsets:
    lengths = np.diff(np.append(starts, size))
    if lengths.max() <= LONGEST_SEGMENT:
        return starts
    pieces = [np.arange(s, s + n, LONGEST_SEGMENT) for s, n in zip(starts, lengths, strict=True)]
    return np.concatenate(pieces)


def _first_of_line(starts: Offsets, ends: Offsets, kind: cp.Kinds) -> Mask:
    count = np.concatenate(([0], np.cumsum(kind == cp.BREAK)))
    breaks_within = count[ends] - count[starts]
    first = np.ones(len(starts), np.bool_)
    first[1:] = breaks_within[:-1] > 0
    return first
