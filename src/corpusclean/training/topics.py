"""Rebuilds the shipped topics: ``python -m corpusclean.training.topics elder-care --out DIR``.

Your own topics need none of this: ``corpusclean train topic`` takes folders of files.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from corpusclean.relevance.training import train_topic
from corpusclean.resources import model_path
from corpusclean.training.pages import open_text

_EXTERNAL_WEIGHT: Final = 0.6
_KEYWORD_FREE_WEIGHT: Final = 0.12
"""Of texts sampled because they hold no keyword: thousands that teach little."""

_CHILDCARE_WEIGHT: Final = 2.0
_LONGEST_TITLE: Final = 120
_NOTES: Final = "NOTES.md"
"""Beside the texts: where they come from, for the model card."""

Row = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains a shipped topic anew and writes it to a directory."""
    parser = argparse.ArgumentParser(prog="python -m corpusclean.training.topics", description=__doc__)
    parser.add_argument("topic", choices=["elder-care", "childcare"])
    parser.add_argument("--external", type=Path, help="topic/train.jsonl.xz, for the very model that ships")
    parser.add_argument("--out", type=Path, required=True, help="directory to write to")
    options = parser.parse_args(arguments)
    if options.topic == "elder-care":
        external = _external(options.external) if options.external else ()
        rows = [*_with_titles(_pages()), *external, *_texts()]
    else:
        rows = list(_childcare_rows())
    vocabulary = model_path("topics", options.topic, "vocabulary.json")
    with tempfile.TemporaryDirectory() as directory:
        labelled = Path(directory, "rows.jsonl")
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        labelled.write_text("".join(lines), "utf-8")
        notes = model_path("topics", options.topic, "data", _NOTES).read_text("utf-8").strip()
        report = train_topic(options.topic, [labelled], [], vocabulary, options.out, notes=notes)
    print(report)  # noqa: T201 - a command's answer


def _pages() -> Iterator[Row]:
    """Yields the labeller's pages with their noise taken out; one author's file is one source."""
    data = model_path("labels", "data")
    for path in [*sorted(data.glob("docs.*.jsonl")), *sorted(data.glob("pages.*.jsonl"))]:
        for page in _read(path):
            if page["elder_care"] is not None:
                text = "".join(text if label == "content" else "\n" for text, label in page["segments"])
                language = "zh-Hant" if page["language"] == "mixed" else page["language"]
                yield _row(page["id"], text, language, page["elder_care"], path.name, page["category"])


def _with_titles(pages: Iterator[Row]) -> Iterator[Row]:
    """Gives every other page its first line as title: pages come with and without one."""
    for number, page in enumerate(pages):
        lines = [line.strip() for line in page["text"].splitlines() if line.strip()]
        if number % 2 and len(lines) > 1 and len(lines[0]) <= _LONGEST_TITLE:
            page["title"] = lines[0]
        yield page


def _texts() -> Iterator[Row]:
    """Yields the clean texts written for the topic, by family of languages."""
    data = model_path("topics", "elder-care", "data")
    for path in sorted(data.glob("*.jsonl"), key=lambda p: (p.name != "relevance.jsonl", p.name)):
        for text in _read(path):
            shared = path.name == "relevance.jsonl"
            source = "relevance" if shared else f"own.{_family(text['language'])}"
            row = _row(text["id"], text["text"], text["language"], text["elder_care"], source, text["kind"])
            yield {**row, "title": text.get("title", "")}


def _external(path: Path) -> Iterator[Row]:
    for text in _read(path):
        row = _row(
            text["id"], text["text"], text["lang"], text["label"], f"ext:{text['group']}", text["kind"]
        )
        keyword_free = text["kind"] == "random_negative"
        weight = _KEYWORD_FREE_WEIGHT if keyword_free else _EXTERNAL_WEIGHT
        yield {**row, "title": text["title"] or "", "weight": weight}


def _childcare_rows() -> Iterator[Row]:
    """Yields the same pages and texts, labelled for childcare, and those written for it."""
    data = model_path("topics", "childcare", "data")
    labels = json.loads((data / "pages.json").read_text("utf-8"))
    relevant, undecided = set(labels["relevant"]), set(labels["undecided"])
    for row in [*_pages(), *_texts()]:
        # what nobody has labelled for childcare is left out: it may hold articles about it
        if row["id"].startswith(tuple(labels["read"])) and row["id"] not in undecided:
            hard = "hard_negative" if row["kind"] == "hard_negative" or row["relevant"] else ""
            yield {**row, "relevant": int(row["id"] in relevant), "kind": hard, "title": ""}
    for text in _read(data / "childcare.jsonl"):
        source = f"childcare.{_family(text['language'])}"
        row = _row("", text["text"], text["language"], text["childcare"], source, "")
        yield {**row, "weight": _CHILDCARE_WEIGHT}


def _row(name: str, text: str, language: str, relevant: int, source: str, kind: str) -> Row:
    return {
        "id": name,
        "text": text,
        "title": "",
        "language": language,
        "relevant": relevant,
        "source": source,
        "kind": kind,
        "weight": 1.0,
    }


def _family(language: str) -> str:
    return language if language in ("zh-Hans", "zh-Hant", "en") else "other"


def _read(path: Path) -> Iterator[Row]:
    with open_text(path) as lines:
        for line in lines:
            yield json.loads(line)


if __name__ == "__main__":
    main()
