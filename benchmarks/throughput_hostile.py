"""Inputs made to be slow: about as many bytes each, one for every kind of thing the library looks for.

A page on the web may be anything. Each of these asks whether some part of the library does more than a
bounded amount of work for a character: one endless line, a hundred thousand short ones, text that nearly is a
date, an address or an opener everywhere, brackets in brackets, and characters that few pages hold.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from corpusclean.openers import CJK_OPENERS, LATIN_OPENERS

_PROSE: Final = (
    "The care home opened its doors again after two years and the residents were glad to see visitors "
)
_HAN: Final = "社区食堂开张以来每天有六十多位老人来吃饭他们说这里的菜又软又热还有人陪着说话心里也暖和"


def _fill(unit: str, size: int) -> str:
    """Returns ``unit`` over and over, of about ``size`` bytes of UTF-8."""
    return unit * (size // len(unit.encode()) + 1)


def _mixed(units: list[str], size: int, seed: int = 1) -> str:
    """Returns a random sequence of units, of about ``size`` bytes of UTF-8."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    mean = sum(len(unit.encode("utf-8", "surrogatepass")) for unit in units) / len(units)
    return "".join(rng.choices(units, k=int(size / mean)))


def _nested(opening: str, closing: str, size: int) -> str:
    depth = size // len((opening + closing).encode())
    return opening * depth + closing * depth


def _short_lines(size: int, line: str = "short line\n") -> str:
    return _fill(line, size)


def _repeats(size: int) -> str:
    """Many lines that each share words with all others: quadratic for whoever compares line with line."""
    return "".join(f"{_PROSE}{number}\n" for number in range(size // (len(_PROSE) + 6)))


HOSTILE: Final[dict[str, Callable[[int], str]]] = {
    "one line of prose": lambda n: _fill(_PROSE, n),
    "one line of Han": lambda n: _fill(_HAN, n),
    "one line without a space": lambda n: "x" * n,
    "one line of capitals": lambda n: "X" * n,
    "one Han character": lambda n: "老" * (n // 3),
    "one digit": lambda n: "1" * n,
    "short lines": lambda n: _short_lines(n),
    "lines of one letter": lambda n: _short_lines(n, "a\n"),
    "lines of one Han character": lambda n: _short_lines(n, "老\n"),
    "empty lines": lambda n: "\n" * n,
    "CRLF, CR and LF mixed": lambda n: _mixed(["\r\n", "\r", "\n", "\n\r", "a", "中"], n),
    "every line end": lambda n: _mixed([*"\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", "ab"], n),
    "spaces": lambda n: " " * n,
    "all kinds of white space": lambda n: _mixed([*" \t\xa0\u2003\u3000\x1f"], n),
    "words far apart": lambda n: _fill("a" + " " * 500, n),
    "separators": lambda n: "|" * n,
    "separators and words": lambda n: _mixed(["a|", "老|", "b > ", "c / ", "d｜"], n),
    "sentence ends": lambda n: _mixed(["。", "！", "？", "…", ".", "!", "?"], n),
    "nested brackets": lambda n: _nested("(", ")", n),
    "nested brackets of all kinds": lambda n: _nested("（【[〔", "〕]】）", n),
    "unclosed brackets": lambda n: _fill("(a", n),
    "brackets around one letter": lambda n: _fill("(a)", n),
    "quotes": lambda n: _mixed(['"', "”", "“", "’", "a", "."], n),
    "almost dates": lambda n: _mixed(
        ["2023-", "2023-13-45 ", "1999/", "20230", "2023年", "年", "月", "19"], n
    ),
    "dates": lambda n: _fill("2023-06-15 12:30 ", n),
    "month names": lambda n: _mixed(["March ", "may ", "3 ", "15th ", "of ", "2023 ", "mars ", "sep"], n),
    "numerals": lambda n: _mixed([*"〇一二三四五六七八九十廿年月日号"], n),
    "almost addresses": lambda n: _mixed(["http://", "www.", "https:", "a.b.c.d.", "//", "example."], n),
    "addresses": lambda n: _mixed(["https://a.example/b?c=d&e=f ", "www.example.test/x/y "], n),
    "one endless address": lambda n: "https://" + _fill("a.b-c/", n),
    "Latin openers": lambda n: _mixed([f"{word} " for word in LATIN_OPENERS], n),
    "Chinese openers": lambda n: _mixed(list(CJK_OPENERS), n),
    "beginnings of openers": lambda n: _mixed([word[:-1] for word in (*CJK_OPENERS, *LATIN_OPENERS)], n),
    "keys without values": lambda n: _mixed(["作者：", "来源：", "Author: ", "Source:", "by "], n),
    "bylines": lambda n: _fill("来源：新华网 作者：小王 2023-06-15 阅读：12\n", n),
    "readers of readers": lambda n: _mixed(["阅读", "浏览 ", "1,234", "views ", "次", "12 "], n),
    "file names": lambda n: _fill("IMG_2034.jpg ", n),
    "almost file names": lambda n: _mixed([".jp", ".jpe", ".JPGx", ".doc", ".do", "a"], n),
    "photographers": lambda n: _fill("张三 摄\n", n),
    "tags": lambda n: _mixed(["标签：老人,食堂，", "Tags: ", "#care ", "关键词：", "、"], n),
    "HTML entities": lambda n: _mixed(["&nbsp;", "&amp;", "&#x4e2d;", "&lt;", "&"], n),
    "HTML tags": lambda n: _mixed(["<div>", "</p>", "<a href='x'>", "<<<", "<!--"], n),
    "list entries": lambda n: _fill("· Residents at lunch 06-15\n", n),
    "scripts that alternate": lambda n: _fill("中a文b", n),
    "capitals in words": lambda n: _fill("aaBbbCcc", n),
    "combining marks": lambda n: "e" + "\u0301" * (n // 2),
    "zero-width characters": lambda n: _fill("a\u200b\u200d\ufeff", n),
    "emoji": lambda n: _mixed(["👩\u200d👩\u200d👧", "🔍", "👍🏽", "🇩🇪"], n),
    "private and unassigned characters": lambda n: _fill("\ue000\U000f0000\u0378", n),
    "replacement characters": lambda n: _fill("\ufffd", n),
    "NUL and control characters": lambda n: _mixed([*"\x00\x01\x02\x1b\x7f", "a"], n),
    "lone surrogates": lambda n: _mixed(["\ud800", "\udfff", "a"], n),
    "UTF-8 read as Latin-1": lambda n: _fill("é中文".encode().decode("latin-1"), n),
    "terms of the topic": lambda n: _mixed(["养老院", "养老", "护理", "nursing home ", "elderly "], n),
    "beginnings of terms": lambda n: _mixed(["养", "老", "护", "nursing hom ", "elderl ", "old ag "], n),
    "lines alike": _repeats,
    "random code points": lambda n: _random(n),
    "Hangul syllables": lambda n: _mixed(["요양", "보호사", "기자 ", "홍길동 ", "가"], n),
    "right to left": lambda n: _mixed(["العربية ", "עברית ", "\u202e", "\u200f"], n),
}
"""Name -> makes an input of about so many bytes."""


def _random(size: int) -> str:
    rng = random.Random(2)  # noqa: S311 - nothing secret
    planes = [(0x20, 0x250), (0x370, 0x1200), (0x3000, 0xD7FF), (0xE000, 0x10FFFF)]
    return "".join(chr(rng.randint(*rng.choice(planes))) for _ in range(size * 2 // 5))
