"""Finding words by hashes must find what str.find finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from corpusclean.codepoints import code_points
from corpusclean.hashing import PieceHasher
from corpusclean.literals import Literals

words = st.sets(st.text("ab来\x00", min_size=1, max_size=4), min_size=1, max_size=6)


@given(words, st.text("ab来\x00 ", max_size=60))
def test_literals_are_found_where_they_stand(chosen: set[str], text: str) -> None:
    hasher = PieceHasher(code_points(text))
    starts = {m.start() for word in chosen for m in re.finditer(f"(?={re.escape(word)})", text)}
    ends = {m.start() + len(word) for word in chosen for m in re.finditer(f"(?={re.escape(word)})", text)}
    assert Literals(chosen).starts(hasher).tolist() == sorted(starts)
    assert Literals(chosen).ends(hasher).tolist() == sorted(ends)


@given(words, st.text("ab来\x00 ", max_size=60))
def test_outermost_leaves_out_what_begins_within_another_word(chosen: set[str], text: str) -> None:
    hasher = PieceHasher(code_points(text))
    found = [(m.start(), len(word)) for word in chosen for m in re.finditer(f"(?={re.escape(word)})", text)]
    outer = {start for start, _ in found if not any(a < start < a + size for a, size in found)}
    assert Literals(chosen).starts(hasher, outermost=True).tolist() == sorted(outer)
