"""Kinds of characters must agree with what Python's strings say of them."""

from __future__ import annotations

import sys

import pytest

from corpusclean import codepoints as cp

EVERY = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]


def kinds_of(characters: list[str]) -> list[int]:
    return [int(kind) for kind in cp.kinds(cp.code_points("".join(characters)))]


def test_white_space_is_what_strip_removes() -> None:
    blank = {cp.SPACE, cp.WIDE_SPACE, cp.BREAK}
    found = [c for c, kind in zip(EVERY, kinds_of(EVERY), strict=True) if kind in blank]
    assert found == [c for c in EVERY if c.isspace()]


def test_line_breaks_are_what_splitlines_cuts_at() -> None:
    found = [c for c, kind in zip(EVERY, kinds_of(EVERY), strict=True) if kind == cp.BREAK]
    assert found == [c for c in EVERY if f"a{c}b".splitlines() == ["a", "b"]]


@pytest.mark.parametrize(
    ("characters", "kind"),
    [
        ("aéяاก", cp.LOWER),
        ("AÉЯ", cp.UPPER),
        ("0９٣", cp.DIGIT),
        ("漢汉々\U00020000", cp.HAN),
        ("あアｱー", cp.KANA),
        ("한ㄱ", cp.HANGUL),
        ("☰→★🔍", cp.SYMBOL),
        ("\u200b\ufeff", cp.INVISIBLE),
    ],
)
def test_letters_and_signs_have_the_kind_the_segmenter_expects(characters: str, kind: int) -> None:
    assert kinds_of(list(characters)) == [kind] * len(characters)
