"""Finds the files to read: what was named on the command line, and what lies below it.

Nothing is opened here, so a pipe or a device among the inputs cannot make the search wait.
"""

# File names stay the strings that os gives: they are many, and of any bytes.
# ruff: noqa: PTH100, PTH112, PTH116, PTH118, PTH119, PTH123, PTH208

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from corpusclean.exceptions import ConfigurationError
from corpusclean.io.names import MANIFEST, Kind, UniqueNames, kind_of, output_name, printable_name

STDIN: Final = "-"

Identity = tuple[int, int]
"""Device and inode of a file: the same under each of its names."""


@dataclass(frozen=True)
class InputFile:
    """One file to read, or one that cannot be read.

    Attributes:
        path: as the operating system takes it; ``-`` is standard input.
        name: path relative to its source; its output has the same place below the output directory.
        kind: how it is read.
        size: bytes; 0 where nobody knows.
        identity: device and inode, or ``None`` for standard input and missing files.
        error: why it cannot be read, if so.
        clashes: whether its output's name belongs to another file.
    """

    path: str
    name: str
    kind: Kind
    size: int = 0
    identity: Identity | None = None
    error: str | None = None
    clashes: bool = False

    @property
    def id(self) -> str:
        """The name as a manifest writes it."""
        return printable_name(self.name)


@dataclass
class Inventory:
    """Everything a run will read, in order.

    Attributes:
        files: the inputs, those that cannot be read among them.
        notes: what was passed over and why, for the reader.
        other_endings: how many files were left alone for their ending.
    """

    files: list[InputFile] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    other_endings: int = 0

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


def collect(sources: Sequence[str], *, out: str | None = None, stdin_kind: Kind = "text") -> Inventory:
    """Lists the files of some sources.

    Args:
        sources: files, directories and ``-``, in the order wanted.
        out: the output directory; where it lies inside a source, it is not read.
        stdin_kind: how standard input is read.

    Returns:
        The files, each directory's in the order of its names.

    Raises:
        ConfigurationError: a source is the output directory, or standard input is named twice.
    """
    out_identity = _identity(out) if out is not None else None
    inventory = Inventory()
    names = UniqueNames()
    if sources.count(STDIN) > 1:
        raise ConfigurationError("standard input (-) can be read only once")
    for source in sources:
        if source == STDIN:
            ending = {"text": ".txt", "html": ".html", "jsonl": ".jsonl"}[stdin_kind]
            inventory.files.append(InputFile(STDIN, names.claim(f"stdin{ending}"), stdin_kind))
            continue
        if out_identity is not None and _identity(source) == out_identity:
            raise ConfigurationError(
                f"{printable_name(source)} is also the output directory: choose another --out, "
                "or the originals would be overwritten"
            )
        base = os.path.basename(os.path.abspath(source)) or "root"
        is_directory = os.path.isdir(source)
        # the files of a single directory need no name before theirs: nothing else can clash with them
        prefix = "" if is_directory and len(sources) == 1 else names.claim(base)
        _Walk(inventory, out_identity).add(source, prefix)
    if len(sources) == 1 or any(file.kind == "html" for file in inventory.files):
        _refuse_clashes(inventory)
    return inventory


class _Walk:
    """Adds one source to an inventory."""

    def __init__(self, inventory: Inventory, out: Identity | None) -> None:
        self._inventory = inventory
        self._out = out
        self._seen: set[Identity] = set()

    def add(self, source: str, prefix: str) -> None:
        # A stack instead of recursion: a tree may be deeper than Python's stack.
        stack = [(source, prefix)]
        while stack:
            path, name = stack.pop()
            named_by_user = path == source
            kind = kind_of(path)
            try:
                status = os.stat(path)
                if stat.S_ISDIR(status.st_mode):
                    stack.extend(reversed(list(self._entries(path, name, status))))
                    continue
            except (OSError, ValueError) as error:
                if kind is None and not named_by_user:
                    self._inventory.other_endings += 1
                else:
                    failed = InputFile(path, name or printable_name(path), kind or "text")
                    self._inventory.files.append(replace(failed, error=reason_of(error)))
                continue
            if not stat.S_ISREG(status.st_mode):
                self._note(path, f"skipped: {_type_of(status.st_mode)}, not a file")
            elif kind is None and not named_by_user:
                self._inventory.other_endings += 1
            elif not named_by_user and os.path.basename(path) == MANIFEST and _is_manifest(path):
                self._note(path, "skipped: the manifest of an earlier run")
            else:
                identity = (status.st_dev, status.st_ino)
                self._inventory.files.append(InputFile(path, name, kind or "text", status.st_size, identity))

    def _entries(self, path: str, name: str, status: os.stat_result) -> Iterator[tuple[str, str]]:
        identity = (status.st_dev, status.st_ino)
        if identity == self._out:
            self._note(path, "skipped: the output directory")
            return
        if identity in self._seen:
            self._note(path, "skipped: a link to a directory that is already read")
            return
        self._seen.add(identity)
        for entry in sorted(os.listdir(path), key=os.fsencode):
            if entry.startswith("."):
                self._inventory.other_endings += 1
            else:
                yield os.path.join(path, entry), os.path.join(name, entry)

    def _note(self, path: str, text: str) -> None:
        self._inventory.notes.append(f"{printable_name(path)}: {text}")


def reason_of(error: Exception) -> str:
    """Returns what an error of the operating system means, with the remedy where one is known."""
    number = getattr(error, "errno", None)
    remedies = {
        errno.ENOENT: "no such file or directory: check the path",
        errno.EACCES: "no permission: change the file's mode, or run as its owner",
        errno.EPERM: "not permitted: change the file's mode, or run as its owner",
        errno.ELOOP: "a symbolic link that leads back to itself: remove it",
        errno.ENOSPC: "no space left on the disk: free some and run again",
        errno.EDQUOT: "the disk quota is used up: free some space and run again",
        errno.EROFS: "a read-only file system: choose another --out",
        errno.ENAMETOOLONG: "the file name is too long for the file system: shorten it",
        errno.EISDIR: "a directory of that name is in the way: remove it or choose another --out",
        errno.ENOTDIR: "a file stands where a directory is needed: remove it or choose another --out",
        errno.EEXIST: "a file stands where a directory is needed: remove it or choose another --out",
    }
    return remedies.get(number or 0) or getattr(error, "strerror", None) or str(error)


def refuse_overwriting(inventory: Inventory, out: str) -> None:
    """Makes sure that no output will take the place of an input, links included.

    Args:
        inventory: the inputs.
        out: the output directory.

    Raises:
        ConfigurationError: an output's path leads to an input file.
    """
    if not os.path.isdir(out):
        return
    paths = {file.identity: file.path for file in inventory.files if file.identity is not None}
    outputs = [output_name(file.name, file.kind) for file in inventory.files if file.error is None]
    for name in (MANIFEST, *outputs):
        identity = _identity(os.path.join(out, name))
        if identity is not None and identity in paths:
            raise ConfigurationError(
                f"{printable_name(os.path.join(out, name))} is the same file as the input "
                f"{printable_name(paths[identity])}: choose another --out"
            )


def _refuse_clashes(inventory: Inventory) -> None:
    """Marks each file as failed whose output would have the name of an earlier one's, or the manifest's."""
    taken = {MANIFEST}
    for index, file in enumerate(inventory.files):
        name = output_name(file.name, file.kind)
        if name in taken:
            inventory.files[index] = replace(
                file,
                error=f"another output is already called {printable_name(name)}: rename this file",
                clashes=True,
            )
        taken.add(name)


def _identity(path: str) -> Identity | None:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def _type_of(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "a pipe (for standard input, give -)"
    if stat.S_ISSOCK(mode):
        return "a socket"
    return "a device"


def _is_manifest(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            head = file.read(4096)
    except OSError:
        return False
    return b'"output":' in head and b'"status":' in head


def read_stdin() -> bytes:
    """Returns everything on standard input."""
    return sys.stdin.buffer.read()
