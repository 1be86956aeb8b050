"""Measures the detection of character encodings on labelled pages.

    python benchmarks/decoding.py GOLD.jsonl ... [--peer]

Each page's text is encoded in the encodings its language is written in, whole and cut to its first 200 and
60 characters, and decoded without a declaration. A reading is right when it is the same text, but for the
signs about which Python's Big5 codecs disagree. Texts that are pure ASCII after encoding are left out.
``--peer`` measures charset-normalizer alone in the same way.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from corpusclean.decoding import decode

ENCODINGS = {
    "zh-Hans": ("gb18030", "gbk", "utf-16-le", "utf-16-be"),
    "zh-Hant": ("cp950", "big5hkscs", "gb18030", "utf-16-le"),
    "ja": ("cp932", "euc_jp", "iso2022_jp", "utf-16-le"),
    "ko": ("cp949", "euc_kr", "utf-16-le"),
    "ru": ("cp1251", "koi8-r", "utf-16-le"),
    "pl": ("cp1250", "iso8859-2"),
    "en": ("cp1252", "utf-16-le"),
    **dict.fromkeys(("de", "fr", "es", "it", "pt", "nl"), ("cp1252",)),
}
DISPUTED_IN_BIG5 = str.maketrans("•､‾∼／＼¥¢£♁☉￭", "‧﹑¯～∕﹨￥￠￡⊕⊙▓")
LENGTHS = (None, 200, 60)


def by_charset_normalizer(data: bytes) -> str:
    """Returns the text charset-normalizer reads, empty where it reads none."""
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return "" if best is None else str(best)


def measure(
    texts: Iterable[tuple[str, str]], reader: Callable[[bytes], str]
) -> dict[str, list[tuple[int, int]]]:
    """Returns ``language encoding`` -> (right, all) for each of ``LENGTHS``."""
    rows: dict[str, list[list[int]]] = defaultdict(lambda: [[0, 0] for _ in LENGTHS])
    for language, text in texts:
        for encoding in ENCODINGS.get(language, ()):
            for column, length in enumerate(LENGTHS):
                data = text[:length].encode(encoding, "ignore")
                if data.isascii() and b"\x00" not in data and b"\x1b" not in data:
                    continue
                row = rows[f"{language} {encoding}"][column]
                reading, truth = reader(data), data.decode(encoding)
                if encoding in {"cp950", "big5hkscs"}:
                    reading, truth = (t.translate(DISPUTED_IN_BIG5) for t in (reading, truth))
                row[0] += reading == truth
                row[1] += 1
    return {name: [(right, total) for right, total in columns] for name, columns in sorted(rows.items())}


def main() -> None:
    """Prints the table for the gold files named on the command line."""
    names = [name for name in sys.argv[1:] if not name.startswith("-")]
    texts = []
    for name in names:
        with Path(name).open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        texts += [(row["language"], "".join(text for text, _ in row["segments"])) for row in rows]
    reader = by_charset_normalizer if "--peer" in sys.argv else lambda data: decode(data)[0]
    print("| language, encoding | whole | 200 | 60 |\n|---|---|---|---|")
    for name, columns in measure(texts, reader).items():
        cells = (f"{right}/{total} = {right / total:.3f}" if total else "-" for right, total in columns)
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
