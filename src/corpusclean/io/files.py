"""Writing files so that a reader sees the old one or the whole new one, never a part."""

# File names stay the strings that os gives: they are many, and of any bytes.
# ruff: noqa: PTH103, PTH105, PTH108, PTH112, PTH118, PTH120, PTH123

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Final

from corpusclean.exceptions import OutputError
from corpusclean.io.names import printable_name
from corpusclean.io.sources import reason_of

if TYPE_CHECKING:
    from typing_extensions import Self

CHUNK: Final = 1 << 20
"""Characters encoded at a time, so that a long text is not held a second time as bytes."""


class AtomicFile:
    """A file that takes its name only when :meth:`commit` is called.

    Until then it has a hidden temporary name in the same directory; leaving the ``with`` block without a
    commit removes it.

    Args:
        path: name to take in the end; missing directories are made.

    Raises:
        OutputError: the file cannot be made, written or renamed. From any method.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        directory = os.path.dirname(path) or "."
        self._temporary = os.path.join(directory, f".corpusclean-{secrets.token_hex(8)}.part")
        self._good = 0
        with self._errors():
            if os.path.isdir(path):
                raise IsADirectoryError(21, "Is a directory")
            os.makedirs(directory, exist_ok=True)
            # unbuffered: an error belongs to the write that caused it
            self._file = open(self._temporary, "xb", buffering=0)  # noqa: SIM115

    def write(self, data: bytes) -> None:
        """Adds bytes; where they do not fit, none of them stays, and what came before can be committed."""
        with self._errors():
            try:
                view = memoryview(data)
                while view:
                    view = view[self._file.write(view) or 0 :]
                self._good += len(data)
            except OSError:
                with contextlib.suppress(OSError):
                    self._file.seek(self._good)
                    self._file.truncate()
                raise

    def write_text(self, text: str) -> None:
        """Adds text as UTF-8."""
        for start in range(0, len(text), CHUNK):
            self.write(text[start : start + CHUNK].encode("utf-8"))

    def commit(self) -> None:
        """Closes the file and gives it its name, in place of an older one."""
        with self._errors():
            self._file.close()
            os.replace(self._temporary, self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.discard()

    def discard(self) -> None:
        """Removes the temporary file; does nothing after a commit."""
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            os.unlink(self._temporary)

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            name = printable_name(self.path)
            raise OutputError(f"{name} cannot be written: {reason_of(error)}") from error


def write_text_file(path: str, text: str) -> None:
    """Writes a whole file at once.

    Raises:
        OutputError: it cannot be written; an older file of that name is unchanged.
    """
    with AtomicFile(path) as file:
        file.write_text(text)
        file.commit()


def remove_file(path: str) -> None:
    """Removes what an earlier run left under this name, if it is a file."""
    with contextlib.suppress(OSError, ValueError):
        os.unlink(path)
