"""Adds a run up, and shows the sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from corpusclean.report.terminal import visible_line

if TYPE_CHECKING:
    from rich.console import Console

_MOST_LANGUAGES: Final = 8


@dataclass
class Tally:
    """Sums over the documents of a run.

    Attributes:
        statuses: ``cleaned``, ``dropped``, ``failed`` -> documents.
        flags: flag -> documents.
        languages: tag -> documents.
        removed: label -> characters.
        characters: of all documents that were read.
        kept: characters of them that are kept.
        flagged: documents with a flag.
        relevant: documents without the flag ``off_topic``.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    characters: int = 0
    kept: int = 0
    flagged: int = 0

    @property
    def documents(self) -> int:
        """How many there were."""
        return sum(self.statuses.values())

    @property
    def failed(self) -> int:
        """How many could not be read, cleaned or written."""
        return self.statuses["failed"]

    def add(self, row: Mapping[str, Any]) -> None:
        """Adds a row of the manifest."""
        self.statuses[row["status"]] += 1
        if row["status"] == "failed":
            return
        self.flags.update(row["flags"].keys())
        self.flagged += bool(row["flags"])
        self.languages[row["language"]["tag"]] += 1
        self.removed.update(row["characters"]["removed"])
        self.characters += row["characters"]["total"]
        self.kept += row["characters"]["kept"]

    def to_dict(self) -> dict[str, Any]:
        """Returns the sums as JSON can hold them, the largest first."""
        return {
            "documents": self.documents,
            "cleaned": self.statuses["cleaned"],
            "dropped": self.statuses["dropped"],
            "failed": self.failed,
            "flagged": self.flagged,
            "flags": dict(self.flags.most_common()),
            "languages": dict(self.languages.most_common()),
            "characters": {
                "total": self.characters,
                "kept": self.kept,
                "removed": dict(self.removed.most_common()),
            },
        }


def print_summary(console: Console, tally: Tally, notes: list[str], results: str) -> None:
    """Prints the sums as a table.

    Args:
        console: where to.
        tally: the sums.
        notes: lines below it, as what was passed over.
        results: a line that says where the results are.
    """
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style="dim", overflow="fold")
    read = tally.documents - tally.failed
    table.add_row("Documents", f"{tally.documents:,}", "")
    table.add_row("  kept", f"{tally.statuses['cleaned']:,}", "")
    if tally.statuses["dropped"]:
        table.add_row("  dropped", f"{tally.statuses['dropped']:,}", "by --drop-flagged")
    if tally.failed:
        table.add_row("  failed", f"{tally.failed:,}", "reasons above", style="red")
    if tally.flagged:
        table.add_row("Flagged", f"{tally.flagged:,}", f"{_share(tally.flagged, read)} of the documents")
        from corpusclean.verdict import FLAGS

        for flag, count in tally.flags.most_common():
            table.add_row(f"  {flag}", f"{count:,}", FLAGS.get(flag, ""))
    if read:
        table.add_row("Languages", "", "")
        for tag, count in tally.languages.most_common(_MOST_LANGUAGES):
            table.add_row(f"  {visible_line(tag)}", f"{count:,}", _share(count, read))
        others = tally.languages.most_common()[_MOST_LANGUAGES:]
        if others:
            table.add_row(f"  {len(others)} others", f"{sum(n for _, n in others):,}", "")
        removed = sum(tally.removed.values())
        table.add_row("Characters", f"{tally.characters:,}", "")
        table.add_row("  removed", _share(removed, tally.characters), f"{removed:,}")
        for label, count in tally.removed.most_common():
            table.add_row(f"    {label}", _share(count, tally.characters), f"{count:,}")
    console.print(table)
    for line in (*notes, results):
        console.print(visible_line(line), soft_wrap=True)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "0.0%"
