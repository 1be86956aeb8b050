"""``corpusclean inspect``: one document with everything that was decided about it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from corpusclean.cli.options import CommandWithFlags, Options, keep_option, pipeline_options, read_settings
from corpusclean.exceptions import ConfigurationError, InputError

if TYPE_CHECKING:
    from corpusclean.io.tasks import Task

_EXAMPLES = """Examples:
  corpusclean inspect page.txt
  corpusclean inspect crawl.jsonl --line 3
  corpusclean inspect page.html --json | jq .metadata
"""


@click.command("inspect", cls=CommandWithFlags, epilog=_EXAMPLES)
@click.argument("source", metavar="FILE")
@click.option("--line", type=click.IntRange(1), metavar="N", help="Which line of a .jsonl file.")
@keep_option
@pipeline_options
@click.option("--json", "as_json", is_flag=True, help="Print the manifest's row instead.")
def command(source: str, line: int | None, as_json: bool, **options: object) -> int:
    """Shows a document with each piece that cleaning removes marked, its reason and its score.

    Below it stand language, relevance with the words that decided it, flags, metadata and encoding. FILE is a
    .txt, .md, .html or .jsonl file, or - for standard input. Control characters are made visible.
    """
    from corpusclean.engines.batch import make_cleaner
    from corpusclean.io.tasks import UnreadableError, load

    settings, _ = read_settings(Options(**options))  # type: ignore[arg-type]
    task = _find_task(source, line)
    try:
        loaded = load(task, settings.encoding)
    except UnreadableError as error:
        raise InputError(f"{task.place}: {error}") from error
    cleaner = make_cleaner(settings)
    result = cleaner.clean(loaded.document)
    if as_json:
        from corpusclean.io.manifest import manifest_row, to_line

        row = manifest_row(result, sha256=loaded.sha256, versions=cleaner.versions())
        click.echo(to_line(row))
    else:
        from corpusclean.report.inspection import print_result
        from corpusclean.report.terminal import console_for

        print_result(console_for(sys.stdout), result, cleaner.versions())
    return 0


def _find_task(source: str, line: int | None) -> Task:
    from corpusclean.io.sources import collect
    from corpusclean.io.tasks import tasks_of

    inventory = collect([source])
    if len(inventory.files) != 1 or (inventory.files[0].kind == "jsonl" and line is None):
        if len(inventory.files) == 1:
            raise ConfigurationError(f"{source} holds many documents: choose one with --line N")
        note = inventory.notes[0] if inventory.notes else f"{source} is a directory"
        raise ConfigurationError(f"{note}: give one file")
    file = inventory.files[0]
    if line is not None and file.kind != "jsonl":
        raise ConfigurationError(f"--line is for .jsonl files, and {source} is none")
    for task in tasks_of(inventory):
        if task.kind == "failed":
            raise InputError(f"{task.place}: {task.error}")
        if task.kind != "end" and (line is None or task.line == line):
            return task
    raise InputError(f"{source}: there is no row on line {line}")
