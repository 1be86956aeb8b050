"""What holds for any input whatever: the invariants of the library's contract."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

import corpusclean
from corpusclean import NOISE_LABELS, Document, Result
from corpusclean.segmenting import segment
from corpusclean.stripping import strip_spans, to_original

# Pieces of pages, noise and content, that meet in any order, and characters that tools stumble over.
PIECES = (
    """\
首页 > 新闻 > 正文
当前位置：首页
来源：晨光网 作者：王敏 时间：2024-05-06 12:30 浏览：321次
责任编辑：小周
社区食堂开张以来，每天有六十多位老人来吃饭。
「這裡比家裡熱鬧。」九十歲的阿婆說。
相关阅读
相關新聞：
· 某地发布暴雨预警 05-06
国产精品_亚洲一区|久久在线|彩票平台
（真人视讯注册送88元彩金）
IMG_2034.JPG
图为活动现场。小李 摄
上一篇：没有了 下一篇：通知
版权所有 © 2024 ICP备00000000号
标签：养老 护理
Home | About us | Contact
By Jane Doe, Staff Reporter
Published: 15 June 2023
The home opened in May.
Related articles
Ten ways to keep warm this winter
Share this: Facebook Twitter
Photo: Courier archive
buy cheap viagra without prescription
Copyright 2024. All rights reserved.
関連記事
前の記事
댓글 3
이전글
ホーム > ニュース
(完)
-30-
1,234
""".splitlines()
    + list("?0×|　\t([【】”")
)
SEPARATORS = ["", " ", "\n", "\n\n", "\r\n", "\r", "　", "  ", "\u2028", "\x0b", "\u200b", "\x00", "\ufeff"]

pages = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(SEPARATORS)), max_size=40).map(
    lambda parts: "".join(piece + separator for piece, separator in parts)
)
hostile = st.text(st.characters(), max_size=300)  # lone surrogates included
texts = st.one_of(pages, hostile, st.tuples(pages, hostile, pages).map("".join))


@functools.cache
def cleaner() -> corpusclean.Cleaner:
    return corpusclean.Cleaner()


def check_contract(result: Result) -> None:
    text = result.document.text
    position = 0
    kept = []
    for span in result.spans:
        assert position <= span.start < span.end <= len(text)
        assert span.label in NOISE_LABELS
        assert 0 <= span.score <= 1
        assert span.reason
        removed = text[span.start : span.end]
        assert removed == removed.strip()
        kept.append(text[position : span.start])
        position = span.end
    kept.append(text[position:])
    # kept text is never rewritten inside: it is the kept pieces but for white space
    assert "".join(result.text.split()) == "".join("".join(kept).split())
    if not result.spans:
        assert result.text == text
    for name, field in vars(result.metadata).items():
        for item in field if isinstance(field, tuple) else [field]:
            assert item is None or 0 <= item.start < item.end <= len(text), name
    assert 0 <= result.relevance.score <= 1
    assert 0 <= result.language.confidence <= 1


@given(texts)
def test_spans_and_kept_pieces_tile_the_document(text: str) -> None:
    result = cleaner().clean(text)
    assert len(result.document.text) == len(text)
    check_contract(result)


@given(texts)
def test_cleaning_a_cleaned_text_removes_nothing_more(text: str) -> None:
    once = cleaner().clean(text).text
    twice = cleaner().clean(once)
    assert twice.spans == ()
    assert twice.text == once


@given(texts, st.sets(st.sampled_from(NOISE_LABELS)))
def test_kept_labels_stay_and_the_rest_of_the_contract_holds(text: str, keep: set[corpusclean.Label]) -> None:
    result = corpusclean.Cleaner(keep=keep).clean(text)
    check_contract(result)
    assert not {span.label for span in result.spans} & keep


@given(st.lists(texts, max_size=6))
def test_a_page_gets_the_same_result_in_any_batch_and_order(batch: list[str]) -> None:
    alone = [cleaner().clean(text) for text in batch]
    assert list(cleaner().clean_many(batch)) == alone
    assert list(cleaner().clean_many(batch[::-1])) == alone[::-1]


@given(st.binary(max_size=400))
def test_any_bytes_give_a_result(data: bytes) -> None:
    check_contract(cleaner().clean(data))


@given(texts)
def test_a_document_of_ones_own_may_hold_surrogates(text: str) -> None:
    result = cleaner().clean(Document(text, id="own"))
    assert result.document.id == "own"
    result.text.encode("utf-8")


@given(st.lists(texts.map(lambda t: t.encode("utf-8", "replace").decode("utf-8")), max_size=5))
def test_segments_tile_each_page_of_a_batch(batch: list[str]) -> None:
    segments = segment(batch)
    assert segments.pages == len(batch)
    for page, text in enumerate(batch):
        first, last = segments.page_bounds[page], segments.page_bounds[page + 1]
        bounds = [
            (int(s - segments.page_offsets[page]), int(e - segments.page_offsets[page]))
            for s, e in zip(segments.starts[first:last], segments.ends[first:last], strict=True)
        ]
        assert [start for start, _ in bounds[1:]] == [end for _, end in bounds[:-1]]
        assert "".join(text[start:end] for start, end in bounds) == text


def spans_in(text: str, cuts: Sequence[int]) -> list[corpusclean.Span]:
    points = sorted({min(cut, len(text)) for cut in cuts})
    pairs = list(zip(points[::2], points[1::2], strict=False))
    return [corpusclean.Span(a, b, "spam", 1.0, "test") for a, b in pairs]


@given(pages, st.lists(st.integers(0, 400), max_size=8), st.lists(st.integers(0, 400), max_size=8))
def test_spans_of_the_kept_text_map_back_to_the_same_characters(
    text: str, cuts: list[int], kept_cuts: list[int]
) -> None:
    kept = strip_spans(text, spans_in(text, cuts))
    found = spans_in(kept.text, kept_cuts)
    originals = to_original(kept, found)
    in_kept = "".join("".join(kept.text[s.start : s.end] for s in found).split())
    in_original = "".join("".join(text[s.start : s.end] for s in originals).split())
    assert in_kept == in_original
