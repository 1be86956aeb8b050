"""The loop that ``clean`` and ``scan`` share: from an inventory to outcomes."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import click

from corpusclean.cli.progress import progress
from corpusclean.report.terminal import visible_line

if TYPE_CHECKING:
    from corpusclean.engines.batch import Outcome, Settings, Wanted
    from corpusclean.io.sources import Inventory
    from corpusclean.io.writers import Writer


def run(
    inventory: Inventory,
    settings: Settings,
    wanted: Wanted,
    *,
    out: str | None = None,
    jobs: int = 1,
    writer: Writer | None = None,
) -> Generator[Outcome, None, None]:
    """Cleans everything in an inventory, with progress and failures on standard error.

    Args:
        inventory: what to read.
        settings: what to do.
        wanted: what the outcomes should hold.
        out: directory for the kept text of files, if any.
        jobs: processes.
        writer: takes each outcome first.

    Yields:
        What came of each document, in order.
    """
    from corpusclean.engines.batch import Batch, failure
    from corpusclean.engines.duplicates import Duplicates
    from corpusclean.engines.local import ordered_map
    from corpusclean.io.tasks import tasks_of

    outcomes = ordered_map(
        partial(Batch, settings, wanted),
        tasks_of(inventory, out),
        jobs=jobs,
        weigh=lambda task: task.size,
        on_crash=failure,
    )
    duplicates = Duplicates(settings.drop_flagged)
    with closing(outcomes), progress(inventory) as reporter:
        for outcome in outcomes:
            written = duplicates.check(outcome)
            if writer is not None:
                written = writer.accept(written)
            reporter.advance(written)
            if not written.end:
                yield written


def notes_of(inventory: Inventory) -> list[str]:
    """Returns lines about what was passed over."""
    notes = list(inventory.notes)
    if inventory.other_endings:
        files = "1 file" if inventory.other_endings == 1 else f"{inventory.other_endings:,} files"
        notes.append(f"{files} left alone: hidden, or with other endings than .txt .md .html .jsonl")
    return notes


def nothing_to_read(inventory: Inventory) -> bool:
    """Whether no file can be read; says so on standard error."""
    if any(file.error is None for file in inventory.files):
        return False
    for file in inventory.files:
        click.echo(visible_line(f"failed: {file.id}: {file.error}"), err=True)
    for note in notes_of(inventory):
        click.echo(visible_line(note), err=True)
    click.echo(
        "Error: there is nothing to read: give files, directories of them, or - for standard input", err=True
    )
    return True
