"""Tells how far a run is: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

import click

from corpusclean.io.sources import Inventory
from corpusclean.report.terminal import visible_line

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from corpusclean.engines.batch import Outcome

SECONDS_BETWEEN_LINES: Final = 5.0


class Reporter(Protocol):
    """Hears of each outcome."""

    def advance(self, outcome: Outcome) -> None:
        """Counts an outcome, and says why if it failed."""


@contextmanager
def progress(inventory: Inventory) -> Iterator[Reporter]:
    """Shows progress on standard error while the ``with`` block lasts.

    Args:
        inventory: what there is to do.
    """
    counts = _Counts(inventory)
    if not sys.stderr.isatty():
        yield _Lines(counts)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), TaskProgressColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    console = Console(stderr=True, highlight=False)
    with Progress(*columns, console=console, transient=True) as bar:
        yield _Bar(counts, bar, bar.add_task(counts.text(with_share=False), total=max(1, inventory.size)))


class _Counts:
    def __init__(self, inventory: Inventory) -> None:
        rows = any(file.kind == "jsonl" for file in inventory.files)
        # nobody knows how many rows a file has before its end
        self.total = None if rows else len(inventory.files)
        self.bytes_total = inventory.size
        self.bytes = 0
        self.done = 0
        self.failed = 0

    def add(self, outcome: Outcome) -> None:
        self.bytes += outcome.size
        self.done += not outcome.end
        self.failed += outcome.failed

    def text(self, *, with_share: bool = True) -> str:
        of = f" of {self.total}" if self.total is not None else ""
        share = ""
        if with_share and self.total is None and self.bytes_total:
            share = f" ({min(1.0, self.bytes / self.bytes_total):.0%} of the bytes)"
        return f"{self.done}{of} documents{share}" + (f", {self.failed} failed" if self.failed else "")


def failure_line(outcome: Outcome) -> str:
    """Returns the line that names a failure and its reason."""
    return visible_line(f"{outcome.place}: {outcome.row['error']}")


class _Lines:
    def __init__(self, counts: _Counts) -> None:
        self._counts = counts
        self._last = time.monotonic()

    def advance(self, outcome: Outcome) -> None:
        self._counts.add(outcome)
        if outcome.failed:
            click.echo(f"failed: {failure_line(outcome)}", err=True)
        now = time.monotonic()
        if now - self._last >= SECONDS_BETWEEN_LINES:
            self._last = now
            click.echo(self._counts.text(), err=True)


class _Bar:
    def __init__(self, counts: _Counts, bar: Progress, task: TaskID) -> None:
        self._counts = counts
        self._bar = bar
        self._task = task

    def advance(self, outcome: Outcome) -> None:
        from rich.text import Text

        self._counts.add(outcome)
        if outcome.failed:
            self._bar.console.print(
                Text.assemble(("failed: ", "bold red"), failure_line(outcome)), soft_wrap=True
            )
        self._bar.update(
            self._task, completed=self._counts.bytes, description=self._counts.text(with_share=False)
        )
