"""Reads gold: documents with the label of each character.

In the two forms of ``docs/formats.md``, and as pages of labelled lines: of those, made from the HTML of real
sites, only content, noise of an unnamed kind (``boilerplate``) and lines nobody is sure of are known.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from corpusclean.decoding import decode
from corpusclean.exceptions import InputError
from corpusclean.labels import LABELS

UNNAMED_NOISE: Final = len(LABELS)
"""In :attr:`GoldCase.labels`: noise, but nobody said which kind."""

UNCERTAIN: Final = len(LABELS) + 1
"""In :attr:`GoldCase.labels`: nobody is sure what it is; it counts in no figure."""

_LINE_LABELS: Final[dict[str, int]] = {
    **{label: index for index, label in enumerate(LABELS)},
    "boilerplate": UNNAMED_NOISE,
    "uncertain": UNCERTAIN,
}


@dataclass(frozen=True)
class GoldCase:
    """A document with the label of each of its characters.

    Attributes:
        id: its name, as predictions give it.
        text: the document.
        labels: for each code point of ``text`` an index into ``LABELS``, ``UNNAMED_NOISE`` or ``UNCERTAIN``;
            dtype int8, shape (len(text),).
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
    """Reads gold cases in either form of ``docs/formats.md``, or pages of labelled lines.

    Args:
        path: JSON Lines; compressed where the name ends in ``.xz``.

    Raises:
        InputError: for a file or row that is not such a case, with the file and the line.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
        lines = (lzma.decompress(data) if path.suffix == ".xz" else data).split(b"\n")
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror}); name a gold file in JSON Lines"
        ) from error
    except lzma.LZMAError as error:
        raise InputError(f"{path}: not compressed by xz, as its name says ({error}); rename it") from error
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
    elif "lines" in row:
        text, labels = _from_lines(row["lines"], row.get("labels"), where)
    else:
        raise InputError(f'{where}: a gold case needs "segments", "remove" or "lines"')
    elder_care = row.get("elder_care")
    if elder_care not in (None, 0, 1):
        raise InputError(f'{where}: "elder_care" is 1, 0 or null, not {elder_care!r}')
    return GoldCase(
        id=row["id"],
        text=text,
        labels=labels,
        language=_tag(str(row.get("language") or row.get("lang") or "und")),
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


def _from_lines(lines: object, names: object, where: str) -> tuple[str, npt.NDArray[np.int8]]:
    """Returns the text of labelled lines, one below the other, and the label of each character."""
    if not (isinstance(lines, list) and isinstance(names, list) and len(lines) == len(names)):
        raise InputError(f'{where}: "lines" and "labels" are lists of the same length')
    indices = []
    for line, name in zip(lines, names, strict=True):
        if not isinstance(line, str) or not isinstance(name, str) or name not in _LINE_LABELS:
            known = ", ".join(_LINE_LABELS)
            raise InputError(f"{where}: a line is a text with one of the labels {known}, not {name!r:.80}")
        indices.append(_LINE_LABELS[name])
    lengths = [len(line) + 1 for line in lines]
    return "".join(f"{line}\n" for line in lines), np.repeat(np.array(indices, dtype=np.int8), lengths)


def _tag(tag: str) -> str:
    """Returns a language tag with its script capitalised, as BCP 47 recommends: ``zh-Hans``."""
    return "-".join(part.title() if i and len(part) == 4 else part for i, part in enumerate(tag.split("-")))


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
