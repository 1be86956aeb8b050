from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusclean.exceptions import ModelError
from corpusclean.language.model import SCALE_STEPS, pack, row_scales, unpack
from corpusclean.language.ngrams import LONGEST, NgramTable, hash_groups
from corpusclean.language.prior import log_prior
from corpusclean.language.training import quantise

words_text = st.lists(st.text("abcåя", min_size=1, max_size=7), max_size=6).map(" ".join)


def groups_of(line: str) -> int:
    """Counts groups as the definition says: runs of a word and the spaces around it, no lone space."""
    padded = [f" {word} " for word in line.split()]
    return sum(
        sum(word[start : start + size].strip() != "" for start in range(len(word) - size + 1))
        for word in padded
        for size in range(1, LONGEST + 1)
    )


@given(st.lists(words_text, min_size=1, max_size=6))
def test_every_group_of_every_line_is_listed_once(lines: list[str]) -> None:
    _, owners = hash_groups(lines)
    assert np.bincount(owners, minlength=len(lines)).tolist() == [groups_of(line) for line in lines]


@given(words_text, words_text)
def test_the_groups_of_a_line_are_its_own(line: str, other: str) -> None:
    alone, _ = hash_groups([line])
    together, owners = hash_groups([other, line])
    assert sorted(together[owners == 1].tolist()) == sorted(alone.tolist())


def test_a_line_goes_with_the_language_it_is_made_of(tmp_path: Path) -> None:
    table = NgramTable.learn([["balo miru tenka"] * 9, ["grok hvest snak"] * 9, []])
    table.save(tmp_path / "t.bin")
    loaded = NgramTable.load(tmp_path / "t.bin", 3)
    lines = ["tenka balo", "hvest", ""]
    candidates = np.array([[0, 1, 2], [0, 1, 2], [1, 0, 0]])
    scores = loaded.compare(lines, candidates, np.array([3, 2, 1]))
    assert scores[0].argmax() == 0
    assert scores[1].argmax() == 1
    assert scores[1, 2] == 0  # not among its candidates
    assert (scores[2] == 0).all()
    assert (scores == table.compare(lines, candidates, np.array([3, 2, 1]))).all()


def test_a_table_of_other_languages_is_refused(tmp_path: Path) -> None:
    NgramTable.learn([["a"], ["b"]]).save(tmp_path / "t.bin")
    with pytest.raises(ModelError, match="3 languages"):
        NgramTable.load(tmp_path / "t.bin", 3)
    (tmp_path / "t.bin").write_bytes(zlib.compress(b"x")[:-1])
    with pytest.raises(ModelError, match="groups of letters"):
        NgramTable.load(tmp_path / "t.bin", 2)


def test_weights_survive_four_bits() -> None:
    weights = np.random.default_rng(1).normal(size=(50, 8)).astype(np.float32)
    codes, levels = quantise(weights)
    scales = np.full((50, 1), 128 + SCALE_STEPS, np.uint8)
    assert (row_scales(scales) == 2).all()
    restored = unpack(pack(levels), codes, scales)
    assert (restored == 2 * codes[levels]).all()
    assert np.abs(restored / 2 - weights).mean() < 0.1


def test_the_prior_follows_the_web() -> None:
    assert log_prior("en") > log_prior("fr") > log_prior("ca") > log_prior("oc") == log_prior("made-up") == 0
