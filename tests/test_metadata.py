import datetime as dt
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusclean.document import Document
from corpusclean.evaluation import load_gold
from corpusclean.labels import LABELS, NOISE_LABELS, Label
from corpusclean.metadata import extract_metadata
from corpusclean.metadata.dates import MONTHS, find_dates
from corpusclean.result import Metadata, MetadataField, Span

SHARED = Path(__file__).resolve().parents[2] / "shared"
CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "metadata.jsonl").read_text(encoding="utf-8").splitlines()
]


def from_segments(segments: list[tuple[str, Label]]) -> tuple[Document, list[Span]]:
    text, spans = "", []
    for piece, label in segments:
        if label != "content":
            spans.append(Span(len(text), len(text) + len(piece), label, 1.0, "gold"))
        text += piece
    return Document(text), spans


def fields_of(metadata: Metadata) -> list[MetadataField]:
    single = (
        metadata.title,
        metadata.author,
        metadata.source,
        metadata.published,
        metadata.views,
        metadata.url,
    )
    return [*(field for field in single if field), *metadata.tags]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    document, spans = from_segments([(text, label) for text, label in case["segments"]])
    assert extract_metadata(document, spans, case["language"]).values() == case["expected"]


def test_offsets_are_those_of_the_values() -> None:
    document, spans = from_segments(
        [
            ("养老\n", "content"),
            ("作者：小佳　发布时间：２０２４－０７－０９ 点击：1,204\n", "byline"),
            ("标签：甲，乙", "tags"),
        ]
    )
    metadata = extract_metadata(document, spans, "zh-Hans")
    found = {field.value: document.text[field.start : field.end] for field in fields_of(metadata)}
    assert found == {
        "养老": "养老",
        "小佳": "小佳",
        "2024-07-09": "２０２４－０７－０９",
        "1204": "1,204",
        "甲": "甲",
        "乙": "乙",
    }


def test_nothing_to_read() -> None:
    assert extract_metadata(Document(""), [], "und") == Metadata()
    assert extract_metadata(Document(" \n?\n"), [], "und") == Metadata()


def test_no_month_name_means_two_months() -> None:
    from corpusclean.metadata import dates

    assert len(MONTHS) == len(" ".join(dates._MONTH_NAMES).split())


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=30), st.sampled_from(LABELS)), max_size=8),
    st.sampled_from(["en", "zh-Hans", "zh-Hant", "ko", "ja", "fr", "und", "zh"]),
)
def test_any_text_gives_fields_inside_it(segments: list[tuple[str, Label]], language: str) -> None:
    document, spans = from_segments(segments)
    for field in fields_of(extract_metadata(document, spans, language)):
        assert 0 <= field.start < field.end <= len(document.text)
        assert field.value


@settings(deadline=None)
@given(
    st.dates(),
    st.sampled_from(
        ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%B %d, %Y", "%d %b %Y", "%d.%m.%Y"]
    ),
)
def test_a_date_is_read_as_it_was_written(day: dt.date, form: str) -> None:
    if 1900 <= day.year < 2100:
        text = f"(x {day.strftime(form)} y)"
        assert [found.value for found in find_dates(text, "en")] == [day.isoformat()]


@pytest.mark.parametrize(
    "unit",
    [
        "2023-",
        "a",
        "1",
        "年",
        "By ",
        "作者：",
        "http://a.b/",
        "#",
        "a.",
        " ",
        "1,234",
        "2023年1月",
        "\t|",
        "Jan ",
    ],
)
@pytest.mark.parametrize("label", ["content", "byline", "tags", "legal"])
def test_time_is_linear_on_hostile_text(unit: str, label: Label) -> None:
    document, spans = from_segments([(unit * (1_000_000 // len(unit)), label)])
    started = time.perf_counter()
    extract_metadata(document, spans, "en")
    assert time.perf_counter() - started < 2


def test_many_short_spans_take_linear_time() -> None:
    document, spans = from_segments([("a\n", "content"), ("2023-01-05 By X\n", "byline")] * 50_000)
    started = time.perf_counter()
    assert extract_metadata(document, spans, "en").values()["author"] == "X"
    assert time.perf_counter() - started < 4


def spans_of_gold(labels: list[int]) -> list[Span]:
    spans, start = [], 0
    for position in range(1, len(labels) + 1):
        if position == len(labels) or labels[position] != labels[start]:
            if LABELS[labels[start]] in NOISE_LABELS:
                spans.append(Span(start, position, LABELS[labels[start]], 1.0, "gold"))
            start = position
    return spans


def test_the_seed_pages() -> None:
    gold = SHARED / "seeds" / "seeds.gold.jsonl"
    if not gold.exists():
        pytest.skip("the seed pages are not beside the checkout")
    found = {
        case.id[:3]: extract_metadata(
            Document(case.text), spans_of_gold(case.labels.tolist()), case.language
        ).values()
        for case in load_gold(gold)
    }
    assert {name: values.get("published") for name, values in found.items()} == {
        "000": "2023-06-15",
        "001": None,
        "002": None,
        "003": "2022-10-01T14:17",
        "004": "2025-04-29T20:26",
    }
    assert found["001"] == found["002"] == {}
    assert found["003"]["title"] == "長三角老年人口約4676.89萬,2021年將全面深化養老合作"
    assert found["000"]["views"] == "1017"
