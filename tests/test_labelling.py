"""The labeller on cases that are data: add an object to a file in ``tests/cases``, not code."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import corpusclean
from corpusclean import ConfigurationError, ModelError
from corpusclean.labelling.coherence import keep_prose, whole_captions
from corpusclean.labelling.features import extract
from corpusclean.labelling.learned import load_learned
from corpusclean.labelling.network import load_network, save_network
from corpusclean.labels import LABELS, STRICTNESS
from corpusclean.resources import model_path
from corpusclean.segmenting import segment

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[Any]:
    lines = (CASES / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [pytest.param(row, id=row["id"]) for row in map(json.loads, lines)]


@functools.cache
def cleaner() -> corpusclean.Cleaner:
    return corpusclean.Cleaner()


def labelled(case: dict[str, Any]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Returns what should be and what is removed: label and text without white space, neighbours joined."""
    text = "".join(piece for piece, _ in case["segments"])
    wanted = ["content"] * len(text)
    position = 0
    for piece, label in case["segments"]:
        wanted[position : position + len(piece)] = [label] * len(piece)
        position += len(piece)
    found = ["content"] * len(text)
    for span in cleaner().clean(text).spans:
        found[span.start : span.end] = [span.label] * (span.end - span.start)
    return runs(text, wanted), runs(text, found)


def runs(text: str, labels: list[str]) -> list[tuple[str, str]]:
    joined: list[tuple[str, str]] = []
    for character, label in zip(text, labels, strict=True):
        if character.isspace():
            continue
        if joined and joined[-1][0] == label:
            joined[-1] = (label, joined[-1][1] + character)
        else:
            joined.append((label, character))
    return [run for run in joined if run[0] != "content"]


@pytest.mark.parametrize("case", cases("noise"))
def test_noise_goes_under_its_label_and_nothing_else(case: dict[str, Any]) -> None:
    wanted, found = labelled(case)
    assert found == wanted


@pytest.mark.parametrize("case", cases("negative"))
def test_content_that_looks_like_noise_stays(case: dict[str, Any]) -> None:
    assert labelled(case)[1] == []


@pytest.mark.parametrize("case", cases("known_failures"))
def test_known_failures_fail_still(case: dict[str, Any]) -> None:
    wanted, found = labelled(case)
    assert found != wanted, "this passes now: move it to noise.jsonl or negative.jsonl"


def test_stricter_removes_no_less() -> None:
    texts = ["".join(piece for piece, _ in case.values[0]["segments"]) for case in cases("noise")]
    removed = []
    for strictness in STRICTNESS:
        chosen = corpusclean.Cleaner(strictness=strictness)
        removed.append(sum(s.end - s.start for r in chosen.clean_many(texts) for s in r.spans))
    assert removed == sorted(removed)
    assert removed[0] < removed[-1]


def test_every_reason_names_words_of_the_span_or_its_place() -> None:
    for case in cases("noise"):
        text = "".join(piece for piece, _ in case.values[0]["segments"])
        for span in cleaner().clean(text).spans:
            quoted = span.reason.partition("words such as ")[2]
            words = [word.strip("“”") for word in quoted.split(", ")] if quoted else []
            assert all(word in text[span.start : span.end] for word in words), span
            assert words or "by its " in span.reason, span


def test_an_unknown_strictness_is_named_with_the_nearest() -> None:
    with pytest.raises(ConfigurationError, match="'balanced'"):
        load_learned(strictness="balancd")


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    for name in ("model.json", "model.npz"):
        (tmp_path / name).write_bytes(model_path("labels", name).read_bytes())
    weights = bytearray((tmp_path / "model.npz").read_bytes())
    weights[1000] ^= 1
    (tmp_path / "model.npz").write_bytes(weights)
    with pytest.raises(ModelError, match="damaged"):
        load_network(tmp_path)
    (tmp_path / "model.json").write_text("{}", "utf-8")
    with pytest.raises(ModelError, match="another release"):
        load_network(tmp_path)
    with pytest.raises(ModelError, match="cannot read"):
        load_network(tmp_path / "nowhere")


def test_a_saved_model_loads_as_it_was(tmp_path: Path) -> None:
    network = load_network(model_path("labels"))
    save_network(network, tmp_path)
    again = load_network(tmp_path)
    assert again.version == network.version
    assert again.thresholds == network.thresholds
    assert (again.embeddings == network.embeddings).mean() > 0.999
    assert all((again.weights[name] == value).all() for name, value in network.weights.items())


def test_a_page_alone_gets_the_probabilities_it_gets_among_many() -> None:
    # the many are more than are added up without SciPy
    page = "首页 > 新闻\n社区食堂开张了\nThe mayor said it would stay.\nShare this: X\n"
    many = [f"{page}{number} more words, and these are others.\n" * 9 for number in range(150)]
    network = load_network(model_path("labels"))
    alone, among = segment([page]), segment([*many, page])
    features = extract(among)
    assert sum(len(bag.buckets) for bag in features.bags) > 120_000
    probabilities = network.probabilities(among, features)[among.page_bounds[-2] :]
    assert (network.probabilities(alone, extract(alone)) == probabilities).all()


def _labelled(text: str, label: str) -> list[str]:
    """Returns what becomes of a page whose every segment has a label."""
    batch = segment([text])
    labels = np.full(len(batch), LABELS.index(label))
    return [LABELS[index] for index in keep_prose(batch, labels)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The home opened its doors to forty residents last week. ",
        "这家社区食堂上周开门迎客，第一天就来了四十位老人。",
        "この施設は先週から四十人のお年寄りを受け入れている。",
        "이 시설은 지난주부터 어르신 마흔 분을 모시고 있다고 군청이 밝혔으며 앞으로 더 늘린다. ",
    ],
)
def test_sentences_are_kept_where_nothing_else_would_be_left(sentence: str) -> None:
    assert set(_labelled(sentence * 5, "related")) == {"content"}
    assert set(_labelled(sentence * 5, "legal")) == {"legal"}  # notices are written in sentences


def _after_captions(labels: list[str], text: str) -> list[str]:
    batch = segment([text])
    assert len(batch) == len(labels), [batch.text[a:b] for a, b in zip(batch.starts, batch.ends, strict=True)]
    found = whole_captions(batch, np.array([LABELS.index(label) for label in labels]))
    return [LABELS[index] for index in found]


def test_a_credit_takes_the_sentence_before_it_along() -> None:
    caption = "Nurses at the end of a shift. Photograph: the author\n"
    assert _after_captions(["content", "caption"], caption) == ["caption", "caption"]
    assert _after_captions(["content", "byline"], caption) == ["content", "byline"]
    paragraph = "The ward was quiet that night, and nobody in it slept. " * 3 + "Photograph: the author\n"
    assert _after_captions(["content"] * 3 + ["caption"], paragraph) == ["content"] * 3 + ["caption"]


def test_lists_may_go_altogether() -> None:
    assert set(_labelled("Home\nNews\nSport\nCouncil opens tenth library\nContact\n", "navigation")) == {
        "navigation"
    }
