"""Relevance on labelled pages: trained topic against simpler scorers, by language and by noise.

    python benchmarks/relevance.py --pages DIR [--extra FILE...] [--hold-out NAME...] [--unseen FILE...]

Whole files of pages (each by one author) are held out; everything else trains. The scorers see the same
texts. ``raw`` is the page as it was scraped, ``clean`` what is left of it by its labels. The sidebar table
takes irrelevant pages, puts the noise of relevant ones behind them, and scores them as they are and after
the labeller that ships has cleaned them: what a menu full of elder care does to an unrelated article.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpusclean.relevance.features import FeatureSpace
from corpusclean.relevance.matching import TermMatcher
from corpusclean.relevance.metrics import figures, precision_recall
from corpusclean.relevance.topic import Topic, load_topic
from corpusclean.relevance.training import train_topic
from corpusclean.relevance.vocabulary import read_vocabulary

Array = npt.NDArray[np.float64]
Scorer = Callable[[Sequence[str]], Array]

TOPIC = Path(__file__).parents[1] / "models" / "topics" / "elder-care"
HOLD_OUT = ("docs.en.native", "docs.zh-Hans.web", "docs.zh-Hant.more", "docs.eu.more", "docs.ja-ko.more")
GROUPS = ("zh-Hans", "zh-Hant", "en", "others")


@dataclass(frozen=True)
class Row:
    """A labelled text; ``noise`` is what cleaning takes away."""

    text: str
    raw: str
    noise: str
    label: int
    language: str
    source: str
    kind: str = ""
    weight: float = 1.0

    @property
    def group(self) -> str:
        """The language group that figures are given for."""
        return (
            self.language if self.language in GROUPS else "zh-Hant" if self.language == "mixed" else "others"
        )


def read_pages(directory: Path) -> list[Row]:
    """Reads gold cases, one file per author."""
    rows = []
    for path in [*sorted(directory.glob("docs.*.jsonl")), *sorted(directory.glob("pages.*.jsonl"))]:
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if case["elder_care"] is None:
                continue
            segments = case["segments"]
            rows.append(
                Row(
                    text="".join(t if label == "content" else "\n" for t, label in segments),
                    raw="".join(t for t, _ in segments),
                    noise="".join(t for t, label in segments if label != "content"),
                    label=int(case["elder_care"]),
                    language=case["language"],
                    source=path.stem,
                )
            )
    return rows


def read_texts(paths: Sequence[Path]) -> list[Row]:
    """Reads JSON Lines of clean texts, compressed or not; keyword-free samples and other sites count less."""
    rows = []
    for path in paths:
        data = path.read_bytes()
        lines = (lzma.decompress(data) if path.suffix == ".xz" else data).decode()
        for line in lines.split("\n"):
            if line:
                case = json.loads(line)
                label = case.get("elder_care", case.get("label"))
                third_party = "group" in case
                weight = 0.12 if case.get("kind") == "random_negative" else 0.6 if third_party else 1.0
                rows.append(
                    Row(
                        case["text"],
                        case["text"],
                        "",
                        int(label),
                        case.get("language", case.get("lang", "und")),
                        case.get("group", path.stem),
                        case.get("kind", ""),
                        weight,
                    )
                )
    return rows


def train(rows: Sequence[Row]) -> Topic:
    """Trains a topic of the shipped vocabulary on ``rows``."""
    with tempfile.TemporaryDirectory() as work:
        texts, nothing, out = Path(work) / "texts.jsonl", Path(work) / "none", Path(work) / "topic"
        nothing.mkdir()
        with texts.open("w", encoding="utf-8") as file:
            for row in rows:
                case = {"text": row.text, "relevant": row.label, "source": row.source, "weight": row.weight}
                file.write(json.dumps(case, ensure_ascii=False) + "\n")
        train_topic("elder-care", [texts], [nothing], TOPIC / "vocabulary.json", out)
        return load_topic(out)


def baselines(rows: Sequence[Row], fasttext_too: bool) -> dict[str, Scorer]:
    """Returns the simpler scorers, fitted on the same rows where they are fitted."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vocabulary = read_vocabulary(TOPIC / "vocabulary.json")
    space = FeatureSpace(vocabulary, TermMatcher(vocabulary))
    column = space.names.index("density:strong")

    def density(texts: Sequence[str]) -> Array:
        return space.vectors(space.count(texts, [""] * len(texts)))[:, column]

    def keyword(texts: Sequence[str]) -> Array:
        return (density(texts) > 0).astype(np.float64)

    labels, weights = [row.label for row in rows], [row.weight for row in rows]
    tfidf = TfidfVectorizer(analyzer="char", ngram_range=(2, 4), max_features=200_000, sublinear_tf=True)
    regression = LogisticRegression(C=10, max_iter=300)
    regression.fit(tfidf.fit_transform([row.text[:5000] for row in rows]), labels, sample_weight=weights)
    scorers: dict[str, Scorer] = {
        "keyword match": keyword,
        "keyword density": density,
        "TF-IDF + LR": lambda texts: regression.predict_proba(tfidf.transform(list(texts)))[:, 1],
    }
    if fasttext_too:
        scorers["fastText"] = _fasttext(rows)
    return scorers


def _fasttext(rows: Sequence[Row]) -> Scorer:
    import fasttext

    def line(text: str) -> str:
        text = re.sub("([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3])", r" \1 ", text[:5000].lower())
        return " ".join(re.findall(r"\w+", text))

    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.writelines(f"__label__{row.label} {line(row.text)}\n" for row in rows)
        file.flush()
        model = fasttext.train_supervised(
            file.name, epoch=15, wordNgrams=3, dim=32, thread=1, verbose=0, seed=1
        )

    def score(texts: Sequence[str]) -> Array:
        scores = []
        for text in texts:
            found = {
                label: probability
                for probability, label in model.f.predict(line(text) + "\n", 2, 0.0, "strict")
            }
            scores.append(found.get("__label__1", 0.0))
        return np.asarray(scores)

    return score


def topic_scorer(topic: Topic) -> Scorer:
    """Returns the topic as a scorer."""
    return lambda texts: np.asarray([found.score for found in topic.score_many(texts, [""] * len(texts))])


def print_table(name: str, rows: Sequence[Row], scores: Array) -> None:
    """Prints one line per language group."""
    labels = np.asarray([row.label for row in rows], dtype=np.float64)
    groups = np.asarray([row.group for row in rows])
    for group in (*GROUPS, "all"):
        chosen = np.ones(len(rows), dtype=bool) if group == "all" else groups == group
        if chosen.any():
            f = figures(labels[chosen], scores[chosen])
            print(
                f"| {name} | {group} | {f.texts} | {f.average_precision:.3f} | {f.f1:.3f} "
                f"| {f.false_positives:.3f} | {f.brier:.3f} | {f.calibration_error:.3f} |"
            )


def print_sidebars(score: Scorer, test: Sequence[Row]) -> None:
    """Prints how many unrelated articles are called relevant, alone and with the noise of relevant pages."""
    from corpusclean import Cleaner

    unrelated = [row for row in test if not row.label and row.text.strip()]
    noise = sorted((row.noise for row in test if row.label), key=len)[-len(unrelated) :]
    mixed = [f"{row.text}\n{other}" for row, other in zip(unrelated, noise, strict=False)]
    variants = {
        "alone": [row.text for row in unrelated[: len(mixed)]],
        "with the noise of relevant pages": mixed,
        "the same, cleaned": [result.text for result in Cleaner().clean_many(mixed)],
    }
    print(f"\n| {len(mixed)} unrelated articles | called relevant | mean probability |\n|---|---|---|")
    for name, texts in variants.items():
        scores = score(texts)
        print(f"| {name} | {np.mean(scores >= 0.5):.1%} | {scores.mean():.3f} |")


def plot(path: Path, curves: dict[str, tuple[Array, Array]]) -> None:
    """Writes precision over recall as SVG."""
    colours = ("#1b4965", "#ca6702", "#6a994e", "#9b2226", "#7f7f7f")
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 340" font-size="11">']
    parts.append(
        '<rect width="420" height="340" fill="#fff"/><path d="M50 20V290H400" fill="none" stroke="#444"/>'
    )
    for index, (name, (precision, recall)) in enumerate(curves.items()):
        points = " ".join(
            f"{50 + 350 * r:.1f},{290 - 270 * p:.1f}" for p, r in zip(precision, recall, strict=True)
        )
        colour = colours[index % len(colours)]
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        parts.append(f'<text x="70" y="{200 + 16 * index}" fill="{colour}">{name}</text>')
    parts.append('<text x="225" y="325" text-anchor="middle">recall</text>')
    parts.append(
        '<text x="16" y="155" transform="rotate(-90 16 155)" text-anchor="middle">precision</text></svg>'
    )
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")


def main() -> None:
    """Runs the benchmark and prints Markdown tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, required=True, help="directory of docs.*.jsonl")
    parser.add_argument(
        "--texts", type=Path, default=TOPIC / "data", help="directory of clean labelled texts"
    )
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="further texts to train on")
    parser.add_argument("--hold-out", nargs="*", default=list(HOLD_OUT), help="files of pages to test on")
    parser.add_argument("--unseen", type=Path, nargs="*", default=[], help="texts to test on besides pages")
    parser.add_argument("--plots", type=Path, help="directory for the precision-recall curves")
    parser.add_argument("--no-baselines", action="store_true", help="leave the simpler scorers out")
    parser.add_argument("--no-fasttext", action="store_true", help="leave fastText out")
    options = parser.parse_args()

    pages = read_pages(options.pages)
    texts = read_texts([*sorted(options.texts.glob("*.jsonl")), *options.extra])
    test = [row for row in pages if row.source in options.hold_out]
    training = [row for row in pages if row.source not in options.hold_out] + texts
    print(
        f"{len(training)} texts train, {len(test)} pages of {len(options.hold_out)} held-out authors test\n"
    )
    scorers = {"corpusclean": topic_scorer(train(training))}
    if not options.no_baselines:
        scorers |= baselines(training, not options.no_fasttext)

    print("| scorer, text | language | n | AP | F1 | false positives | Brier | calibration error |")
    print("|---|---|---|---|---|---|---|---|")
    clean = {name: scorer([row.text for row in test]) for name, scorer in scorers.items()}
    for name, scorer in scorers.items():
        print_table(f"{name}, clean", test, clean[name])
        print_table(f"{name}, raw", test, scorer([row.raw for row in test]))

    for path in options.unseen:
        unseen = read_texts([path])
        for name, scorer in scorers.items():
            print_table(f"{name}, {path.stem}", unseen, scorer([row.text for row in unseen]))

    score = scorers["corpusclean"]
    print_sidebars(score, test)
    sample = [row.text for row in pages if row.text.strip()] * 4
    start = time.process_time()
    score(sample)
    size = sum(len(text.encode()) for text in sample) / 1e6
    print(f"{size / (time.process_time() - start):.1f} MB of UTF-8 a second of processor time")
    if options.plots:
        options.plots.mkdir(parents=True, exist_ok=True)
        labels = np.asarray([row.label for row in test], dtype=np.float64)
        plot(options.plots / "relevance.svg", {n: precision_recall(labels, s) for n, s in clean.items()})


if __name__ == "__main__":
    main()
