"""The unit of work: one document that is still to be read.

A task names a file instead of holding it, so that only the process that cleans a document has it in memory.
Rows of JSON Lines are the exception: they are read in order by one process and travel as their line.
"""

# File names stay the strings that os gives: they are many, and of any bytes.
# ruff: noqa: PTH118, PTH120, PTH123

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from corpusclean.document import Document
from corpusclean.exceptions import InputError
from corpusclean.io.jsonl import Row, read_lines, read_row
from corpusclean.io.names import output_name, printable_name
from corpusclean.io.sources import STDIN, InputFile, Inventory, read_stdin, reason_of

TaskKind = Literal["text", "html", "row", "failed", "end"]


@dataclass(frozen=True)
class Task:
    """One document to read and clean.

    Attributes:
        file: position of its file in the inventory.
        id: of the document; a row's is completed from the row's own ``id`` when it is read.
        kind: ``failed`` has only an error; ``end`` follows the last row of a JSON Lines file.
        path: the file, or the file that the row is in.
        size: bytes.
        line: number of a row's line, else 0.
        data: the bytes, where they are not in a file of their own.
        error: why there is nothing to read.
        output: file to write the kept text to, if any.
        output_id: the same below the output directory, as the manifest writes it; a row has only this.
    """

    file: int
    id: str
    kind: TaskKind
    path: str
    size: int = 0
    line: int = 0
    data: bytes | None = None
    error: str | None = None
    output: str | None = None
    output_id: str | None = None

    @property
    def place(self) -> str:
        """Where it stands, as ``path`` or ``path:line``, for messages."""
        return f"{printable_name(self.path)}:{self.line}" if self.line else printable_name(self.path)


@dataclass(frozen=True)
class Loaded:
    """A document that was read.

    Attributes:
        task: what it came from.
        document: the text.
        sha256: of the bytes.
        row: the row it stands in, if any.
    """

    task: Task
    document: Document
    sha256: str
    row: Row | None = None


class UnreadableError(InputError):
    """A document's bytes were read, but are no document.

    Attributes:
        sha256: of the bytes, or ``None`` where they could not be read.
    """

    def __init__(self, message: str, sha256: str | None = None) -> None:
        super().__init__(message)
        self.sha256 = sha256


def tasks_of(inventory: Inventory, out: str | None = None) -> Iterator[Task]:
    """Yields the work for each file in order, reading no more of the files than the next row.

    Args:
        inventory: the files.
        out: output directory; ``None`` writes nothing.
    """
    for index, file in enumerate(inventory.files):
        output = output_id = None
        if out is not None and not file.clashes:
            name = output_name(file.name, file.kind)
            output, output_id = os.path.join(out, name), printable_name(name)
        if file.error is not None:
            yield Task(index, file.id, "failed", file.path, error=file.error, output=output)
        elif file.kind == "jsonl":
            yield from _rows(index, file, output_id)
        elif file.path == STDIN:
            data = read_stdin()
            yield Task(index, file.id, file.kind, file.path, len(data), 0, data, None, output, output_id)
        else:
            yield Task(index, file.id, file.kind, file.path, file.size, output=output, output_id=output_id)


def _rows(index: int, file: InputFile, output_id: str | None) -> Iterator[Task]:
    number = 0
    try:
        stream = open(0 if file.path == STDIN else file.path, "rb", closefd=file.path != STDIN)  # noqa: SIM115
        with stream:
            for line in read_lines(stream):
                number = line.number
                row_id = f"{file.id}#{number}"
                size = len(line.data) + 1
                yield Task(index, row_id, "row", file.path, size, number, line.data, output_id=output_id)
    except OSError as error:
        reached = f" after line {number}" if number else ""
        yield Task(index, file.id, "failed", file.path, error=f"{reason_of(error)}{reached}")
    yield Task(index, file.id, "end", file.path)


def load(task: Task, encoding: str | None = None) -> Loaded:
    """Reads a task's document.

    Args:
        task: of kind ``text``, ``html`` or ``row``.
        encoding: that the user gave for the files.

    Raises:
        UnreadableError: it cannot be read, or is not text.
    """
    from corpusclean.decoding import decode, from_text, is_binary

    try:
        data = task.data if task.data is not None else _read(task.path)
    except (OSError, ValueError) as error:
        raise UnreadableError(reason_of(error)) from error
    digest = sha256(data).hexdigest()
    if task.kind == "row":
        try:
            row = read_row(data, os.path.dirname(task.path))
        except InputError as error:
            raise UnreadableError(str(error), digest) from error
        text, decoding = from_text(row.text)
        name = task.id if row.id is None else f"{task.id.rpartition('#')[0]}#{row.id}"
        name = from_text(name)[0]
        return Loaded(task, Document(text, name, decoding), digest, row)
    if is_binary(data):
        raise UnreadableError("binary data, not text: convert it to text first, or leave it out", digest)
    if task.kind == "html":
        from corpusclean.io.html import decode_html

        text, decoding = decode_html(data, encoding)
    else:
        text, decoding = decode(data, encoding)
    return Loaded(task, Document(text, task.id, decoding), digest)


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
