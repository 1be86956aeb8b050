"""Language detection: this library and its peers on sentences, cut sentences, spam, noise, speed and memory.

    python benchmarks/language.py --data DATA --source tatoeba --systems fasttext langdetect

The sources to test on should be ones the model under test was not trained on: train one with ``--hold-out``
and name its directory with ``--model``. Peers that are not installed are left out, and said so.
Intervals are 95 % Wilson intervals over sentences; "all" is the mean over languages.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import keyword
import lzma
import math
import random
import resource
import subprocess
import sys
import time
import tokenize
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Texts = dict[str, list[str]]
System = Callable[[Sequence[str]], list[str]]

CORE = tuple(
    """
    af ar az be bg bn ca cs cy da de el en es et eu fa fi fr gl gu he hi hr hu hy id is it ja ka ko lt lv mk
    mr nb nl pl pt ro ru sk sl sq sv ta th tr uk ur vi
    """.split()  # noqa: SIM905 - reads better than quoted tags
)
TAUGHT = 300
"""Training lines from which a language is one the model claims to know."""
CJK = ("zh-Hans", "zh-Hant", "yue", "ja", "ko")
ARTICLES = ("zh-Hans", "zh-Hant", "ja", "ko", "en", "de", "fr", "es", "ru", "vi", "th", "pt", "tr", "ar")
PER_LANGUAGE = 300


def read(path: Path, seed: int = 11) -> Texts:
    """Returns tag -> at most 300 shuffled sentences of a source, Serbian told apart by script."""
    found: Texts = defaultdict(list)
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            tag, _, text = line.rstrip("\n").partition("\t")
            if tag == "sr" and sum("a" <= c <= "z" for c in text.lower()) * 3 > len(text):
                tag = "sr-Latn"
            found[tag].append(text)
    for tag in found:
        random.Random(seed).shuffle(found[tag])  # noqa: S311 - no secrets here
    return {tag: texts[:PER_LANGUAGE] for tag, texts in found.items()}


# --- systems ---


def own(model: Path | None) -> System:
    """Returns this library's detector."""
    from corpusclean.language import load_detector

    detector = load_detector("fasttext", model=model)
    return lambda texts: [language.tag for language in detector.detect_many(texts)]


def backend(name: str) -> System:
    """Returns one of the library's other backends, the peer itself behind the library's interface."""
    from corpusclean.language import load_detector

    detector = load_detector(name)
    return lambda texts: [language.tag for language in detector.detect_many(texts)]


def py3langid() -> System:
    """Returns py3langid."""
    import py3langid as library  # type: ignore[import-not-found]

    return lambda texts: [_plain(library.classify(text)[0]) for text in texts]


def lingua() -> System:
    """Returns lingua in its high-accuracy mode."""
    from lingua import LanguageDetectorBuilder  # type: ignore[import-not-found]

    detector = LanguageDetectorBuilder.from_all_languages().build()

    def detect(texts: Sequence[str]) -> list[str]:
        found = [detector.detect_language_of(text) for text in texts]
        return ["und" if item is None else _plain(item.iso_code_639_1.name.lower()) for item in found]

    return detect


def lid176(path: Path) -> System:
    """Returns fastText's own model, from its file."""
    import fasttext

    model = fasttext.load_model(str(path))

    def detect(texts: Sequence[str]) -> list[str]:
        answers = []
        for text in texts:
            found = model.f.predict(text.replace("\n", " ") + "\n", 1, 0.0, "strict")
            answers.append(_plain(found[0][1][9:]) if found else "und")
        return answers

    return detect


def _plain(tag: str) -> str:
    return {"no": "nb", "iw": "he", "un": "und"}.get(tag, tag)


def systems(given: argparse.Namespace) -> dict[str, System]:
    """Returns the systems asked for that can be loaded."""
    makers: dict[str, Callable[[], System]] = {
        "fasttext": lambda: own(given.model),
        "langdetect": lambda: backend("langdetect"),
        "cld2": lambda: backend("cld2"),
        "py3langid": py3langid,
        "lingua": lingua,
        "lid176": lambda: lid176(given.lid176),
    }
    found = {}
    for name in given.systems:
        if name == "lid176" and given.lid176 is None:
            print("lid176: left out, give --lid176 FILE")
            continue
        try:
            found[name] = makers[name]()
        except Exception as error:  # noqa: BLE001 - a peer may fail to import in any way; the others go on
            print(f"{name}: left out ({error})")
    return found


# --- measures ---


def wilson(right: int, total: int) -> str:
    """Returns a share in per cent with its 95 % Wilson interval."""
    if total == 0:
        return "-"
    z, p = 1.96, right / total
    centre = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return f"{100 * p:.1f} [{max(0.0, 100 * (centre - half)):.1f}, {100 * (centre + half):.1f}]"


def cut(texts: Sequence[str], length: int | None) -> list[str]:
    """Returns the texts of at least ``length`` characters, cut there."""
    return [text[:length] for text in texts if len(text) >= (length or 1)]


def matches(answer: str, gold: str) -> bool:
    """Tells whether an answer is right; systems that know no script may answer ``zh``."""
    if gold.startswith("zh"):
        return answer.startswith("zh")
    return answer.split("-")[0] == gold.split("-")[0]


def sentences(detect: System, data: Texts, known: set[str], *, verbose: bool) -> None:
    """Prints accuracy on whole and cut sentences, over the core and over all languages."""
    for length in (None, 40, 20):
        accuracy: dict[str, float] = {}
        right = total = core_right = core_total = 0
        wrong: defaultdict[tuple[str, str], int] = defaultdict(int)
        for tag in sorted(data.keys() & known):
            texts = cut(data[tag], length)
            if len(texts) < 30:
                continue
            answers = detect(texts)
            good = sum(matches(answer, tag) for answer in answers)
            for answer in answers:
                if not matches(answer, tag):
                    wrong[tag, answer] += 1
            accuracy[tag] = good / len(texts)
            right, total = right + good, total + len(texts)
            if tag in CORE:
                core_right, core_total = core_right + good, core_total + len(texts)
        mean = 100 * sum(accuracy.values()) / max(len(accuracy), 1)
        core = [accuracy[tag] for tag in CORE if tag in accuracy]
        print(
            f"  {length or 'whole'!s:>5} core({len(core)}) {100 * sum(core) / max(len(core), 1):.1f} "
            f"{wilson(core_right, core_total)}   all({len(accuracy)}) {mean:.1f} {wilson(right, total)}"
        )
        if verbose:
            print(
                "        lowest:",
                ", ".join(f"{t} {100 * a:.0f}" for a, t in sorted((a, t) for t, a in accuracy.items())[:16]),
            )
            print(
                "        wrong:",
                ", ".join(f"{a}>{b} {n}" for (a, b), n in sorted(wrong.items(), key=lambda x: -x[1])[:16]),
            )


def neutral(text: str) -> bool:
    """Tells whether both GB 2312 and Big5 have every Han character of a text."""
    for character in text:
        if "\u4e00" <= character <= "\u9fff":
            try:
                character.encode("gb2312")
                character.encode("big5")
            except UnicodeEncodeError:
                return False
    return True


def chinese(detect: System, data: Texts) -> None:
    """Prints Simplified against Traditional, the five ways of CJK, and Cantonese against Chinese."""
    for length in (None, 20, 10):
        script = [0, 0]
        five = [0, 0]
        cantonese = [0, 0]
        kept = [0, 0]
        for tag in CJK:
            texts = cut(data.get(tag, []), length)
            for text, answer in zip(texts, detect(texts), strict=True):
                five[0] += answer == tag or (tag.startswith("zh") and answer.startswith("zh"))
                five[1] += 1
                if tag == "yue":
                    cantonese[0] += answer == "yue"
                    cantonese[1] += 1
                elif tag.startswith("zh"):
                    kept[0] += answer.startswith("zh")
                    kept[1] += 1
                    if answer.startswith("zh"):
                        script[0] += answer == tag or (answer == "zh" and neutral(text))
                        script[1] += 1
        print(
            f"  {length or 'whole'!s:>5} Hans/Hant {wilson(*script)}  zh/yue/ja/ko {wilson(*five)}  "
            f"yue found {wilson(*cantonese)}  zh kept {wilson(*kept)}"
        )


def contaminated(data: Texts, share: float, count: int, seed: int) -> list[tuple[str, str]]:
    """Makes pages: an article of one language, and spam of another that takes ``share`` of the characters.

    Articles are paragraphs of three to five sentences. Spam is what link farms and injected titles look like:
    a few words a line, words joined by bars, or one whole sentence of advertisement a line; before the
    article, after it, on both sides, or between its paragraphs.
    """
    chooser = random.Random(seed)  # noqa: S311 - no secrets here
    tags = [tag for tag in ARTICLES if len(data.get(tag, [])) >= 100]
    pages = []
    for number in range(count):
        tag = tags[number % len(tags)]
        other = chooser.choice([t for t in tags if t != tag])
        joiner = "" if tag in ("zh-Hans", "zh-Hant", "ja", "th") else " "
        article = [
            joiner.join(chooser.choices(data[tag], k=chooser.randint(3, 5)))
            for _ in range(chooser.randint(4, 9))
        ]
        wanted = sum(map(len, article)) * share / (1 - share)
        spam: list[str] = []
        kind = chooser.randrange(3)
        while sum(map(len, spam)) < wanted:
            sentence = chooser.choice(data[other])
            if kind == 2:
                spam.append(sentence)
                continue
            if other in ("zh-Hans", "zh-Hant", "ja", "th"):
                start = chooser.randrange(max(1, len(sentence) - 12))
                pieces = [sentence[start : start + chooser.randint(4, 12)]]
            else:
                words = sentence.split()
                start = chooser.randrange(max(1, len(words) - 4))
                pieces = [" ".join(words[start : start + chooser.randint(2, 5)])]
            spam.append(
                pieces[0] if kind == 0 else " | ".join(pieces * 1 + [chooser.choice(data[other])[:12]])
            )
        place = chooser.randrange(4)
        if place == 0:
            lines = spam + article
        elif place == 1:
            lines = article + spam
        elif place == 2:
            lines = spam[: len(spam) // 2] + article + spam[len(spam) // 2 :]
        else:
            lines = []
            step = max(1, len(spam) // len(article))
            for index, paragraph in enumerate(article):
                lines += [paragraph, *spam[index * step : (index + 1) * step]]
            lines += spam[len(article) * step :]
        pages.append((tag, "\n".join(lines)))
    return pages


def spam(detect: System, data: Texts) -> None:
    """Prints how many contaminated pages keep the language and script of their article."""
    shares = []
    for share in (0.3, 0.5, 0.7):
        pages = contaminated(data, share, 700, seed=23)
        answers = detect([text for _, text in pages])
        right = sum(answer == tag for answer, (tag, _) in zip(answers, pages, strict=True))
        shares.append(f"{share:.0%} {wilson(right, len(pages))}")
    print("  spam", "  ".join(shares))


def nonsense(data: Texts, seed: int = 5) -> Texts:
    """Makes texts without a language, by other means than those the model was trained with."""
    chooser = random.Random(seed)  # noqa: S311 - no secrets here
    kinds: Texts = defaultdict(list)
    some = [
        text
        for tag in ("zh-Hans", "ru", "fr", "ja", "ko", "de", "ar", "el")
        for text in data.get(tag, [])[:60]
    ]
    code = []
    for module in (argparse, base64, random, tokenize):
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        strings = {
            row
            for token in tokenize.generate_tokens(io.StringIO(source).readline)
            if token.type in (tokenize.STRING, tokenize.COMMENT)
            for row in range(token.start[0], token.end[0] + 1)
        }
        code += [
            x.strip()
            for n, x in enumerate(source.splitlines(), 1)
            if n not in strings and len(x.strip()) > 15
        ]
    for _ in range(200):
        raw = chooser.randbytes(chooser.randint(9, 60))
        kinds["numbers"].append(
            chooser.choice((" ", ", ", "\t")).join(str(chooser.randrange(10**6)) for _ in range(6))
        )
        path = "/".join(chooser.choices(keyword.kwlist, k=3))
        kinds["addresses"].append(
            f"https://www.{chooser.choice(keyword.kwlist)}{chooser.randrange(99)}.com/{path}?id={raw[:3].hex()}"
        )
        kinds["base64"].append(base64.b64encode(raw).decode())
        kinds["hexadecimal"].append(raw.hex(chooser.choice(":- ")))
        kinds["code"].append(chooser.choice(code))
        kinds["keyboard"].append(
            "".join(chooser.choice("asdfghjkl;asdfjkl  qwertyuiop") for _ in range(chooser.randint(12, 40)))
        )
        text = chooser.choice(some)
        kinds["utf-8 as latin-1"].append(text.encode().decode("latin-1").replace("\n", " "))
        kinds["utf-8 as gbk"].append(text.encode().decode("gbk", "replace"))
    return {
        kind: [
            text for text in texts if kind[:5] != "utf-8" or sum(ord(c) > 127 for c in text) * 3 > len(text)
        ]
        for kind, texts in kinds.items()
    }


def no_language(detect: System, data: Texts, known: set[str]) -> None:
    """Prints how much non-language gets ``und``, by kind, and how many sentences do."""
    right = total = 0
    parts = []
    for kind, texts in nonsense(data).items():
        good = detect(texts).count("und")
        right, total = right + good, total + len(texts)
        parts.append(f"{kind} {100 * good / len(texts):.0f}")
    known_texts = [texts for tag, texts in data.items() if tag in known]
    lost = sum(detect(texts).count("und") for texts in known_texts)
    total_known = sum(map(len, known_texts))
    print(f"  und {wilson(right, total)} ({', '.join(parts)}); sentences lost {wilson(lost, total_known)}")


def pages(detect: System, directory: Path) -> list[str]:
    """Prints the article's language on the labelled pages; returns the pages' texts."""
    counts = {"article": [0, 0], "page": [0, 0]}
    whole = []
    for path in sorted(directory.glob("docs.*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            article = "".join(text for text, label in case["segments"] if label == "content")
            page = "".join(text for text, _ in case["segments"])
            whole.append(page)
            if case["language"] == "mixed" or not article.strip():
                continue
            for name, text in (("article", article), ("page", page)):
                counts[name][0] += detect([text])[0] == case["language"]
                counts[name][1] += 1
    print("  labelled pages:", "  ".join(f"{name} {wilson(*count)}" for name, count in counts.items()))
    return whole


def speed(detect: System, data: Texts, documents: Sequence[str]) -> None:
    """Prints sentences and megabytes a second of one core; the best of three."""
    lines = [text for tag in data for text in data[tag]]
    random.Random(1).shuffle(lines)  # noqa: S311 - no secrets here
    lines = lines[:5000]
    best = min(_seconds(detect, lines) for _ in range(3))
    result = f"  {len(lines) / best:,.0f} sentences/s of {sum(map(len, lines)) // len(lines)} characters"
    if documents:
        size = sum(len(text.encode()) for text in documents) / 1e6
        result += f"; pages {size / min(_seconds(detect, documents) for _ in range(3)):.1f} MB/s"
        long = ["\n".join(documents[start : start + 5]) for start in range(0, len(documents), 5)]
        result += f", five times as long {size / min(_seconds(detect, long) for _ in range(3)):.1f} MB/s"
    print(result)


def _seconds(detect: System, texts: Sequence[str]) -> float:
    started = time.process_time()
    detect(texts)
    return time.process_time() - started


_LOADING = """
import json, sys, time
import numpy
def peak():
    with open('/proc/self/status') as f:
        return int(next(x for x in f if x.startswith('VmHWM')).split()[1])
before = peak()
start = time.perf_counter()
from pathlib import Path
from corpusclean.language import load_detector
detector = load_detector("fasttext", model=Path(sys.argv[1]) if sys.argv[1] else None)
detector.detect_many(["Hello"])
loaded = time.perf_counter() - start
for _ in range(20):
    detector.detect_many(["The quick brown fox. " * 500] * 20)
after = peak()
print(json.dumps([loaded, (after - before) / 1024]))
"""


def loading(model: Path | None) -> None:
    """Prints load time and memory of this library's detector, beyond NumPy's, in fresh processes."""
    runs = []
    for _ in range(5):
        command = [sys.executable, "-c", _LOADING, str(model or "")]
        runs.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    fastest, least = (min(run[place] for run in runs) for place in (0, 1))
    print(f"  load {1000 * fastest:.0f} ms, memory {least:.0f} MB, beyond NumPy's")


def main() -> None:
    """Runs what was asked for and prints a table for each system."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="directory with external/lid/ and written/")
    parser.add_argument(
        "--source", action="append", default=[], help="source of lid/ to test on (repeatable)"
    )
    parser.add_argument(
        "--systems", nargs="+", default=["fasttext", "langdetect", "cld2", "py3langid", "lingua"]
    )
    parser.add_argument("--model", type=Path, help="directory of the model to test; else the shipped one")
    parser.add_argument("--lid176", type=Path, help="fastText's lid.176 file")
    parser.add_argument("--verbose", action="store_true", help="name the languages that are confused")
    given = parser.parse_args()
    # every system is asked about the languages that this library's model knows
    from corpusclean.language.detector import FastTextDetector

    detector = FastTextDetector(given.model)
    rare = {tag for tag, lines in detector.line_counts.items() if lines < TAUGHT}
    known = set(detector.tags) - rare
    found: dict[str, Any] = systems(given)
    for source in given.source or ["tatoeba"]:
        data = read(given.data / "external" / "lid" / f"{source}.tsv.xz")
        for name, detect in found.items():
            print(f"{name} on {source}")
            sentences(detect, data, known, verbose=given.verbose)
            if any(tag in data for tag in CJK):
                chinese(detect, data)
                spam(detect, data)
                no_language(detect, data, known)
            documents = pages(detect, given.data / "written") if name == "fasttext" else []
            speed(detect, data, documents)
            if name == "fasttext":
                loading(given.model)
    print(f"peak memory of all: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
