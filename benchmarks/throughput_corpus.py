"""The corpus that speed is measured on: composed pages, the same on every machine for the same seed.

Pages come from the composer that also makes the labeller's training pages, so that the text is articles
amid menus, bylines, adverts and spam. Long documents are pages of one language one behind the other.
"""

from __future__ import annotations

import html
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from corpusclean.resources import model_path
from corpusclean.training.composing import Composer
from corpusclean.training.pages import read_pages
from corpusclean.training.pools import Pools

SEED: Final = 6
LEAST_PAGES: Final = 2_000
"""Different pages that documents are made of."""

_SHARES: Final = {"en": 57, "zh-Hans": 19, "zh-Hant": 19, "": 5}
"""Language -> its share of the documents in per cent; the last stands for all others together."""


def pools(data: Path | None = None) -> Pools:
    """Returns what pages are composed of: the data the shipped labeller was trained on."""
    data = data or model_path("labels", "data")
    found = Pools()
    for page in read_pages([*sorted(data.glob("docs.*.jsonl")), *sorted(data.glob("pages.*.jsonl"))]):
        found.add_page(page)
    found.read_rows(sorted(data.glob("fragments*.jsonl")))
    found.read_rows(sorted(data.glob("headlines*.jsonl")) + sorted(data.glob("traps*.jsonl")))
    return found


class Corpus:
    """Documents of any size and number.

    Args:
        seed: the same seed gives the same documents.
        pages: how many different pages they are made of.
    """

    def __init__(self, seed: int = SEED, pages: int = LEAST_PAGES) -> None:
        composer = Composer(pools(), seed)
        self._pages: dict[str, list[str]] = defaultdict(list)
        for _ in range(pages):
            page = composer.page()
            self._pages[page.language if page.language in _SHARES else ""].append(page.text)
        self._seed = seed

    def pages(self, count: int) -> Iterator[str]:
        """Yields whole pages in the mix of languages, as long as they come: 1.8 KB on average."""
        rng = random.Random(self._seed)  # noqa: S311 - nothing secret
        for number in range(count):
            yield f"{rng.choice(self._pages[self._language(rng)]).rstrip()}\n{number}\n"

    def documents(self, size: int, count: int) -> list[str]:
        """Returns documents of about ``size`` bytes of UTF-8 each: pages joined or cut."""
        rng = random.Random(self._seed + size)  # noqa: S311 - nothing secret
        return [self._document(self._language(rng), size, rng) for _ in range(count)]

    def _document(self, language: str, size: int, rng: random.Random) -> str:
        pieces: list[str] = []
        missing = size
        while missing > 0:
            text = rng.choice(self._pages[language]).rstrip() + "\n"
            data = text.encode()
            if len(data) > missing:
                text = data[:missing].decode("utf-8", "ignore")
            pieces.append(text)
            missing -= len(data)
        return "".join(pieces)

    def _language(self, rng: random.Random) -> str:
        return rng.choices(list(_SHARES), list(_SHARES.values()))[0]


def as_html(text: str) -> str:
    """Returns a text as an HTML page, each line a paragraph: what extractors are made to read."""
    lines = [line.strip() for line in text.splitlines()]
    title = html.escape(next((line for line in lines if line), ""))
    body = "\n".join(f"<p>{html.escape(line)}</p>" for line in lines if line)
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}</title></head>\n'
        f"<body><article>\n{body}\n</article></body></html>\n"
    )


def size_of(texts: list[str]) -> int:
    """Returns the bytes of UTF-8 of some texts."""
    return sum(len(text.encode()) for text in texts)
