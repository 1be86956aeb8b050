"""Reads gold: documents with the label of each character, in the two forms of ``docs/formats.md``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpusclean.decoding import decode
from corpusclean.exceptions import InputError
from corpusclean.labels import LABELS


@dataclass(frozen=True)
class GoldCase:
    """A document with the label of each of its characters.

    Attributes:
        id: its name, as predictions give it.
        text: the document.
        labels: for each code point of ``text`` an index into ``LABELS``, dtype int8, shape (len(text),).
        language: BCP 47 tag, ``"und"`` where the gold doesn't say.
        elder_care: 1, 0 or ``None`` (undecided).
        off_topic: whether the file should be flagged as off the topic; ``None`` where the gold doesn't say.
        category: the kind of page.
        note: what the annotator remarked.
    """

    id: str
    text: str
    labels: npt.NDArray[np.int8]
    language: str = "und"
    elder_care: int | None = None
    off_topic: bool | None = None
    category: str = ""
    note: str = ""


def load_gold(path: str | Path) -> list[GoldCase]:
    """Reads gold cases in either form of ``docs/formats.md``.

    Raises:
        InputError: for a file or row that is not such a case, with the file and the line.
    """
    path = Path(path)
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror}); name a gold file in JSON Lines"
        ) from error
    cases: list[GoldCase] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        case = _parse_case(line, path, f"{path}:{number}")
        if case.id in seen:
            raise InputError(
                f"{path}:{number}: id {case.id!r} is that of line {seen[case.id]}; make ids unique"
            )
        seen[case.id] = number
        cases.append(case)
    return cases


def _parse_case(line: bytes, path: Path, where: str) -> GoldCase:
    """Returns the case that one line holds."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: not JSON ({error}); write one object a line") from error
    if not isinstance(row, dict) or not isinstance(row.get("id"), str):
        raise InputError(f'{where}: a gold case is an object with a string "id"')
    if "segments" in row:
        text, labels = _from_segments(row["segments"], where)
    elif "remove" in row:
        text = _text_of(row, path, where)
        labels = _from_spans(row["remove"], len(text), where)
    else:
        raise InputError(f'{where}: a gold case needs "segments" or "remove"')
    elder_care = row.get("elder_care")
    if elder_care not in (None, 0, 1):
        raise InputError(f'{where}: "elder_care" is 1, 0 or null, not {elder_care!r}')
    return GoldCase(
        id=row["id"],
        text=text,
        labels=labels,
        language=str(row.get("language") or "und"),
        elder_care=None if elder_care is None else int(elder_care),
        off_topic=None if row.get("off_topic") is None else bool(row["off_topic"]),
        category=str(row.get("category") or ""),
        note=str(row.get("note") or ""),
    )


def _from_segments(segments: object, where: str) -> tuple[str, npt.NDArray[np.int8]]:
    """Returns the text of segments and the label of each character."""
    if not isinstance(segments, list):
        raise InputError(f'{where}: "segments" is a list of [text, label]')
    texts, indices = [], []
    for segment in segments:
        if not (isinstance(segment, list) and len(segment) == 2 and isinstance(segment[0], str)):
            raise InputError(f"{where}: a segment is [text, label], not {segment!r:.80}")
        texts.append(segment[0])
        indices.append(_label_index(segment[1], where))
    lengths = [len(text) for text in texts]
    return "".join(texts), np.repeat(np.array(indices, dtype=np.int8), lengths)


def _from_spans(spans: object, length: int, where: str) -> npt.NDArray[np.int8]:
    """Returns the label of each of ``length`` characters."""
    if not isinstance(spans, list):
        raise InputError(f'{where}: "remove" is a list of [start, end, label]')
    labels = np.zeros(length, dtype=np.int8)
    for span in spans:
        if not (
            isinstance(span, list) and len(span) == 3 and all(type(offset) is int for offset in span[:2])
        ):
            raise InputError(f"{where}: a span is [start, end, label], not {span!r:.80}")
        start, end, label = span
        if not 0 <= start <= end <= length:
            raise InputError(f"{where}: span {start}-{end} is outside the text of {length} characters")
        labels[start:end] = _label_index(label, where)
    return labels


def _label_index(label: object, where: str) -> int:
    """Returns the index of a gold label."""
    if not isinstance(label, str) or label not in LABELS:
        raise InputError(f"{where}: there is no label {label!r}; the labels are {', '.join(LABELS)}")
    return LABELS.index(label)


def _text_of(row: Mapping[str, Any], path: Path, where: str) -> str:
    """Returns the text that spans refer to: the row's own, or that of the file it names."""
    if "text" in row:
        if not isinstance(row["text"], str):
            raise InputError(f'{where}: "text" is a string')
        return row["text"]
    file = path.parent / row["id"]
    try:
        data = file.read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(f'{where}: {file} cannot be read ({error}); put it there or give "text"') from error
    wanted = row.get("sha256")
    if wanted and wanted != hashlib.sha256(data).hexdigest():
        raise InputError(f"{where}: {file} is not the file that was labelled: its sha256 differs; restore it")
    return decode(data)[0]
