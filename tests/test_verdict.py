"""Flags and verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusclean.document import Document
from corpusclean.exceptions import ConfigurationError
from corpusclean.labels import Label
from corpusclean.result import Language, Relevance, Span
from corpusclean.verdict import DEFAULT_THRESHOLDS, FLAGS, check_thresholds, flag_reasons, units, verdict

ARTICLE = "The county will pay daughters and sons who look after a parent at home. " * 4
ENGLISH = Language("en", 0.99, {"en": 1.0})
RELEVANT = Relevance("elder-care", 0.97)


def flags(
    text: str,
    kept: str | None = None,
    spans: Sequence[Span] = (),
    language: Language = ENGLISH,
    relevance: Relevance = RELEVANT,
    languages: Sequence[str] = (),
    thresholds: Mapping[str, float] = DEFAULT_THRESHOLDS,
) -> dict[str, str]:
    kept = text if kept is None else kept
    return flag_reasons(
        Document(text), kept, spans, language, relevance, languages=languages, thresholds=thresholds
    )


def span(start: int, end: int, label: Label) -> Span:
    return Span(start, end, label, 1.0, "test")


def test_clean_relevant_article_has_no_flag() -> None:
    assert flags(ARTICLE) == {}


def test_off_topic_names_score_and_threshold() -> None:
    reasons = flags(ARTICLE, relevance=Relevance("elder-care", 0.2))
    assert set(reasons) == {"off_topic"}
    assert "0.20" in reasons["off_topic"]
    assert "0.45" in reasons["off_topic"]


def test_empty_page_is_no_article_and_off_topic_whatever_the_score() -> None:
    page = "menu | login | search\n" * 10
    reasons = flags(page, kept="", spans=[span(0, len(page), "navigation")])
    assert set(reasons) == {"no_article", "off_topic", "too_short"}


def test_page_of_removed_headlines_is_a_list_page() -> None:
    page = "Mayor opens the new swimming pool\n" * 10
    assert "list_page" in flags(page, kept="", spans=[span(0, len(page), "related")])


def test_spam_without_article() -> None:
    page = "casino bonus slots " * 20
    assert "spam_page" in flags(page, kept="", spans=[span(0, len(page), "spam")])


def test_article_among_spam_is_looked_at_not_dropped() -> None:
    page = ARTICLE + "casino bonus slots " * 100
    reasons = flags(page, kept=ARTICLE, spans=[span(len(ARTICLE), len(page), "spam")])
    assert set(reasons) == {"spam_page"}
    assert verdict(reasons) == "review"


def test_short_but_whole_notice_is_an_article() -> None:
    assert "no_article" not in flags(
        "Home help hours at Tarbet are to be cut from 12 to 9 a week for new clients."
    )


def test_index_of_headlines_is_a_list_page() -> None:
    page = "\n".join(f"· 某地举行第{n}届运动会开幕式 04-{n}" for n in range(10, 30))
    assert {"list_page", "no_article", "off_topic"} <= set(flags(page))


@pytest.mark.parametrize(
    "line",
    ["{n}. 走廊扶手是不是真有人在扶", "20{n}-06 The first county-level home opened", "{n}、餐厅有没有人剩饭"],
)
def test_numbered_guides_and_chronicles_are_articles(line: str) -> None:
    page = "\n".join(line.format(n=n) for n in range(10, 30))
    assert "list_page" not in flags(page)
    assert "no_article" not in flags(page)


def test_wrong_language_only_when_languages_are_named() -> None:
    french = Language("fr", 0.98, {"fr": 0.9, "en": 0.1})
    assert "wrong_language" not in flags(ARTICLE, language=french)
    assert "90%" in flags(ARTICLE, language=french, languages=["en", "de"])["wrong_language"]
    assert "wrong_language" not in flags(ARTICLE, language=french, languages=["fr"])


@pytest.mark.parametrize(
    ("wanted", "tag"), [("zh", "zh-Hant"), ("zh-Hans", "zh"), ("ZH-hans", "zh-Hans"), ("zh", "zh")]
)
def test_language_covers_its_scripts(wanted: str, tag: str) -> None:
    assert "wrong_language" not in flags(ARTICLE, language=Language(tag, 1.0, {tag: 1.0}), languages=[wanted])


def test_one_script_does_not_cover_the_other() -> None:
    hant = Language("zh-Hant", 1.0, {"zh-Hant": 1.0})
    assert "wrong_language" in flags(ARTICLE, language=hant, languages=["zh-Hans"])


def test_over_removed_is_reviewed_before_it_is_dropped() -> None:
    kept = "Only this one sentence of the long article was left standing here."
    page = kept + "y" * 3000
    reasons = flags(
        page,
        kept=kept,
        spans=[span(len(kept), len(page), "promotion")],
        relevance=Relevance("elder-care", 0.1),
    )
    assert {"over_removed", "off_topic"} <= set(reasons)
    assert verdict(reasons) == "review"


@pytest.mark.parametrize(
    "text",
    [
        "養老服務中心新建八十張床位".encode().decode("latin-1"),
        "养老服务中心新建八十张床位".encode("gbk").decode("latin-1"),
        "naïve café £400 “quoted” Übung größer".encode().decode("cp1252", "replace"),
        "锟斤拷锟斤拷 服务",
        "page with \ufffd\ufffd\ufffd\ufffd marks",
    ],
)
def test_mojibake(text: str) -> None:
    assert "mojibake" in flags(text + " and some text that is as it should be")


def test_accents_are_not_mojibake() -> None:
    assert "mojibake" not in flags(
        "Café, “naïve”, São João, à la carte, Âge, Ångström, naïveté, œuvre, ¿qué?, «où» " * 5
    )


def test_thresholds_can_be_changed_one_by_one() -> None:
    low = Relevance("elder-care", 0.2)
    assert "off_topic" not in flags(ARTICLE, relevance=low, thresholds={"off_topic": 0.1})


def test_unknown_threshold_names_the_nearest() -> None:
    with pytest.raises(ConfigurationError, match="off_topic"):
        check_thresholds({"offtopic": 0.3})
    with pytest.raises(ConfigurationError, match="too_short"):
        flags(ARTICLE, thresholds={"to_short": 3})


def test_every_threshold_is_of_a_flag_and_flags_come_in_order() -> None:
    assert set(DEFAULT_THRESHOLDS) <= set(FLAGS)
    page = "x"
    found = list(flags(page, relevance=Relevance("t", 0.0)))
    assert found == [flag for flag in FLAGS if flag in found]


@pytest.mark.parametrize(
    ("given_flags", "expected"),
    [
        ([], "keep"),
        (["too_short"], "review"),
        (["mojibake"], "review"),
        (["spam_page"], "review"),
        (["off_topic"], "drop"),
        (["duplicate", "over_removed"], "drop"),
        (["wrong_language"], "drop"),
    ],
)
def test_verdict(given_flags: list[str], expected: str) -> None:
    assert verdict(given_flags) == expected


def test_units_are_alike_across_scripts() -> None:
    assert units("养老服务") == 4
    assert units("care homes 12") == 3
    assert units("") == 0


@given(st.text(max_size=300))
def test_any_text_gives_known_flags_and_repeats(text: str) -> None:
    first = flags(text)
    assert set(first) <= set(FLAGS)
    assert flags(text) == first
