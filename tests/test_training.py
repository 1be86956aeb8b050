"""The composer and the arrays it becomes; fitting itself needs PyTorch and is not run here."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from corpusclean import LABELS, InputError
from corpusclean.labelling.network import rows_of
from corpusclean.resources import model_path
from corpusclean.training.composing import Composer
from corpusclean.training.encoding import encode, windows
from corpusclean.training.pages import CONTENT, NOISE, UNSURE, Page, Piece, read_pages
from corpusclean.training.pools import Pools
from corpusclean.training.vocabulary import choose_vocabulary

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


def _page(number: int, text: str, source: str = "one") -> Page:
    return Page(str(number), "en", source, [Piece(text, CONTENT)])


def test_words_of_too_few_pages_or_authors_are_not_learned() -> None:
    texts = ["shared word", "shared word", "shared lonely", "shared lonely", "shared lonely"]
    sources = ["one", "two", "two", "two", "two"]
    encoded = encode([_page(i, text) for i, text in enumerate(texts)])
    chosen = set(choose_vocabulary(encoded, sources, 2, 2).tolist())

    def known(word: str) -> bool:
        buckets = {int(b) for b in encode([_page(0, f"x {word} x")])[0].ngrams}
        alone = {int(b) for b in encode([_page(0, "x x")])[0].ngrams}
        return bool((buckets - alone) & chosen)

    assert known("shared")
    assert known("word")
    assert not known("lonely")


def test_unknown_words_are_left_out_of_what_is_trained_on() -> None:
    pages = [_page(0, "known words here\nand some more"), _page(1, "unheard of\n")]
    vocabulary = np.unique(encode(pages[:1])[0].ngrams)
    known, unknown = encode(pages, rows_of(vocabulary))
    assert set(known.ngrams.tolist()) == set(range(1, len(vocabulary) + 1))
    assert known.bounds[-1] == len(known.ngrams)
    assert len(unknown.bounds) == len(unknown) + 1
    assert set(unknown.ngrams.tolist()) < set(known.ngrams.tolist())


def test_fragments_are_pages_without_their_slots(pools: Pools) -> None:
    pages = pools.as_pages()
    assert len(pages) > 1000
    assert all(page.text.strip() and "{" not in page.text for page in pages[:500])


def test_whole_lines_are_segments_where_asked() -> None:
    page = _page(0, "首页 > 新闻 > 正文\n来源：晨光网 作者：佚名\n老人来了。他们吃饭。\n")
    assert len(encode([page], whole_lines=True)[0]) == 3
    assert len(encode([page])[0]) > 3


def test_lines_of_real_pages_teach_noise_without_a_kind(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    labels = ["content", "boilerplate", "uncertain"]
    path.write_text(json.dumps({"id": "1", "lang": "en", "lines": ["a", "b", "c"], "labels": labels}))
    assert [piece.label for piece in read_pages([path])[0].pieces] == [CONTENT, NOISE, UNSURE]
    path.write_text('{"id": "1", "segments": [["a", "nonsense"]]}')
    with pytest.raises(InputError, match=r"pages\.jsonl:1"):
        read_pages([path])
