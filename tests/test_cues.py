"""Cues: phrases found token by token, the longest one, on one page."""

from __future__ import annotations

import numpy as np

from corpusclean.labelling.cues import CUE_LABELS, Cues, shipped_cues
from corpusclean.labelling.tokens import tokenise
from corpusclean.resources import model_path
from corpusclean.segmenting import segment


def _found(cues: Cues, *pages: str) -> list[tuple[str, set[str]]]:
    """Returns the words at which a phrase begins, and the labels it speaks for."""
    batch = segment(pages)
    tokens = tokenise(batch)
    page = np.searchsorted(batch.page_bounds, tokens.segment, "right")
    bits = cues.starts(tokens.ids, page)
    return [
        (
            batch.text[tokens.starts[at] : tokens.ends[at]],
            {label for bit, label in enumerate(CUE_LABELS) if bits[at] >> bit & 1},
        )
        for at in np.flatnonzero(bits)
    ]


def test_a_phrase_is_found_whatever_its_case_width_and_script() -> None:
    cues = Cues({"related": ["read also", "相关阅读"], "promotion": ["扫一扫"]})
    found = _found(cues, "READ ALSO: something", "相關閱讀：", "请扫一扫 Ｒｅａｄ ａｌｓｏ")
    assert found == [
        ("READ", {"related"}),
        ("相", {"related"}),
        ("扫", {"promotion"}),
        ("Ｒｅａｄ", {"related"}),
    ]


def test_a_phrase_within_a_longer_one_does_not_count() -> None:
    cues = Cues({"related": ["read also"], "byline": ["also"], "promotion": ["read"]})
    assert _found(cues, "read also; also, read") == [
        ("read", {"related"}),
        ("also", {"byline"}),
        ("read", {"promotion"}),
    ]


def test_one_phrase_may_speak_for_two_labels() -> None:
    cues = Cues({"related": ["more"], "navigation": ["more"]})
    assert _found(cues, "more") == [("more", {"related", "navigation"})]


def test_a_phrase_stands_on_one_page() -> None:
    cues = Cues({"related": ["read also"]})
    assert _found(cues, "read", "also") == []
    assert _found(cues, "read", "also read also") == [("read", {"related"})]


def test_a_phrase_cut_short_by_the_end_is_none() -> None:
    assert _found(Cues({"legal": ["all rights reserved"]}), "all rights") == []


def test_shipped_phrases_stand_once_in_their_list() -> None:
    for label in CUE_LABELS:
        lines = model_path("labels", "cues", f"{label}.txt").read_text("utf-8").splitlines()
        phrases = [line.casefold() for line in lines if line.strip() and not line.startswith("# ")]
        assert len(phrases) == len(set(phrases)), label


def test_shipped_cues_know_every_label() -> None:
    spam, related = "百家乐", "Lire aussi"
    assert _found(shipped_cues(), spam)[0][1] == {"spam"}
    assert "related" in _found(shipped_cues(), related)[0][1]
