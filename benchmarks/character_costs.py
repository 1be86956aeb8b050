"""Counts the characters of sample sentences into ``src/corpusclean/character_costs.json``.

    python benchmarks/character_costs.py SENTENCES.tsv[.xz] ... > src/corpusclean/character_costs.json

Each input line is ``language tag<TAB>text``. The table says, for each language, how surprising each of its
characters is: the negative natural logarithm of its share, rounded to a quarter. Detection of character
encodings (``corpusclean.decoding``) adds these costs up. The released table was counted from the NTREX-128,
Tatoeba, UDHR and Universal Dependencies sentences (CC-BY-SA 4.0, CC-BY 2.0 FR, public domain, mostly
CC-BY-SA) and from Chinese news texts; it holds single characters and their shares, none of the text.
"""

from __future__ import annotations

import json
import lzma
import math
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

LANGUAGES = """
zh-Hans zh-Hant yue ja ko en fr de es it pt nl sv da nb fi is ca gl eu id
pl cs sk hu ro sl hr sq sr ru uk bg be mk kk mn el tr az he ar fa ur lt lv et th vi
""".split()  # noqa: SIM905 - a list of strings on lines of their own would be 45 lines
LARGEST_COST = 10.5
"""Characters rarer than e**-10.5 are left to the default cost of their kind."""


def read_sentences(path: Path) -> Iterator[tuple[str, str]]:
    """Yields (tag, sentence) for each line of a tab-separated file, compressed with xz or not."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            tag, _, sentence = line.rstrip("\n").partition("\t")
            yield tag, sentence


def as_cp1258(text: str) -> str:
    """Returns Vietnamese as code page 1258 spells it: tone marks apart from their letters."""
    spelled = []
    for character in unicodedata.normalize("NFC", text):
        if character.encode("cp1258", "ignore"):
            spelled.append(character)
        else:
            parts = unicodedata.normalize("NFD", character)
            marks = "".join(mark for mark in parts[1:] if mark in "\u0300\u0301\u0303\u0309\u0323")
            rest = "".join(part for part in parts if part not in marks)
            spelled.append(unicodedata.normalize("NFC", rest) + marks)
    return "".join(spelled)


def count(paths: list[Path]) -> dict[str, Counter[str]]:
    """Returns language -> how often each character stands in its sentences."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for path in paths:
        for tag, sentence in read_sentences(path):
            if tag not in LANGUAGES:
                continue
            counts[tag].update(unicodedata.normalize("NFC", sentence))
            if tag == "vi":
                counts[tag].update(as_cp1258(sentence))
    return counts


def cost_table(counts: Counter[str]) -> dict[str, str]:
    """Returns cost -> the characters of that cost, both in order."""
    total = counts.total()
    levels: dict[float, list[str]] = defaultdict(list)
    for character, number in counts.items():
        cost = round(-4 * math.log(number / total)) / 4
        if cost <= LARGEST_COST and number > 1:
            levels[cost].append(character)
    return {str(cost): "".join(sorted(levels[cost])) for cost in sorted(levels)}


def main() -> None:
    """Reads the files named on the command line and prints the table."""
    counts = count([Path(name) for name in sys.argv[1:]])
    missing = [tag for tag in LANGUAGES if not counts[tag]]
    if missing:
        raise SystemExit(f"no sentences for {', '.join(missing)}: name files that hold them")
    table = {tag: cost_table(counts[tag]) for tag in LANGUAGES}
    json.dump(table, sys.stdout, ensure_ascii=False, indent=0)
    print()


if __name__ == "__main__":
    main()
