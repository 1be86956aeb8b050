"""Where a line may be cut: noise glued to content must come apart, and sentences must stay whole."""

from __future__ import annotations

import pytest

from corpusclean.segmenting import LONGEST_SEGMENT, segment


def pieces(text: str) -> list[str]:
    batch = segment([text])
    return [batch.text[start:end] for start, end in zip(batch.starts, batch.ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "cut_before"),
    [
        ("每天有六十多位老人来吃饭。国产精品在线", "国产精品在线"),
        ("三分钟内浓烟就能下沉（真人视讯注册送88元）到一米以下", "（真人视讯"),
        ("三分钟内浓烟就能下沉（真人视讯注册送88元）到一米以下", "到一米以下"),
        ("首页 > 新闻 > 社区食堂开张了", "社区食堂"),
        ("社区食堂开张了 来源：晨光网", "来源"),
        ("社区食堂开张了来源：晨光网", "来源"),
        ("老人在家吃饭2024-05-06 12:30", "2024"),
        ("院里办起了课堂IMG_2034.jpg老人都来了", "老人都来了"),
        ("The home opened in May.BestOnlineCasino review", "BestOnline"),
        ("and nobody told him 免费看片 that the bank", "免费"),
        ("can't get in信用卡套现秒到", "信用卡"),
        ("ReplyShareReport", "Share"),
        ("opens at nine. Previous: A quiet street", "Previous"),
        ("他们都说好。（完）责任编辑：小周", "责任编辑"),
        ("公司に入った。関連記事はこちら", "関連"),
        ("阅读:754 5月12日，中医院召开会议", "5月12日"),
        ("Views: 1204 The minister said", "The minister"),
        ("2022/5/9 19:20我妈脑梗后一直卧床", "我妈"),
        ("最高四千元,——平台官网下载——其中独居家庭优先", "——平台"),
        ("最高四千元,——平台官网下载——其中独居家庭优先", "其中"),
        ("그렇게 말했다. 많이 본 기사", "많이"),
        ("그렇게 말했다.많이 본 기사", "많이"),
        ("免费短剧_某选秀冠军回应质疑", "某选秀"),
        ("Best Casino 2024 - Ten questions for the mayor", "Ten"),
        ("cheap pills online USA. In a trial last year", "In a"),
    ],
)
def test_noise_comes_apart_from_content(text: str, cut_before: str) -> None:
    starts = []
    position = 0
    for piece in pieces(text):
        starts.append(position)
        position += len(piece)
    assert text.index(cut_before) in starts


@pytest.mark.parametrize(
    "text",
    [
        "The mayor, who is 72, said the bus would run from 1 May 2024 at 9.30am.",
        "社区食堂开张以来，每天有六十多位老人来吃饭，最多的一天来了一百二十人。",
        "使用GPS定位手环的老人有1200名，占60%",
        "Ask for a follow-up in 2-3 weeks and/or call the ward",
        "● 河桥五月房价环比微降",
        "It was J. Smith who rang at 9:30 and said snake_case names were fine",
    ],
)
def test_a_sentence_stays_whole(text: str) -> None:
    assert pieces(text) == [text]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85", "\x0b", "\x0c"])
def test_every_kind_of_line_end_cuts_and_belongs_to_its_line(end: str) -> None:
    assert pieces(f"first{end}second") == [f"first{end}", "second"]
    assert segment([f"first{end}second"]).is_line_start.tolist() == [True, True]


def test_white_space_at_the_top_belongs_to_the_first_segment() -> None:
    assert pieces("\n\n  title\nbody") == ["\n\n  title\n", "body"]


def test_a_text_without_any_sign_is_cut_in_bounded_pieces() -> None:
    found = pieces("x" * (3 * LONGEST_SEGMENT + 5))
    assert [len(piece) for piece in found] == [LONGEST_SEGMENT] * 3 + [5]


def test_empty_pages_have_no_segments_and_blank_ones_one() -> None:
    batch = segment(["", "a", "\n \n", ""])
    assert batch.page_bounds.tolist() == [0, 0, 1, 2, 2]
    assert len(segment([])) == 0
