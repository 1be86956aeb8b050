"""Labelled pages for training, from gold files or from lines of real pages known only as noise or not."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from corpusclean.exceptions import InputError
from corpusclean.labels import LABELS

CONTENT: Final = 0
NOISE: Final = len(LABELS)
"""Not content, but nobody said which kind."""
UNSURE: Final = NOISE + 1
"""Nobody said what it is: teaches nothing."""

_INDEX: Final[dict[str, int]] = {
    **{label: i for i, label in enumerate(LABELS)},
    "boilerplate": NOISE,
    "uncertain": UNSURE,
}


class Piece(NamedTuple):
    """A run of text with one label: an index into ``LABELS``, ``NOISE`` or ``UNSURE``."""

    text: str
    label: int


class Page(NamedTuple):
    """A labelled page; its pieces' texts joined are its text.

    Attributes:
        id: unique in its file.
        language: a BCP 47 tag.
        source: file name or site, by which pages are kept apart in evaluation.
        pieces: in order.
    """

    id: str
    language: str
    source: str
    pieces: list[Piece]

    @property
    def text(self) -> str:
        """The whole page."""
        return "".join(piece.text for piece in self.pieces)


def read_pages(paths: Sequence[Path]) -> list[Page]:
    """Reads gold files (``segments``) and files of labelled lines (``lines``), plain or ``.xz``.

    Raises:
        InputError: a row is neither, naming file and line.
    """
    return [page for path in paths for page in _read(path)]


def open_text(path: Path) -> TextIO:
    """Opens a text file, decompressing it where its name ends in ``.xz``."""
    return lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8")


def _read(path: Path) -> Iterator[Page]:
    with open_text(path) as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                if "segments" in row:
                    pieces = [Piece(text, _INDEX[label]) for text, label in row["segments"] if text]
                    language, source = row.get("language") or "und", path.name
                else:
                    labelled = zip(row["lines"], row["labels"], strict=True)
                    pieces = [Piece(text + "\n", _INDEX[label]) for text, label in labelled]
                    language, source = row.get("lang") or "und", row.get("url") or path.name
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(
                    f"{path}:{number}: not a labelled page ({error!r}); see docs/formats.md, gold cases"
                ) from error
            yield Page(str(row["id"]), language, source, pieces)
