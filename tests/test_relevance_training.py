"""Training a topic of one's own, and the figures it is judged by."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusclean.exceptions import ConfigurationError, InputError
from corpusclean.relevance import load_topic
from corpusclean.relevance.estimator import TopicClassifier
from corpusclean.relevance.labelled import read_labelled
from corpusclean.relevance.metrics import average_precision, calibration_error, figures
from corpusclean.relevance.training import deal_folds, main, train_topic
from corpusclean.relevance.vocabulary import parse_vocabulary

BEES = [
    "The beekeeper opened the hive and smoked the bees",
    "Honey flowed from the comb of every hive in the apiary",
]
TRAINS = [
    "The train left the station late on a single track",
    "A new tram line will cross the railway near the depot",
]
VOCABULARY = {
    "name": "bees",
    "groups": [
        {"name": "bees", "role": "strong", "terms": ["bee*", "hive*", "honey", "apiary"]},
        {"name": "trains", "role": "competing", "terms": ["train*", "railway", "tram", "track"]},
    ],
}


def write_texts(directory: Path, sentences: list[str], word: str) -> Path:
    for site in range(4):
        place = directory / f"site{site}"
        place.mkdir(parents=True)
        for number in range(4):
            text = f"{sentences[number % 2]}. Day {number} in {word} {site}. {sentences[(number + 1) % 2]}."
            (place / f"{number}.txt").write_text(text, encoding="utf-8")
    return directory


@pytest.fixture
def texts(tmp_path: Path) -> tuple[Path, Path]:
    return write_texts(tmp_path / "bees", BEES, "village"), write_texts(tmp_path / "trains", TRAINS, "town")


@pytest.mark.parametrize("with_vocabulary", [True, False])
def test_two_folders_become_a_topic(tmp_path: Path, texts: tuple[Path, Path], with_vocabulary: bool) -> None:
    vocabulary = tmp_path / "words.json"
    vocabulary.write_text(json.dumps(VOCABULARY), encoding="utf-8")
    out = tmp_path / "topic"
    report = train_topic("bees", [texts[0]], [texts[1]], vocabulary if with_vocabulary else None, out)
    assert (report.texts, report.sources, report.across_sources) == (32, 8, True)
    assert report.overall.average_precision > 0.95
    assert report.proposed_vocabulary is not with_vocabulary
    assert {path.name for path in out.iterdir()} == {
        "vocabulary.json",
        "model.json",
        "MODEL_CARD.md",
        "calibration.svg",
    }
    bees, trains = load_topic(out).score_many(
        ["Bees from one hive make honey all summer.", "The train stood on the track by the railway."],
        ["", ""],
    )
    assert bees.score > 0.5 > trains.score
    assert bees.topic == "bees"


def test_training_twice_gives_the_same_files(tmp_path: Path, texts: tuple[Path, Path]) -> None:
    for name in ("a", "b"):
        train_topic("bees", [texts[0]], [texts[1]], None, tmp_path / name)
    for file in ("vocabulary.json", "model.json", "MODEL_CARD.md", "calibration.svg"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_files_are_read_as_cleaning_reads_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("蜂蜜和蜂箱，养蜂人打开了蜂箱，蜂群很强壮。".encode("gb18030"))
    (tmp_path / "b.html").write_text("<p>The hive</p><script>no</script>", encoding="utf-8")
    (tmp_path / "manifest.jsonl").write_text('{"id": "a.txt"}\n', encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text("no", encoding="utf-8")
    (tmp_path / "c.pdf").write_text("no", encoding="utf-8")
    assert [text.text.strip() for text in read_labelled([tmp_path], 1)] == [
        "蜂蜜和蜂箱，养蜂人打开了蜂箱，蜂群很强壮。",
        "The hive",
    ]


def test_the_report_says_what_to_do_next(tmp_path: Path, texts: tuple[Path, Path]) -> None:
    said = str(train_topic("bees", [texts[0]], [texts[1]], None, tmp_path / "topic"))
    assert said.startswith("32 texts of 8 sources, 16 of them relevant\non sources not seen in training")
    assert f"--topic {tmp_path / 'topic'}" in said
    assert "vocabulary.json" in said


def test_command_line(tmp_path: Path, texts: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--name", "bees", "--relevant", str(texts[0]), "--irrelevant", str(texts[1])]
    assert main([*arguments, "--out", str(tmp_path / "topic")]) == 0
    assert "average precision" in capsys.readouterr().out
    assert main([*arguments[:-1], str(tmp_path / "nowhere"), "--out", str(tmp_path / "topic")]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_too_few_texts_say_how_many(tmp_path: Path, texts: tuple[Path, Path]) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(ConfigurationError, match="0 other"):
        train_topic("bees", [texts[0]], [empty], None, tmp_path / "topic")


def test_rows_carry_labels_sources_and_weights(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    rows = [
        {"text": "a", "elder_care": 1, "source": "x", "weight": 0.5, "language": "en", "title": "t"},
        {"text": "b", "elder_care": None},
        {"text": "c"},
        {"segments": [["menu", "navigation"], ["d", "content"]], "relevant": 0},
        {"text": " "},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    found = read_labelled([file], 1, "elder-care")
    assert [(row.text.strip(), row.label) for row in found] == [("a", 1), ("c", 1), ("d", 0)]
    assert (found[0].source, found[0].weight, found[0].title) == ("x", 0.5, "t")
    assert found[1].source == str(file)


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"text": 3}', '{"text": "a", "relevant": 2}', '{"segments": [1]}']
)
def test_malformed_rows_name_file_and_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"text": "fine"}\n' + line, encoding="utf-8")
    with pytest.raises(InputError, match=r"rows\.jsonl, line 2"):
        read_labelled([file], 1)


def test_folds_keep_sources_whole(texts: tuple[Path, Path]) -> None:
    rows = read_labelled([texts[0]], 1) + read_labelled([texts[1]], 0)
    folds, across = deal_folds(rows, 0)
    assert across
    by_source: dict[str, set[int]] = {}
    for row, fold in zip(rows, folds.tolist(), strict=True):
        by_source.setdefault(row.source, set()).add(fold)
    assert all(len(found) == 1 for found in by_source.values())
    assert len(set(folds.tolist())) > 1


def test_estimator_can_be_searched() -> None:
    from sklearn.model_selection import GridSearchCV

    labels = [1, 0] * 6
    sentences = [(BEES if label else TRAINS)[i // 2 % 2] + f" {i}" for i, label in enumerate(labels)]
    classifier = TopicClassifier(parse_vocabulary(VOCABULARY))
    search = GridSearchCV(classifier, {"C": [0.01, 1.0], "term_strength": [0.0, 5.0]}, cv=3).fit(
        sentences, labels
    )
    assert search.best_score_ == 1.0
    assert search.predict(["honey and bees", ("tram", "the railway")]).tolist() == [1, 0]
    assert np.allclose(search.predict_proba(sentences).sum(axis=1), 1.0)


def test_estimator_needs_both_labels() -> None:
    with pytest.raises(ConfigurationError, match="both kinds"):
        TopicClassifier(parse_vocabulary(VOCABULARY)).fit(BEES, [1, 1])


def test_figures_of_a_small_example() -> None:
    labels, scores = np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.9, 0.8, 0.6, 0.1])
    found = figures(labels, scores)
    assert found.average_precision == pytest.approx((1 + 2 / 3) / 2)
    assert found.precision == pytest.approx(2 / 3)
    assert (found.recall, found.false_positives) == (1.0, 0.5)
    assert found.brier == pytest.approx((0.01 + 0.64 + 0.16 + 0.01) / 4)
    assert calibration_error(labels, scores) == pytest.approx((0.1 + 0.8 + 0.4 + 0.1) / 4)


@given(
    st.lists(
        st.tuples(st.integers(0, 1), st.sampled_from([0.0, 0.2, 0.5, 0.7, 1.0])), min_size=1, max_size=40
    )
)
def test_average_precision_agrees_with_scikit_learn(pairs: list[tuple[int, float]]) -> None:
    from sklearn.metrics import average_precision_score

    labels, scores = map(np.asarray, zip(*pairs, strict=True))
    if labels.any():
        assert average_precision(labels, scores) == pytest.approx(average_precision_score(labels, scores))
    else:
        assert average_precision(labels, scores) == 0.0
