"""The composer and the arrays it becomes; fitting itself needs PyTorch and is not run here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpusclean import LABELS, InputError
from corpusclean.resources import model_path
from corpusclean.training.composing import Composer
from corpusclean.training.encoding import encode, windows
from corpusclean.training.pages import CONTENT, NOISE, UNSURE, read_pages
from corpusclean.training.pools import Pools

DATA = model_path("labels", "data")


@pytest.fixture(scope="module")
def pools() -> Pools:
    filled = Pools()
    filled.read_rows([*DATA.glob("fragments*.jsonl"), *DATA.glob("headlines*"), *DATA.glob("traps*")])
    for page in read_pages([DATA / "docs.zh-Hans.jsonl", DATA / "docs.en.jsonl"]):
        filled.add_page(page)
    return filled


def test_the_same_seed_composes_the_same_pages(pools: Pools) -> None:
    first, second, other = Composer(pools, 1), Composer(pools, 1), Composer(pools, 2)
    pages = [first.page() for _ in range(30)]
    assert pages == [second.page() for _ in range(30)]
    assert pages != [other.page() for _ in range(30)]


def test_composed_pages_hold_every_label_and_no_open_slot(pools: Pools) -> None:
    composer = Composer(pools, 3)
    pages = [composer.page() for _ in range(300)]
    assert {piece.label for page in pages for piece in page.pieces} == set(range(len(LABELS)))
    assert all(page.text.strip() for page in pages)
    for slot in ("{date}", "{name}", "{headline}", "{site}"):
        assert not any(slot in page.text for page in pages)


def test_encoded_pages_count_every_visible_character_once(pools: Pools) -> None:
    composer = Composer(pools, 4)
    pages = [composer.page() for _ in range(40)]
    for page, encoded in zip(pages, encode(pages), strict=True):
        visible = [
            c for c in page.text if not c.isspace() and c not in "\u200b\u200c\u200d\u2060\ufeff\u00ad"
        ]
        assert encoded.counts.sum() == len(visible)
        assert sum(map(len, windows([encoded]))) == len(encoded)


def test_lines_of_real_pages_teach_noise_without_a_kind(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    labels = ["content", "boilerplate", "uncertain"]
    path.write_text(json.dumps({"id": "1", "lang": "en", "lines": ["a", "b", "c"], "labels": labels}))
    assert [piece.label for piece in read_pages([path])[0].pieces] == [CONTENT, NOISE, UNSURE]
    path.write_text('{"id": "1", "segments": [["a", "nonsense"]]}')
    with pytest.raises(InputError, match=r"pages\.jsonl:1"):
        read_pages([path])
