"""``corpusclean scan``: language, relevance and flags of many documents."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO, Any, Final

import click

from corpusclean.cli.options import CommandWithFlags, Options, jobs_option, pipeline_options, read_settings

_EXAMPLES = """Examples:
  corpusclean scan pages/
  corpusclean scan crawl.jsonl --format csv > pages.csv
  corpusclean scan pages/ --format jsonl | jq 'select(.flags.off_topic)'
"""

_COLUMNS: Final = (
    "id",
    "status",
    "language",
    "confidence",
    "relevance",
    "flags",
    "characters",
    "kept",
    "error",
)

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a cell for a formula (https://owasp.org/www-community/attacks/CSV_Injection)."""


@click.command("scan", cls=CommandWithFlags, epilog=_EXAMPLES)
@click.argument("sources", metavar="SRC...", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "jsonl"]),
    default="table",
    show_default=True,
    help="How to print.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format jsonl.")
@jobs_option
@pipeline_options
def command(sources: Sequence[str], form: str, as_json: bool, **options: object) -> int:
    """Lists what each document is, and writes nothing.

    SRC is as for "corpusclean clean". Language and relevance are those of the text that cleaning would keep.
    """
    from corpusclean.cli.running import notes_of, nothing_to_read, run
    from corpusclean.engines.batch import Wanted
    from corpusclean.io.sources import collect
    from corpusclean.report.terminal import visible_line

    settings, jobs = read_settings(Options(**options))  # type: ignore[arg-type]
    inventory = collect(sources)
    if nothing_to_read(inventory):
        return 1
    failed = False

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal failed
        for outcome in run(inventory, settings, Wanted(manifest=False), jobs=jobs):
            failed = failed or outcome.failed
            yield outcome.row

    printers: dict[str, Callable[[Iterable[dict[str, Any]], IO[str]], None]] = {
        "table": print_table,
        "csv": print_csv,
        "jsonl": print_jsonl,
    }
    printers["jsonl" if as_json else form](rows(), sys.stdout)
    for note in notes_of(inventory):
        click.echo(visible_line(note), err=True)
    return 1 if failed else 0


def print_jsonl(rows: Iterable[dict[str, Any]], stream: IO[str]) -> None:
    """Prints the rows as JSON Lines."""
    for row in rows:
        row.pop("output", None)
        # ASCII, so that it is right on a terminal of any encoding
        print(json.dumps(row, ensure_ascii=not _is_utf8(stream)), file=stream)


def print_csv(rows: Iterable[dict[str, Any]], stream: IO[str]) -> None:
    """Prints the rows as CSV that a spreadsheet opens without running anything, one document a line."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow([_safe_cell(cell) for cell in _cells(row)])


def print_table(rows: Iterable[dict[str, Any]], stream: IO[str]) -> None:
    """Prints the rows as a table for people."""
    from rich.table import Table
    from rich.text import Text

    from corpusclean.report.terminal import console_for, visible_line

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Document", overflow="fold")
    table.add_column("Language", no_wrap=True)
    table.add_column("Relevance", justify="right", no_wrap=True)
    table.add_column("Kept", justify="right", no_wrap=True)
    table.add_column("Flags", overflow="fold")
    for row in rows:
        name = Text(visible_line(row["id"]))
        if row["status"] == "failed":
            table.add_row(name, "", "", "", Text(visible_line(f"failed: {row['error']}"), style="red"))
            continue
        characters = row["characters"]
        kept = f"{characters['kept'] / characters['total']:.0%}" if characters["total"] else "-"
        table.add_row(
            name,
            Text(row["language"]["tag"]),
            f"{row['relevance']['score']:.2f}",
            kept,
            Text(", ".join(row["flags"]), style="yellow"),
        )
    console_for(stream).print(table)


def _cells(row: Mapping[str, Any]) -> list[object]:
    if row["status"] == "failed":
        return [row["id"], "failed", "", "", "", "", "", "", row["error"]]
    language, characters = row["language"], row["characters"]
    flags = " ".join(row["flags"])
    scores = [language["tag"], language["confidence"], row["relevance"]["score"]]
    return [row["id"], row["status"], *scores, flags, characters["total"], characters["kept"], ""]


def _safe_cell(value: object) -> object:
    """Returns a cell on one line that no spreadsheet takes for a formula: such text gets a quote in front."""
    from corpusclean.report.terminal import visible_line

    if not isinstance(value, str):
        return value
    guarded = (
        "'" + value
        if value.lstrip().startswith(_FORMULA_STARTS) or value.startswith(_FORMULA_STARTS)
        else value
    )
    return visible_line(guarded)


def _is_utf8(stream: IO[str]) -> bool:
    return (getattr(stream, "encoding", "") or "").lower().replace("-", "") == "utf8"
