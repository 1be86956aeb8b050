r"""What a file is called in a manifest, and what its output is called on disk.

A file name is bytes. Python shows bytes that are not UTF-8 as lone surrogates (PEP 383), which no UTF-8
file can hold, so a manifest writes them as ``\xNN``.
"""

# File names stay the strings that os gives: they are many, and of any bytes.
# ruff: noqa: PTH122

from __future__ import annotations

import os
from typing import Final, Literal

Kind = Literal["text", "html", "jsonl"]
"""How a file is read."""

KINDS: Final[dict[str, Kind]] = {
    "": "text",
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
"""Ending in lower case -> how a file with it is read."""

MANIFEST: Final = "manifest.jsonl"


def kind_of(name: str) -> Kind | None:
    """Returns how a file of this name is read, or ``None`` where its ending is not one of ours."""
    return KINDS.get(os.path.splitext(name)[1].lower())


def printable_name(name: str) -> str:
    r"""Returns a file name or path as UTF-8 can hold it.

    Args:
        name: as ``os`` functions return it.

    Returns:
        The name with ``/`` between its parts and ``\xNN`` for each byte that is not UTF-8.
    """
    if os.sep != "/":
        name = name.replace(os.sep, "/")
    if name.isascii():
        return name
    return (
        "".join(f"\\x{ord(c) - 0xDC00:02x}" if "\udc80" <= c <= "\udcff" else c for c in name)
        .encode("utf-8", "backslashreplace")
        .decode("utf-8")
    )


def output_name(name: str, kind: Kind) -> str:
    """Returns the relative path of a file's output: the same, and an HTML page's gains ``.txt``."""
    return f"{name}.txt" if kind == "html" else name


class UniqueNames:
    """Gives sources of the same name different ones: ``news``, ``news-2``, ``news-3``.

    The manifest's own name counts as taken.
    """

    def __init__(self) -> None:
        self._taken = {MANIFEST}

    def claim(self, name: str) -> str:
        """Returns ``name``, with a number before its ending where an earlier source has it."""
        stem, ending = os.path.splitext(name)
        candidate, number = name, 1
        while candidate in self._taken:
            number += 1
            candidate = f"{stem}-{number}{ending}"
        self._taken.add(candidate)
        return candidate
