"""Where the outcomes of a run go: a directory with a manifest, or standard output."""

# File names stay the strings that os gives: they are many, and of any bytes.
# ruff: noqa: PTH118

from __future__ import annotations

import os
from dataclasses import replace
from typing import IO, Protocol

from corpusclean.engines.batch import Outcome
from corpusclean.exceptions import OutputError
from corpusclean.io.files import AtomicFile
from corpusclean.io.manifest import failed_row, to_line
from corpusclean.io.names import MANIFEST, output_name
from corpusclean.io.sources import Inventory


class Writer(Protocol):
    """Takes outcomes in order."""

    def accept(self, outcome: Outcome) -> Outcome:
        """Writes an outcome; returns it, or the failure that writing it was."""

    def finish(self) -> None:
        """Completes what was written."""

    def discard(self) -> None:
        """Removes what is incomplete. Does nothing after :meth:`finish`."""


class NoWriter:
    """Writes nothing."""

    def accept(self, outcome: Outcome) -> Outcome:
        """Returns the outcome as it is."""
        return outcome

    def finish(self) -> None:
        """Does nothing."""

    def discard(self) -> None:
        """Does nothing."""


class DirectoryWriter:
    """Writes JSON Lines files and the manifest; text files were written where they were cleaned.

    Args:
        inventory: the inputs.
        out: output directory; made where it is missing.

    Raises:
        OutputError: the manifest cannot be written. From any method.
    """

    def __init__(self, inventory: Inventory, out: str) -> None:
        self._inventory = inventory
        self._out = out
        self._manifest = AtomicFile(os.path.join(out, MANIFEST))
        self._rows: AtomicFile | None = None
        self._current: int | None = None
        self._error: str | None = None

    def accept(self, outcome: Outcome) -> Outcome:
        """Writes the outcome's row of JSON, if it has one, and its row of the manifest."""
        file = self._inventory.files[outcome.file]
        if file.kind == "jsonl" and not file.clashes:
            outcome = self._accept_row(outcome, output_name(file.name, file.kind))
        if not outcome.end:
            self._manifest.write(outcome.line.encode("utf-8") + b"\n")
        return outcome

    def finish(self) -> None:
        """Gives the manifest its name."""
        self._manifest.commit()

    def discard(self) -> None:
        """Removes temporary files."""
        self._manifest.discard()
        if self._rows is not None:
            self._rows.discard()

    def _accept_row(self, outcome: Outcome, name: str) -> Outcome:
        if outcome.file != self._current:
            self._current, self._error = outcome.file, None
            try:
                self._rows = AtomicFile(os.path.join(self._out, name))
            except OutputError as error:
                self._error = str(error)
        if outcome.end:
            return self._end_of_rows(outcome)
        if outcome.text is None:
            return outcome
        if self._error is None and self._rows is not None:
            try:
                self._rows.write(outcome.text)
            except OutputError as error:
                self._error = str(error)
            else:
                return outcome
        return _failed(outcome, self._error or "")

    def _end_of_rows(self, outcome: Outcome) -> Outcome:
        rows, self._rows = self._rows, None
        if rows is not None:
            try:
                rows.commit()  # also where writing stopped early: the rows up to there are whole
            except OutputError as error:
                rows.discard()
                return replace(_failed(outcome, str(error)), end=False)
        return outcome


class StreamWriter:
    """Writes kept texts to standard output: one document as text, several as JSON Lines.

    Args:
        stream: takes bytes.
        inventory: the inputs.
    """

    def __init__(self, stream: IO[bytes], inventory: Inventory) -> None:
        self._stream = stream
        self._as_text = len(inventory.files) == 1 and inventory.files[0].kind != "jsonl"

    def accept(self, outcome: Outcome) -> Outcome:
        """Writes the outcome's text."""
        if outcome.text is None:
            return outcome
        if outcome.is_row or self._as_text:
            self._stream.write(outcome.text)
        else:
            row = {"id": outcome.row["id"], "text": outcome.text.decode("utf-8")}
            self._stream.write(to_line(row).encode("utf-8") + b"\n")
        return outcome

    def finish(self) -> None:
        """Flushes the stream."""
        self._stream.flush()

    def discard(self) -> None:
        """Does nothing: what is written is written."""


def _failed(outcome: Outcome, error: str) -> Outcome:
    sha256 = outcome.row.get("sha256")
    row = failed_row(outcome.row.get("id", outcome.place), error, sha256)
    return replace(outcome, row=row, line=to_line(row), text=None)
