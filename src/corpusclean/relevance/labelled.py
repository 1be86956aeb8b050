"""Reads labelled texts to train and measure a topic on: directories of files, or JSON Lines.

Text and HTML files are decoded as ``corpusclean clean`` decodes them. Of a directory, hidden files, files
with other endings and the ``manifest.jsonl`` that cleaning leaves there are passed over.

A JSON Lines row is an object with ``text`` or ``segments`` (a gold case: its content is taken), and
optionally ``title``, ``language``, ``source`` (rows of one source are kept on one side of a split;
without it, the file is the source), ``weight`` (default 1) and a label: ``relevant``, or the
topic's name with ``_`` for ``-``, as ``elder_care``: 1, 0 or null (left out). Rows without a label
take the side they were given on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpusclean.decoding import decode
from corpusclean.exceptions import InputError
from corpusclean.io.html import decode_html
from corpusclean.io.names import MANIFEST, kind_of


@dataclass(frozen=True)
class Labelled:
    """A text with its label.

    Attributes:
        text: of the article.
        label: 1 where it is relevant, else 0.
        source: where it comes from; a split never divides a source.
        title: ``""`` where there is none.
        language: a tag, ``"und"`` where none is given.
        weight: how much it counts in training.
        kind: ``hard_negative`` and the like, for reports.
    """

    text: str
    label: int
    source: str
    title: str = ""
    language: str = "und"
    weight: float = 1.0
    kind: str = ""


def read_labelled(paths: Sequence[Path], label: int, topic: str = "") -> list[Labelled]:
    """Reads every text below ``paths``.

    Args:
        paths: files and directories. A directory's immediate children are sources: its subdirectories,
            and the files directly in it each by itself.
        label: of rows that carry none.
        topic: name whose key holds the label in JSON Lines rows.

    Returns:
        The texts in the order of their names; blank ones left out.

    Raises:
        InputError: a path does not exist, cannot be read, or a row is malformed; names file and line.
    """
    texts: list[Labelled] = []
    for path in paths:
        for file, source in _files(Path(path)):
            kind = kind_of(file.name) or "text"
            data = _read(file)
            if kind == "jsonl":
                texts += _rows(file, data.decode("utf-8", "replace"), source, label, topic)
            else:
                text = decode_html(data)[0] if kind == "html" else decode(data)[0]
                texts.append(Labelled(text, label, source))
    return [text for text in texts if text.text.strip()]


def _files(path: Path) -> Iterator[tuple[Path, str]]:
    if path.is_file():
        yield path, str(path)
    elif path.is_dir():
        for file in sorted(path.rglob("*")):
            parts = file.relative_to(path).parts
            hidden = any(part.startswith(".") for part in parts)
            if not hidden and file.name != MANIFEST and kind_of(file.name) and file.is_file():
                yield file, str(path / parts[0])
    else:
        raise InputError(f"{path}: no such file or directory")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error}") from error


def _rows(file: Path, content: str, source: str, label: int, topic: str) -> Iterator[Labelled]:
    key = topic.replace("-", "_")
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(f"{file}, line {number}: not JSON: {error}") from error
        if not isinstance(row, dict):
            raise InputError(f"{file}, line {number}: expected an object")
        own = row.get("relevant", row.get(key, label) if key else label)
        if own is None:
            continue
        if own not in (0, 1):
            raise InputError(f"{file}, line {number}: the label is {own!r}; expected 1, 0 or null")
        yield Labelled(
            text=_text(row, f"{file}, line {number}"),
            label=int(own),
            source=str(row.get("source", source)),
            title=str(row.get("title") or ""),
            language=str(row.get("language", "und")),
            weight=float(row.get("weight", 1.0)),
            kind=str(row.get("kind", "")),
        )


def _text(row: dict[str, Any], where: str) -> str:
    if isinstance(row.get("text"), str):
        return str(row["text"])
    segments = row.get("segments")
    if isinstance(segments, list):
        try:
            # A line break where noise stood, as cleaning leaves one between what it parts.
            return "".join(text if label == "content" else "\n" for text, label in segments)
        except (TypeError, ValueError) as error:
            raise InputError(f"{where}: segments must be pairs of text and label") from error
    raise InputError(f"{where}: no 'text' and no 'segments'")
