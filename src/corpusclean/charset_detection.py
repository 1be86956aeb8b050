"""Which character encoding a page is in, where neither a mark nor a declaration nor valid UTF-8 says so.

Each candidate encoding decodes a bounded sample of the bytes, and the result is given a cost: the sum over
its characters of the negative logarithm of the character's share in a language that is written in that
encoding (a naive Bayes model over characters). The cheapest reading of the bytes wins. The shares are in
``character_costs.json``, which ``benchmarks/character_costs.py`` counts; a character that is not listed there
costs what its Unicode category suggests. Encodings that are not candidates are left to charset-normalizer.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Final, NamedTuple

SAMPLE_BYTES: Final = 16_384
WINDOW_BYTES: Final = 2_048

_WESTERN: Final = (
    "en",
    "fr",
    "de",
    "es",
    "it",
    "pt",
    "nl",
    "sv",
    "da",
    "nb",
    "fi",
    "is",
    "ca",
    "gl",
    "eu",
    "id",
)
_CENTRAL: Final = ("pl", "cs", "sk", "hu", "ro", "sl", "hr", "sq")

CANDIDATES: Final[dict[str, tuple[str, ...]]] = {
    "gb18030": ("zh-Hans", "zh-Hant"),
    "big5hkscs": ("zh-Hant", "yue"),
    "cp932": ("ja",),
    "euc_jp": ("ja",),
    "cp949": ("ko",),
    "cp1252": _WESTERN,
    "cp1250": _CENTRAL,
    "iso8859-2": _CENTRAL,
    "cp1251": ("ru", "uk", "bg", "be", "mk", "sr", "kk"),
    "koi8-r": ("ru", "bg"),
    "koi8-u": ("uk",),
    "iso8859-5": ("ru", "bg", "sr"),
    "cp866": ("ru",),
    "mac-cyrillic": ("ru",),
    "cp1253": ("el",),
    "cp1254": ("tr", "az"),
    "cp1255": ("he",),
    "cp1256": ("ar", "fa", "ur"),
    "cp1257": ("lt", "lv", "et"),
    "cp1258": ("vi",),
    "cp874": ("th",),
}
"""Encoding -> the languages it is tried as; each is the widest of its family (GB 18030 for GB 2312 and GBK).
On a tie the earlier one wins."""

WIDE: Final = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")

_PRIOR: Final = {
    "cp1250": 3.0,
    "iso8859-2": 3.0,
    "koi8-u": 2.0,
    "iso8859-5": 3.0,
    "cp866": 3.0,
    "mac-cyrillic": 3.0,
    "cp1254": 2.0,
    "cp1257": 4.0,
    "cp1258": 6.0,
    "cp874": 2.0,
}
"""Nats added for encodings that are rarer on the web than what they are confused with; they only decide about
samples of a few characters."""

_IMPOSSIBLE: Final = 20.0
_POOR_FIT: Final = 11.0
"""Mean cost of the characters that tell above which no candidate is believed. Readings in the right encoding
have 4 to 8 (all languages of the table), in a wrong one 11 to 20."""

_ASCII_LIMIT: Final = 6.0
_WESTERN_SIGNS: Final = frozenset("\xa0£§©«®°ª²·º»½–—‘’“”„•…€™")
_CATEGORY_COSTS: Final = {
    "L": 12.0,
    "M": 12.0,
    "N": 11.0,
    "P": 9.0,
    "Z": 9.0,
    "S": 11.0,
    "Cf": 11.0,
    "C": _IMPOSSIBLE,
}


class Guess(NamedTuple):
    """An encoding and how well it fits.

    Attributes:
        encoding: the codec's name.
        cost: of the whole sample, in nats, with the encoding's prior.
        mean: cost of the characters that tell, in nats a character: for UTF-16 and UTF-32 all of them,
            otherwise those beyond ASCII; 0 where there are none.
    """

    encoding: str
    cost: float
    mean: float

    @property
    def fits(self) -> bool:
        """Whether the reading looks like one of the languages that are known here."""
        return self.mean <= _POOR_FIT


@lru_cache(maxsize=16_384)
def _default_cost(character: str) -> float:
    """Returns the cost of a character that its language's table does not list."""
    if character in "\t\n\r\f" or " " <= character <= "~":
        return _ASCII_LIMIT
    if character == "\ufffd":
        return _IMPOSSIBLE
    if "\u3000" <= character <= "\u301f" or "\uff01" <= character <= "\uff5e":
        return 8.0  # ideographic punctuation and full-width forms stand in every East Asian text
    if "\xc0" <= character <= "\xff" or character in _WESTERN_SIGNS:
        return 10.0  # foreign names, prices and typographic signs stand in texts of every European language
    category = unicodedata.category(character)
    return _CATEGORY_COSTS.get(category, _CATEGORY_COSTS[category[0]])


@lru_cache(maxsize=1)
def _savings() -> dict[str, tuple[dict[str, float], dict[str, float]]]:
    """Returns language -> character -> by how much it costs less than by default, for ASCII and for the rest.

    All costs are whole quarters of a nat, so that their sums are exact in any order.
    """
    from importlib import resources  # slow to import, and most pages are UTF-8

    raw = resources.files("corpusclean").joinpath("character_costs.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, str]] = json.loads(raw)
    savings: dict[str, tuple[dict[str, float], dict[str, float]]] = {}
    for language, levels in table.items():
        ascii_savings: dict[str, float] = {}
        other_savings: dict[str, float] = {}
        for cost, characters in levels.items():
            for character in characters:
                saved = _default_cost(character) - float(cost)
                if character >= "\x80":
                    other_savings[character] = saved
                elif saved > 0:
                    ascii_savings[character] = saved
        savings[language] = ascii_savings, other_savings
    return savings


def _saved(counts: Counter[str], savings: dict[str, float]) -> float:
    """Returns what characters cost less in a language than by default, in nats."""
    return sum(counts[character] * savings[character] for character in counts.keys() & savings.keys())


def fit(sample: bytes, encoding: str, languages: tuple[str, ...] | None = None) -> Guess | None:
    """Returns how well a sample reads in an encoding, ``None`` where over a tenth of it does not decode.

    Args:
        sample: some bytes of the page.
        encoding: a codec that Python knows.
        languages: the tags it may be in; every one of the table by default.
    """
    text = sample.decode(encoding, "replace")
    if text.count("\ufffd") > max(2, len(text) // 10):
        return None
    counts = Counter(text)
    all_ascii = all_beyond = 0.0
    beyond_count = 0
    for character, number in counts.items():
        if character < "\x80":
            all_ascii += number * _default_cost(character)
        else:
            all_beyond += number * _default_cost(character)
            beyond_count += number
    cost, beyond = _IMPOSSIBLE * (len(text) + 1), 0.0
    for language in languages or tuple(_savings()):
        ascii_savings, other_savings = _savings()[language]
        language_beyond = all_beyond - _saved(counts, other_savings)
        language_cost = all_ascii - _saved(counts, ascii_savings) + language_beyond
        if language_cost < cost:
            cost, beyond = language_cost, language_beyond
    mean = cost / max(1, len(text)) if encoding in WIDE else beyond / max(1, beyond_count)
    return Guess(encoding, cost + _PRIOR.get(encoding, 0.0), mean)


def fit_wide(head: bytes) -> Guess | None:
    """Returns the best of UTF-16 and UTF-32 without a mark for the first bytes of a page, or ``None``."""
    guesses = [fit(head[: len(head) // 4 * 4 or len(head)], encoding) for encoding in WIDE]
    return min((guess for guess in guesses if guess), key=lambda guess: guess.cost, default=None)


def take_sample(data: bytes, first_error: int) -> bytes:
    """Returns at most ``SAMPLE_BYTES`` bytes from all over the page, rich in bytes beyond ASCII.

    Args:
        data: the page.
        first_error: where UTF-8 stops; what decides stands there when the rest is ASCII.
    """
    if len(data) <= SAMPLE_BYTES:
        return data
    windows = SAMPLE_BYTES // WINDOW_BYTES - 1
    starts = {max(0, first_error - WINDOW_BYTES // 2)}
    for number in range(windows):
        limit = len(data) * (number + 1) // windows
        found = _BEYOND_ASCII.search(data, len(data) * number // windows, limit)
        if found:
            starts.add(found.start())
    pieces = []
    end = 0
    for start in sorted(starts):
        # A byte below "0" is never the later part of a character in these encodings: a safe place to start.
        anchors = list(_ANCHOR.finditer(data, max(end, start - WINDOW_BYTES // 2), start))
        start = anchors[-1].end() if anchors else max(end, start)
        end = max(end, start + WINDOW_BYTES)
        pieces.append(data[start:end])
    return b"".join(pieces)[:SAMPLE_BYTES]


_BEYOND_ASCII: Final = re.compile(rb"[\x80-\xff]")
_ANCHOR: Final = re.compile(rb"[\n\r !-/]")


def is_damaged_utf8(sample: bytes, *, cut_at_end: bool) -> bool:
    """Whether a sample is UTF-8 with a few broken bytes.

    Args:
        sample: bytes that are not valid UTF-8.
        cut_at_end: the only fault of the page is a character that its end cuts.
    """
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd") - sample.count(b"\xef\xbf\xbd")
    whole = sum(character >= "\x80" for character in text) - broken
    # Other encodings show at most one whole UTF-8 character for every three broken ones.
    return whole >= (2 if cut_at_end else 4 * broken)


def detect(data: bytes, first_error: int) -> tuple[list[Guess], bytes]:
    """Returns the guesses for bytes that are not valid UTF-8, best first, and the sample they rest on.

    Args:
        data: the page.
        first_error: offset of the first byte that is not UTF-8.
    """
    sample = take_sample(data, first_error)
    guesses = [fit(sample, "utf-8"), *(fit(sample, name, tags) for name, tags in CANDIDATES.items())]
    wide = fit_wide(data[:SAMPLE_BYTES])
    if wide and len(sample) != SAMPLE_BYTES:
        guesses.append(wide)
    elif wide:  # another part of the page: compare costs per byte
        guesses.append(wide._replace(cost=wide.cost * len(sample) / len(data[:SAMPLE_BYTES])))
    return sorted((guess for guess in guesses if guess), key=lambda guess: guess.cost), sample


def ask_charset_normalizer(sample: bytes) -> str | None:
    """Returns charset-normalizer's guess for a sample that no candidate fits, or ``None``."""
    from charset_normalizer import from_bytes  # takes a tenth of a second to import

    best = from_bytes(sample).best()
    return None if best is None or best.encoding in {"ascii", "utf_8"} else best.encoding
