"""The input of the pipeline: one page of text, and how its bytes became that text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DecodingMethod = Literal["text", "bom", "declared", "utf-8", "detected", "fallback"]


@dataclass(frozen=True)
class Decoding:
    """How a document's text came about.

    Attributes:
        encoding: the codec's name, lower case as in Python's ``codecs`` (``"utf-8"``, ``"gb18030"``).
        method: ``text`` (it was already a ``str``), ``bom``, ``declared`` (by the caller or the page),
            ``utf-8`` (valid as it stands), ``detected`` (by statistics) or ``fallback`` (nothing fitted).
        replacements: how many characters are U+FFFD because the bytes, or a lone surrogate,
            could not be decoded.
    """

    encoding: str
    method: DecodingMethod
    replacements: int = 0


@dataclass(frozen=True)
class Document:
    """One page of plain text. Every offset in a result is an index into ``text``.

    Attributes:
        text: decoded text with its line ends and control characters as they came; free of surrogates.
        id: a name that is unique within a run, as a path relative to the source directory.
        decoding: how ``text`` came from bytes.
    """

    text: str
    id: str = ""
    decoding: Decoding = Decoding("utf-8", "text")
