import hashlib
import importlib.util
import json
import lzma
import random
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusclean.evaluation import GoldCase, evaluate, load_gold
from corpusclean.exceptions import InputError
from corpusclean.gold import UNCERTAIN, UNNAMED_NOISE
from corpusclean.labels import LABELS
from corpusclean.result import Span

SHARED = Path(__file__).resolve().parents[2] / "shared"

Segments = list[tuple[str, str]]


def make_case(name: str, segments: Segments, language: str = "en") -> GoldCase:
    labels = [LABELS.index(label) for text, label in segments for _ in text]
    return GoldCase(name, "".join(text for text, _ in segments), np.array(labels, dtype=np.int8), language)


def write(path: Path, rows: Iterable[object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_segments_and_spans_give_the_same_case(tmp_path: Path) -> None:
    first, second = load_gold(
        write(
            tmp_path / "gold.jsonl",
            [
                {
                    "id": "a",
                    "language": "en",
                    "elder_care": 1,
                    "segments": [["Title\n", "content"], ["By X", "byline"]],
                },
                {
                    "id": "b",
                    "language": "en",
                    "elder_care": 1,
                    "text": "Title\nBy X",
                    "remove": [[6, 10, "byline"]],
                },
            ],
        )
    )
    assert first.text == second.text == "Title\nBy X"
    assert first.labels.tolist() == second.labels.tolist() == [0] * 6 + [LABELS.index("byline")] * 4
    assert (first.language, first.elder_care, first.off_topic) == ("en", 1, None)


def test_text_may_stand_in_a_file_beside_the_gold(tmp_path: Path) -> None:
    data = "標題\nfoo".encode()
    (tmp_path / "page.txt").write_bytes(data)
    row = {"id": "page.txt", "sha256": hashlib.sha256(data).hexdigest(), "remove": [[3, 6, "spam"]]}
    (case,) = load_gold(write(tmp_path / "gold.jsonl", [row]))
    assert case.text == "標題\nfoo"
    (tmp_path / "page.txt").write_bytes(data + b"!")
    with pytest.raises(InputError, match="sha256"):
        load_gold(tmp_path / "gold.jsonl")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "object"),
        ('{"segments": []}', '"id"'),
        ('{"id": "a"}', "segments"),
        ('{"id": "a", "segments": [["x"]]}', r"\[text, label\]"),
        ('{"id": "a", "segments": [["x", "noise"]]}', "no label 'noise'"),
        ('{"id": "a", "text": "x", "remove": [[0, 2, "spam"]]}', "outside"),
        ('{"id": "a", "text": "x", "remove": [[0, true, "spam"]]}', "start, end"),
        ('{"id": "a", "remove": []}', "cannot be read"),
        ('{"id": "a", "lines": ["x"], "labels": []}', "same length"),
        ('{"id": "a", "lines": ["x"], "labels": ["noise"]}', "not 'noise'"),
        ('{"id": "ok", "segments": []}', "unique"),
        ('{"id": "a", "elder_care": 2, "segments": []}', "elder_care"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "ok", "segments": []}\n\n' + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=message) as error:
        load_gold(path)
    assert f"{path}:3" in str(error.value)


def test_a_missing_gold_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl"):
        load_gold(tmp_path / "none.jsonl")


def test_pages_of_labelled_lines_are_read_compressed_or_not(tmp_path: Path) -> None:
    row = {
        "id": "a",
        "lang": "zh-hans",
        "lines": ["T", "Home", "本文"],
        "labels": ["uncertain", "boilerplate", "content"],
    }
    plain = write(tmp_path / "pages.jsonl", [row])
    packed = tmp_path / "pages.jsonl.xz"
    packed.write_bytes(lzma.compress(plain.read_bytes()))
    for path in (plain, packed):
        (case,) = load_gold(path)
        assert (case.text, case.language) == ("T\nHome\n本文\n", "zh-Hans")
        assert case.labels.tolist() == [UNCERTAIN] * 2 + [UNNAMED_NOISE] * 5 + [0] * 3
    packed.write_bytes(b"not xz")
    with pytest.raises(InputError, match="xz"):
        load_gold(packed)


def test_noise_without_a_name_and_what_nobody_is_sure_of() -> None:
    # 2 uncertain, 4 unnamed noise, 4 byline, 6 content
    labels = [UNCERTAIN] * 2 + [UNNAMED_NOISE] * 4 + [LABELS.index("byline")] * 4 + [0] * 6
    case = GoldCase("a", "x" * 16, np.array(labels, dtype=np.int8))
    overall = evaluate(
        [case], {"a": [(0, 5, "legal"), (6, 8, "byline"), (8, 9, "legal")]}, bootstrap=20
    ).overall
    figures = overall.figures
    assert (figures.content_lost, figures.junk_left) == (0.0, 0.25)
    assert figures.label_accuracy == pytest.approx(2 / 3)  # of the three bylines that went
    assert overall.labels["legal"].precision == 0.0  # a byline; that it took unnamed noise says nothing
    assert overall.labels["byline"].recall == 0.5
    assert overall.labels["content"].precision == pytest.approx(6 / 8)
    only = GoldCase("b", "xyz", np.array([UNCERTAIN] * 3, dtype=np.int8))
    assert evaluate([only], {"b": [(0, 3, "spam")]}).overall.figures.content_lost == 0.0


def test_clean_pages_are_those_of_which_nothing_should_go() -> None:
    cases = [
        make_case("kept", [("abcd", "content")]),
        make_case("cut", [("abcdef", "content")]),
        make_case("noisy", [("ab", "content"), ("cd", "spam")]),
        make_case("no article", [("cd", "spam")]),
    ]
    clean = evaluate(cases, {"cut": [(0, 1, "spam")], "noisy": [(0, 2, "spam")]}, bootstrap=200).clean
    assert (clean.docs, clean.kept, clean.untouched) == (2, 0.9, 0.5)
    assert clean.intervals["untouched"] == (0.0, 1.0)
    assert clean.intervals["kept"][0] == pytest.approx(5 / 6)
    none = evaluate(cases[2:], {}).clean
    assert (none.docs, none.kept, none.untouched, dict(none.intervals)) == (0, 1.0, 1.0, {})


def test_figures_of_a_small_example() -> None:
    cases = [
        make_case("a", [("abcd\n", "content"), ("12 34", "byline")]),  # 4 content, 4 junk
        make_case("b", [("abcdef", "content")], "de"),
    ]
    evaluation = evaluate(cases, {"a": [(4, 7, "byline"), (7, 9, "legal")], "c": []}, bootstrap=0)
    figures = evaluation.overall.figures
    assert figures.docs == 2
    assert figures.docs_right == 0.5  # "a" keeps a quarter of its junk
    assert (figures.content_lost, figures.junk_left) == (0.0, 0.25)
    assert (figures.junk_precision, figures.junk_recall) == (1.0, 0.75)
    assert figures.junk_f1 == pytest.approx(6 / 7)
    assert figures.content_f1_macro == pytest.approx((8 / 9 + 1) / 2)
    assert figures.label_accuracy == pytest.approx(2 / 3)
    byline = evaluation.overall.labels["byline"]
    assert (byline.precision, byline.recall, byline.removed, byline.support) == (1.0, 0.5, 0.75, 4)
    assert evaluation.overall.labels["legal"].precision == 0.0
    assert evaluation.overall.labels["content"].precision == pytest.approx(10 / 11)
    assert evaluation.by_language["de"].figures.docs_right == 1.0
    assert (evaluation.missing, evaluation.unknown) == (("b",), ("c",))
    assert [document.id for document in evaluation.worst()] == ["a"]


def test_white_space_and_zero_width_characters_do_not_count() -> None:
    case = make_case("a", [("a\u200b\u3000\ufeff \u00adb", "content"), ("\n\x1c\u2028", "spam")])
    evaluation = evaluate([case], {"a": [(1, 6, "spam")]}, bootstrap=0)
    assert evaluation.overall.figures.content_lost == 0.0
    assert evaluation.overall.figures.docs_right == 1.0
    assert "spam" not in evaluation.overall.labels


@pytest.mark.parametrize(
    ("segments", "spans", "f1", "right"),
    [
        ([("x" * 40, "spam")], [(0, 38, "spam")], 1.0, 1.0),
        ([("x" * 40, "spam")], [(0, 37, "spam")], 0.0, 0.0),
        ([("x" * 200, "content")], [(0, 2, "spam")], pytest.approx(396 / 398), 1.0),
        ([("x" * 200, "content")], [(0, 3, "spam")], pytest.approx(394 / 397), 0.0),
        ([("x" * 200, "content")], [(0, 200, "spam")], 0.0, 0.0),
        ([], [], 1.0, 1.0),
    ],
)
def test_pages_that_are_all_junk_all_content_or_empty(
    segments: Segments, spans: list[tuple[int, int, str]], f1: float, right: float
) -> None:
    figures = evaluate([make_case("a", segments)], {"a": spans}, bootstrap=0).overall.figures
    assert figures.content_f1_macro == f1
    assert figures.docs_right == right


def test_spans_may_be_results_or_bare_or_reach_beyond_the_text() -> None:
    case = make_case("a", [("ab", "content"), ("cd", "spam")])
    for spans in (
        [Span(2, 4, "spam", 0.9, "why")],
        [[2, 4, "spam"]],
        [(2, 999, "spam")],
        [(-5, 0), (2, 4, "spam")],
    ):
        assert evaluate([case], {"a": spans}, bootstrap=0).overall.figures.label_accuracy == 1.0
    assert evaluate([case], {"a": [(2, 4)]}, bootstrap=0).overall.figures.label_accuracy == 0.0
    assert evaluate([case], {"a": [(2, 4, "content")]}, bootstrap=0).overall.figures.junk_left == 0.0
    with pytest.raises(InputError, match="'a'"):
        evaluate([case], {"a": [("2", 4)]})


def test_no_cases_is_an_input_error() -> None:
    with pytest.raises(InputError, match="no gold cases"):
        evaluate([], {})


def make_corpus(count: int) -> tuple[list[GoldCase], dict[str, list[tuple[int, int, str]]]]:
    generator = random.Random(7)  # noqa: S311 - test data
    cases: list[GoldCase] = []
    spans: dict[str, list[tuple[int, int, str]]] = {}
    for number in range(count):
        segments = [("x" * generator.randint(1, 60) + "\n", generator.choice(LABELS)) for _ in range(12)]
        case = make_case(
            str(number), [(text, str(label)) for text, label in segments], generator.choice(["en", "ja"])
        )
        cases.append(case)
        starts = sorted(generator.sample(range(len(case.text)), 8))
        spans[case.id] = [
            (start, end, generator.choice(LABELS))
            for start, end in zip(starts[::2], starts[1::2], strict=True)
        ]
    return cases, spans


def test_intervals_hold_the_figure_narrow_with_more_documents_and_repeat() -> None:
    cases, spans = make_corpus(200)
    few = evaluate(cases[:20], spans, bootstrap=500).overall
    many = evaluate(cases, spans, bootstrap=500).overall
    for name, (low, high) in many.intervals.items():
        assert low <= getattr(many.figures, name) <= high, name
    widths = [summary.intervals["junk_f1"][1] - summary.intervals["junk_f1"][0] for summary in (few, many)]
    assert 0 < widths[1] < widths[0] / 2
    assert evaluate(cases, spans, bootstrap=500).overall == many
    assert evaluate(cases, spans, bootstrap=500, seed=1).overall.intervals != many.intervals


def test_an_interval_is_that_of_a_resampling_by_hand() -> None:
    cases, spans = make_corpus(30)
    low, high = evaluate(cases, spans, bootstrap=2000).overall.intervals["junk_recall"]
    generator = random.Random(1)  # noqa: S311 - test data
    by_hand = sorted(
        evaluate(generator.choices(cases, k=30), spans, bootstrap=0).overall.figures.junk_recall
        for _ in range(400)
    )
    assert low == pytest.approx(by_hand[10], abs=0.02)
    assert high == pytest.approx(by_hand[389], abs=0.02)


def test_the_dictionary_is_ready_for_json() -> None:
    cases, spans = make_corpus(5)
    row = json.loads(json.dumps(evaluate(cases, spans, bootstrap=10).to_dict()))
    assert row["overall"]["figures"]["docs"] == 5
    assert set(row["by_language"]) <= {"en", "ja"}
    assert len(row["documents"]) == 5
    assert len(row["overall"]["intervals"]["docs_right"]) == 2


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    script = SHARED / "eval" / "score.py"
    if not script.exists():
        pytest.skip("the reference scorer is not beside the checkout")
    spec = importlib.util.spec_from_file_location("reference_scorer", script)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def assert_agree(
    reference: ModuleType, rows: list[dict[str, Any]], cases: list[GoldCase], spans: dict[str, Any]
) -> None:
    wanted = reference.score(rows, spans)
    found = evaluate(cases, spans, bootstrap=0)
    for name in (
        "docs",
        "docs_right",
        "content_lost",
        "junk_left",
        "junk_precision",
        "junk_recall",
        "junk_f1",
    ):
        assert getattr(found.overall.figures, name) == pytest.approx(wanted[name], abs=1e-12), name
    for name in ("content_f1_macro", "label_accuracy"):
        assert getattr(found.overall.figures, name) == pytest.approx(wanted[name], abs=1e-12), name
    for label, (recall, support) in wanted["recall_by_label"].items():
        figures = found.overall.labels[label]
        assert figures.removed == pytest.approx(recall, abs=1e-12)
        assert figures.support == support
    documents = [
        (d.id, pytest.approx(d.content_lost), pytest.approx(d.junk_left), d.right) for d in found.documents
    ]
    assert documents == wanted["rows"]


@pytest.mark.filterwarnings(
    "ignore:unclosed file:ResourceWarning"
)  # the reference leaves files to the collector
def test_the_figures_are_those_of_the_reference_on_the_seeds(reference: ModuleType) -> None:
    gold = SHARED / "seeds" / "seeds.gold.jsonl"
    cases = load_gold(gold)
    spans = {"004_ce8b1685848f4226.txt": [[0, 40, "byline"], [30, 50, "legal"], [9000, 9999]]}
    assert_agree(reference, reference.load(gold), cases, spans)


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_the_figures_are_those_of_the_reference_on_pages(reference: ModuleType) -> None:
    gold = SHARED / "data" / "written" / "docs.zh-Hant.jsonl"
    cases = load_gold(gold)
    generator = random.Random(3)  # noqa: S311 - test data
    spans: dict[str, list[tuple[int, int, str]]] = {}
    for case in cases[1:]:
        cuts = sorted(generator.choices(range(len(case.text)), k=10))
        spans[case.id] = [
            (a, b, generator.choice(LABELS)) for a, b in zip(cuts[::2], cuts[1::2], strict=True)
        ]
    assert_agree(reference, reference.load(gold), cases, spans)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=8), st.sampled_from(LABELS)), max_size=6),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from(LABELS[1:])), max_size=5),
)
def test_the_figures_are_those_of_the_reference_on_anything(
    reference: ModuleType, segments: Segments, spans: list[tuple[int, int, str]]
) -> None:
    case = make_case("a", segments)
    row = {"id": "a", "text": case.text, "gold": [label for text, label in segments for _ in text]}
    assert_agree(reference, [row], [case], {"a": spans})
