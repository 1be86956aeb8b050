"""``corpusclean detect``: the language of documents, or of each of their lines, as they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from corpusclean.cli.options import LANGUAGE_BACKENDS, Options, read_settings

if TYPE_CHECKING:
    from corpusclean.document import Document
    from corpusclean.io.sources import Inventory
    from corpusclean.language import Detector
    from corpusclean.result import Language

_EXAMPLES = """\b
Examples:
  corpusclean detect pages/
  corpusclean detect page.txt --lines
  corpusclean detect crawl.jsonl --json | jq -r 'select(.language.tag == "zh-Hant") | .id'
  printf 'Guten Morgen' | corpusclean detect -
"""

_BATCH: Final = 1 << 18
"""Characters read before the detector is asked: enough to make its arrays worth while, little to wait for."""
_EXCERPT: Final = 60
_SHARES_SHOWN: Final = 4


@click.command("detect", epilog=_EXAMPLES)
@click.argument("sources", metavar="SRC...", nargs=-1, required=True)
@click.option("--lines", "by_line", is_flag=True, help="The language of each line, not of each document.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines, with offsets and shares.")
@click.option(
    "--language-backend", type=click.Choice(LANGUAGE_BACKENDS), help="Language detector.  [default: fasttext]"
)
@click.option(
    "--model",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Model of your own, made by `corpusclean train language`.  [default: the shipped one]",
)
@click.option("--encoding", metavar="NAME", help="Encoding of the files, where detection gets it wrong.")
@click.option(
    "--config",
    "config_file",
    metavar="FILE",
    help="Settings file, in place of the nearest corpusclean.toml or pyproject.toml.",
)
def command(sources: Sequence[str], by_line: bool, as_json: bool, model: Path | None, **options: Any) -> int:  # noqa: ANN401
    """Tells the language of documents without cleaning them.

    SRC is as for "corpusclean clean": files, directories, or - for standard input. The columns are tag,
    confidence and document; a page that holds several languages is in that of its prose, and lists its
    shares. "und" is what is no language. `corpusclean scan` tells that of the text cleaning would keep.
    """
    from corpusclean.cli.running import notes_of, nothing_to_read
    from corpusclean.io.sources import collect
    from corpusclean.language import load_detector
    from corpusclean.report.terminal import visible_line

    settings, _ = read_settings(Options(**options))
    inventory = collect(sources)
    if nothing_to_read(inventory):
        return 1
    detector = load_detector(settings.language_backend, model=model)
    failures: list[str] = []

    def failed(place: str, name: str, error: str) -> None:
        failures.append(name)
        click.echo(visible_line(f"failed: {place}: {error}"), err=True)

    documents = _documents(inventory, settings.encoding, failed)
    rows = _line_rows(documents, detector) if by_line else _document_rows(documents, detector)
    for row in rows:
        click.echo(json.dumps(row) if as_json else _shown(row))
    for note in notes_of(inventory):
        click.echo(visible_line(note), err=True)
    return 1 if failures else 0


def _documents(
    inventory: Inventory, encoding: str | None, failed: Callable[[str, str, str], None]
) -> Iterator[Document]:
    """Yields what can be read, and tells ``failed`` about the rest: where, which document and why."""
    from corpusclean.io.tasks import UnreadableError, load, tasks_of

    for task in tasks_of(inventory):
        if task.kind == "end":
            continue
        if task.kind == "failed":
            failed(task.place, task.id, task.error or "cannot be read")
            continue
        try:
            yield load(task, encoding).document
        except UnreadableError as error:
            failed(task.place, task.id, str(error))


def _document_rows(documents: Iterable[Document], detector: Detector) -> Iterator[dict[str, Any]]:
    batch: list[Document] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text)
        if size >= _BATCH:
            yield from _answers(batch, detector)
            batch, size = [], 0
    yield from _answers(batch, detector)


def _answers(batch: Sequence[Document], detector: Detector) -> Iterator[dict[str, Any]]:
    languages = detector.detect_many([document.text for document in batch])
    for document, language in zip(batch, languages, strict=True):
        yield {"id": document.id, "language": _language(language)}


def _line_rows(documents: Iterable[Document], detector: Detector) -> Iterator[dict[str, Any]]:
    for document in documents:
        for number, (start, end, language) in enumerate(detector.detect_lines(document.text), 1):
            yield {
                "id": document.id,
                "line": number,
                "start": start,
                "end": end,
                "language": _language(language),
                "text": document.text[start:end],
            }


def _language(language: Language) -> dict[str, Any]:
    return {"tag": language.tag, "confidence": language.confidence, "shares": dict(language.shares)}


def _shown(row: dict[str, Any]) -> str:
    """Returns a row as columns between tabs: tag, confidence, document, and its shares or the line's text."""
    from corpusclean.report.terminal import excerpt, visible_line

    language = row["language"]
    name = visible_line(row["id"])
    if "line" in row:
        name = f"{name}:{row['line']}"
        rest = excerpt(row["text"], _EXCERPT)
    else:
        shares = list(language["shares"].items())[:_SHARES_SHOWN]
        rest = ", ".join(f"{tag} {share:.0%}" for tag, share in shares) if len(shares) > 1 else ""
    columns = [language["tag"], f"{language['confidence']:.2f}", name, rest]
    return "\t".join(columns).rstrip("\t")
