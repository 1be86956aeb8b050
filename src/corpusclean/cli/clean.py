"""``corpusclean clean``: from files to cleaned files and a manifest."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from corpusclean.cli.options import (
    CommandWithFlags,
    Options,
    jobs_option,
    keep_option,
    pipeline_options,
    read_settings,
)

_EXAMPLES = """Examples:
  corpusclean clean pages/ --out cleaned/
  corpusclean clean pages/ --out cleaned/ --drop-flagged off_topic --jobs auto
  corpusclean clean crawl.jsonl --out - | wc -l
  curl -s https://example.org/page.txt | corpusclean clean - --out -
"""


@click.command("clean", cls=CommandWithFlags, epilog=_EXAMPLES)
@click.argument("sources", metavar="SRC...", nargs=-1, required=True)
@click.option(
    "--out", "-o", metavar="DIR", help="Directory for the results; - writes cleaned text to standard output."
)
@keep_option
@click.option(
    "--drop-flagged",
    multiple=True,
    metavar="FLAG",
    help='Write no file for documents with this flag (repeatable), or "all". The manifest lists them.',
)
@click.option("--dry-run", is_flag=True, help="Do everything but write; needs no --out.")
@jobs_option
@pipeline_options
@click.option(
    "--stdin-format",
    type=click.Choice(["text", "html", "jsonl"]),
    default="text",
    show_default=True,
    help="What standard input holds.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def command(
    sources: Sequence[str],
    out: str | None,
    dry_run: bool,
    stdin_format: str,
    as_json: bool,
    **options: object,
) -> int:
    """Cleans documents and says what was removed, and why.

    SRC is a file (.txt, .md, .html, .jsonl), a directory, which is searched for such files, or - for standard
    input. Each file is written under DIR at the same place, next to a manifest.jsonl with one row a document:
    language, relevance, flags, metadata and every piece removed with its reason. The input is never changed.
    """
    from corpusclean.cli.running import notes_of, nothing_to_read, run
    from corpusclean.engines.batch import Wanted
    from corpusclean.io.names import MANIFEST
    from corpusclean.io.sources import collect, refuse_overwriting
    from corpusclean.io.writers import DirectoryWriter, NoWriter, StreamWriter, Writer
    from corpusclean.report.summary import Tally, print_summary
    from corpusclean.report.terminal import console_for

    if out is None and not dry_run:
        raise click.UsageError("Missing option '--out': name a directory for the results, or use --dry-run.")
    to_stdout = out == "-" and not dry_run
    if to_stdout and as_json:
        raise click.UsageError("--json and --out - would both write to standard output.")
    directory = None if to_stdout or dry_run else out
    if directory is not None and Path(directory).exists() and not Path(directory).is_dir():
        raise click.UsageError(f"--out {directory} is a file: name a directory.")
    settings, jobs = read_settings(Options(**options))  # type: ignore[arg-type]
    inventory = collect(sources, out=directory, stdin_kind=stdin_format)  # type: ignore[arg-type]
    if nothing_to_read(inventory):
        return 1
    writer: Writer = NoWriter()
    if directory is not None:
        refuse_overwriting(inventory, directory)
        writer = DirectoryWriter(inventory, directory)
    elif to_stdout:
        writer = StreamWriter(sys.stdout.buffer, inventory)
    wanted = Wanted(manifest=directory is not None, text=to_stdout)
    tally = Tally()
    try:
        for outcome in run(inventory, settings, wanted, out=directory, jobs=jobs, writer=writer):
            tally.add(outcome.row)
        writer.finish()
    finally:
        writer.discard()
    if as_json:
        where = {"out": directory, "manifest": directory and str(Path(directory, MANIFEST))}
        click.echo(json.dumps({**tally.to_dict(), **where}, ensure_ascii=False))
    else:
        results = "Nothing was written (dry run)." if dry_run else ""
        if directory is not None:
            results = f"Results: {directory}, decisions: {Path(directory, MANIFEST)}"
        stream = sys.stderr if to_stdout else sys.stdout
        print_summary(console_for(stream), tally, notes_of(inventory), results)
    return 1 if tally.failed else 0
