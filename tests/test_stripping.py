"""What is left of the white space when spans go."""

from __future__ import annotations

import pytest

from corpusclean import Span
from corpusclean.stripping import strip_spans


def strip(marked: str) -> str:
    """Strips what stands between ⟦ and ⟧."""
    spans, text = [], ""
    for part in marked.split("⟦"):
        removed, found, rest = part.partition("⟧")
        if found:
            spans.append(Span(len(text), len(text) + len(removed), "spam", 1.0, "marked"))
            text += removed + rest
        else:
            text += part
    return strip_spans(text, spans).text


@pytest.mark.parametrize(
    ("marked", "kept"),
    [
        ("untouched  text \n", "untouched  text \n"),
        ("⟦menu⟧\n\ntitle\nbody", "title\nbody"),
        ("  indented title\n⟦byline⟧\nbody\n", "  indented title\nbody\n"),
        ("title\n⟦byline⟧ body", "title\nbody"),
        ("one\n\n⟦caption⟧\n\n\ntwo", "one\n\n\ntwo"),
        ("one.⟦spam⟧ two.", "one. two."),
        ("one.⟦spam⟧\ntwo.", "one.\ntwo."),
        ("一句。⟦广告⟧二句。", "一句。二句。"),
        ("one⟦spam⟧two", "one two"),
        ("one⟦spam\nfarm⟧two", "one\ntwo"),
        ("one\n⟦a⟧\n⟦b⟧\n⟦c⟧\ntwo", "one\ntwo"),
        ("body\n\n⟦related⟧\n⟦legal⟧\n", "body"),
        ("⟦all of it⟧", ""),
        ("a\r\n⟦b⟧\r\nc", "a\r\nc"),
        ("(⟦spam⟧)", "()"),
    ],
)
def test_a_removal_leaves_one_gap(marked: str, kept: str) -> None:
    assert strip(marked) == kept
