"""Topics: vocabulary, matching, passages, scores and their explanation."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusclean.exceptions import ConfigurationError, ModelError
from corpusclean.relevance import Topic, load_topic, shipped_topics
from corpusclean.relevance.folding import code_points, fold
from corpusclean.relevance.matching import SEPARATOR, TermMatcher
from corpusclean.relevance.passages import cut_all, passages
from corpusclean.relevance.vocabulary import expand, parse_vocabulary

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"

ELDER = (
    "Inspectors rated the nursing home inadequate after residents with dementia waited hours for help to "
    "the toilet. The care home's owner said two carers looked after thirty elderly people at night.\n"
)
CHILD = (
    "Parents queued for a place at the new nursery. The kindergarten takes toddlers from two years and has "
    "hired six teachers; children will nap, paint and eat in the garden room.\n"
)
FOOTBALL = (
    "The league match ended two goals each. The coach praised his players and the team goes on to the cup "
    "semi-final, where the champions wait. Tickets for the stadium are sold out.\n"
)


def vocabulary(*words: str, role: str = "strong") -> TermMatcher:
    groups = [{"name": "g", "role": role, "facet": "", "terms": {"und": list(words)}}]
    return TermMatcher(parse_vocabulary({"name": "t", "groups": groups}))


def found(matcher: TermMatcher, text: str) -> list[str]:
    starts, numbers = matcher.find(fold(" " + text))
    return [matcher.terms[n] for _, n in sorted(zip(starts.tolist(), numbers.tolist(), strict=True))]


@pytest.fixture(scope="module")
def topic() -> Topic:
    return load_topic()


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        (["aging"], "Managing an aging fleet", ["aging"]),
        (["aging"], "managing", []),
        (["aging"], "“Aging,” she said", ["aging"]),
        (["nursing home*"], "Two nursing-homes", ["nursing home*"]),
        (["nursing home"], "a nursing\nhome", ["nursing home"]),
        (["nursing home"], "nursing homes", []),
        (["*pflege"], "Altenpflege", ["*pflege"]),
        (["养老", "养老金"], "养老金和养老院", ["养老金", "养老"]),
        (["长者"], "長者", ["长者"]),
        (["長者"], "长者", ["長者"]),
        (["{60-62}岁"], "61岁的人", ["{60-62}岁"]),
        (["{60-62}岁"], "６２岁的人", ["{60-62}岁"]),
        (["{60-62}-year-old"], "a 61-year-old", ["{60-62}-year-old"]),
        (["八十{1-9zh}岁"], "八十七岁", ["八十{1-9zh}岁"]),
        (["ältere*"], "Für ÄLTEREN Menschen", ["ältere*"]),
        (["어르신"], "어르신들을 위한", ["어르신"]),
        (["a", "ab"], "a ab abc", ["a", "ab"]),
        (["care", "home care"], "home care at home", ["home care"]),
        (["place", "place*"], "places", ["place"]),
        (["杖"], "白杖と杖", ["杖", "杖"]),
        (["ab"], "ab" * 3, []),
        (["养老院", "老院"], "养老院老院", ["养老院", "老院"]),
    ],
)
def test_matching(words: list[str], text: str, expected: list[str]) -> None:
    assert found(vocabulary(*words), text) == expected


def test_no_term_crosses_a_separator() -> None:
    matcher = vocabulary("nursing home", "养老")
    joined = SEPARATOR.join([fold(" nursing"), fold(" home"), fold(" 养"), fold(" 老 nursing home")])
    assert len(matcher.find(joined)[1]) == 1


@given(st.text(max_size=200))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert SEPARATOR not in fold(text)


@given(st.text(alphabet="养老院金 nursinghome\n,-.", max_size=80))
def test_matcher_agrees_with_a_plain_search(text: str) -> None:
    words = ["养老", "养老院", "老院", "nursing home", "home", "nur"]
    folded = fold(" " + text)
    expected, position = [], 0
    while position < len(folded):  # leftmost, then longest; a spaced word counts its space
        best = ""
        for word in words:
            spaced = word.isascii()
            form = " " + word if spaced else word
            after = folded[position + len(form) : position + len(form) + 1]
            if (
                folded.startswith(form, position)
                and not (spaced and after.isalnum())
                and len(word) > len(best)
            ):
                best = word
        if best:
            expected.append(best)
            position += len(best) + best.isascii()
        else:
            position += 1
    assert sorted(found(vocabulary(*words), text)) == sorted(expected)


@pytest.mark.parametrize("term", ["", "*", "a*b", "x" * 100, "60+", "({60-70})"])
def test_terms_that_cannot_be_used(term: str) -> None:
    with pytest.raises(ConfigurationError, match="term"):
        expand(term)


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        {"groups": [{"name": "g"}]},
        {"groups": [{"name": "g", "role": "sturdy", "terms": ["a"]}]},
        {"groups": [{"name": "g", "role": "strong", "facet": "why", "terms": ["a"]}]},
        {"groups": [{"name": "g", "role": "strong", "terms": {"en": [1]}}]},
        {"groups": [{"name": "g", "role": "strong", "terms": ["a"]}] * 2},
    ],
)
def test_vocabulary_errors_say_what_is_wrong(data: object) -> None:
    with pytest.raises(ConfigurationError, match=r"file\.json"):
        parse_vocabulary(data, "file.json")


@given(st.text(alphabet="ab。. \n\r养", max_size=2000))
def test_passages_lie_in_order_inside_the_text(text: str) -> None:
    found_passages = passages(text)
    assert bool(found_passages) == bool(text.strip())
    end = 0
    for passage in found_passages:
        assert end <= passage.start < passage.end <= len(text)
        assert passage.size == len(text[passage.start : passage.end].encode()) or "\n" in text or "\r" in text
        end = passage.end


@given(st.lists(st.text(alphabet="ab。. \n\r养😀\ud800", max_size=900), min_size=1, max_size=5))
def test_texts_cut_together_are_cut_as_alone(texts: list[str]) -> None:
    joined = "\n".join(texts)
    ends = np.cumsum([len(text) + 1 for text in texts]) - 1
    starts = ends - [len(text) for text in texts]
    cuts = cut_all(joined, code_points(joined), starts, ends)
    text_of = np.repeat(np.arange(len(texts)), cuts.counts)
    together = [
        (int(row), start - int(starts[row]), end - int(starts[row]), size)
        for row, start, end, size in zip(
            text_of, cuts.starts.tolist(), cuts.ends.tolist(), cuts.sizes.tolist(), strict=True
        )
    ]
    assert together == [(row, *passage) for row, text in enumerate(texts) for passage in passages(text)]


def test_shipped_topics() -> None:
    assert {"elder-care", "childcare"} <= set(shipped_topics())


def test_relevant_and_unrelated(topic: Topic) -> None:
    relevant, child, football = topic.score_many([ELDER, CHILD, FOOTBALL], ["", "", ""])
    assert relevant.score > 0.9
    assert child.score < 0.2
    assert football.score < 0.05


def test_childcare_topic_is_the_other_way_round() -> None:
    relevant, child, football = load_topic("childcare").score_many([ELDER, CHILD, FOOTBALL], ["", "", ""])
    assert child.score > 0.8
    assert relevant.score < 0.1
    assert football.score < 0.1


def test_blank_text_scores_nothing(topic: Topic) -> None:
    (relevance,) = topic.score_many([" \n"], ["养老院"])
    assert (relevance.score, relevance.evidence, relevance.passages) == (0.0, (), ())


def test_passages_show_which_half_it_is(topic: Topic) -> None:
    (relevance,) = topic.score_many([ELDER * 3 + "\n" + CHILD * 3], [""])
    boundary = len(ELDER) * 3
    first = [p.score for p in relevance.passages if p.end <= boundary]
    second = [p.score for p in relevance.passages if p.start >= boundary]
    assert min(first) > 0.5 > max(second)


def test_evidence_speaks_for_and_against(topic: Topic) -> None:
    (relevance,) = topic.score_many([ELDER + CHILD], [""])
    weights = {item.term: item.weight for item in relevance.evidence}
    counts = {item.term: item.count for item in relevance.evidence}
    assert weights["nursing home*"] > 0
    assert min(weights.values()) < 0
    assert counts["nursing home*"] == 1
    assert [abs(w) for w in weights.values()] == sorted((abs(w) for w in weights.values()), reverse=True)


def test_a_title_counts(topic: Topic) -> None:
    text = "The report was discussed on Tuesday. Members asked about costs and the timetable for the works."
    without, with_title = topic.score_many([text, text], ["", "Nursing homes for the elderly"])
    assert with_title.score > without.score


@pytest.mark.parametrize(
    "text",
    [
        "養老院護理員照顧失能老人",
        "养老院护理员照顾失能老人",
        "安老院舍長者照顧",
        "長照日照中心長輩",
        "特別養護老人ホームの介護",
    ],
)
def test_regions_and_scripts(topic: Topic, text: str) -> None:
    assert topic.score_many([text], [""])[0].score > 0.8


def test_the_batch_changes_nothing(topic: Topic) -> None:
    texts = [ELDER, CHILD, FOOTBALL, ELDER + FOOTBALL, "", "养老院"] * 3
    titles = ["", "x", "", "养老", "", ""] * 3
    together = topic.score_many(texts, titles)
    alone = [topic.score_many([text], [title])[0] for text, title in zip(texts, titles, strict=True)]
    for one, other in zip(together, alone, strict=True):
        assert one.score == pytest.approx(other.score, abs=1e-9)
        assert [e.term for e in one.evidence] == [e.term for e in other.evidence]


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=400), st.text(max_size=40))
def test_any_text_has_a_probability(text: str, title: str) -> None:
    (relevance,) = load_topic().score_many([text], [title])
    assert 0.0 <= relevance.score <= 1.0
    for passage in relevance.passages:
        assert 0 <= passage.start <= passage.end <= len(text)
        assert 0.0 <= passage.score <= 1.0


@pytest.mark.parametrize("piece", ["nursing hom ", "养老", "\ud800", "\0", "a", "\n", ". ", "八十"])
def test_cost_grows_with_the_length_alone(topic: Topic, piece: str) -> None:
    def cost(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        topic.score_many([text], [""])
        return time.process_time() - start

    cost(1000)
    small = min(cost(50_000) for _ in range(3))
    assert cost(500_000) < 40 * max(small, 0.005)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="needs ../shared/seeds")
def test_the_seeds_are_about_elder_care(topic: Topic) -> None:
    for line in (SEEDS / "seeds.gold.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        with (SEEDS / case["id"]).open(encoding="utf-8", newline="") as file:
            text = file.read()
        for start, end, _ in reversed(case["remove"]):
            text = text[:start] + "\n" + text[end:]
        assert topic.score_many([text], [""])[0].score > 0.9, case["id"]


def test_unknown_topic_names_the_nearest() -> None:
    with pytest.raises(ConfigurationError, match="elder-care"):
        load_topic("eldercare")


def test_changed_vocabulary_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "topic"
    shutil.copytree(shipped_topics()["childcare"], copy)
    data = json.loads((copy / "vocabulary.json").read_text(encoding="utf-8"))
    data["groups"][0]["terms"]["en"].append("zebra")
    (copy / "vocabulary.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ModelError, match="hash"):
        load_topic(copy)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"format": 99}, "format"), ({"model": {}}, "not a topic model"), ({"model": None}, "no 'model'")],
)
def test_damaged_model_is_refused(tmp_path: Path, change: dict[str, object], message: str) -> None:
    copy = tmp_path / "topic"
    shutil.copytree(shipped_topics()["childcare"], copy)
    data = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    (copy / "model.json").write_text(json.dumps({**data, **change}), encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        load_topic(copy)


def test_cut_off_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text('{"format": 1', encoding="utf-8")
    with pytest.raises(ModelError, match=r"model\.json"):
        load_topic(tmp_path)


def test_scoring_needs_no_scikit_learn() -> None:
    code = (
        "import sys; from corpusclean.relevance import load_topic; load_topic().score_many(['养老院'], ['']);"
        "print('sklearn' in sys.modules, 'scipy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
