"""JSON Lines: documents in rows, read and written one at a time."""

# File names stay the strings that os gives: they are many, and of any bytes.
# ruff: noqa: PTH118, PTH119, PTH123

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from corpusclean.exceptions import InputError

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Line:
    """A line of a JSON Lines file that is not blank.

    Attributes:
        number: from 1.
        data: without the line end.
    """

    number: int
    data: bytes


@dataclass(frozen=True)
class Row:
    """A document in a row.

    Attributes:
        id: as the row gives it, or ``None``.
        text: the document.
        others: the row's other keys, in their order, ``None`` in the place of ``text``.
    """

    id: str | None
    text: str
    others: dict[str, Any]

    def with_text(self, text: str) -> bytes:
        """Returns the row with another text, as a line of JSON with its line end."""
        row = {**self.others, "text": text}
        line = json.dumps(row, ensure_ascii=False, allow_nan=False)
        try:
            return line.encode("utf-8") + b"\n"
        except UnicodeEncodeError:  # a lone surrogate in another key: only its escape can be written
            return json.dumps(row, allow_nan=False).encode("ascii") + b"\n"


def read_lines(file: IO[bytes]) -> Iterator[Line]:
    """Yields the lines of an open file; memory is that of the longest line."""
    for number, data in enumerate(file, start=1):
        if number == 1 and data.startswith(_BYTE_ORDER_MARK):
            data = data[len(_BYTE_ORDER_MARK) :]
        data = data.rstrip(b"\r\n")
        if data.strip():
            yield Line(number, data)


def read_object(data: bytes) -> dict[str, Any]:
    """Returns the object of a line.

    Raises:
        InputError: the line is not UTF-8 or not one JSON object.
    """
    try:
        row = json.loads(data, parse_constant=_no_constant, parse_float=_finite)
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start + 1}: convert the file to UTF-8") from error
    except RecursionError as error:
        raise InputError("nested too deep to be read: flatten the row") from error
    except ValueError as error:
        detail = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        where = f" (column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(f"not JSON, {detail}{where}: put one JSON object on each line") from error
    if not isinstance(row, dict):
        raise InputError(f'{_type_name(row)} instead of an object: put {{"text": "..."}} on each line')
    return row


def read_row(data: bytes, directory: str) -> Row:
    """Returns the document of a line.

    Args:
        data: the line: an object with ``text``, or a gold case.
        directory: where the file lies; a gold case without text names a file there.

    Raises:
        InputError: the line holds no document.
    """
    row = read_object(data)
    row_id = row.get("id")
    if isinstance(row_id, int) and not isinstance(row_id, bool):
        row_id = str(row_id)
    if row_id is not None and not isinstance(row_id, str):
        raise InputError(f'"id" is {_type_name(row_id)}: make it a string')
    # Segments and spans describe the text as it was: they would be wrong beside a cleaned one.
    segments, remove = row.pop("segments", None), row.pop("remove", None)
    if "text" in row:
        text = row["text"]
        if not isinstance(text, str):
            raise InputError(f'"text" is {_type_name(text)}: make it a string')
    elif segments is not None:
        text = _join(segments)
    elif remove is not None and row_id:
        text = _read_beside(directory, row_id)
    else:
        raise InputError('no "text": each row needs one')
    row["text"] = None
    return Row(row_id, text, row)


def _join(segments: object) -> str:
    if not isinstance(segments, list):
        raise InputError(f'"segments" is {_type_name(segments)}: make it a list of [text, label]')
    texts = [part[0] for part in segments if isinstance(part, list) and part and isinstance(part[0], str)]
    if len(texts) != len(segments):
        raise InputError('"segments" holds something else than [text, label]')
    return "".join(texts)


def _read_beside(directory: str, name: str) -> str:
    from corpusclean.decoding import decode

    if os.path.basename(name) != name or name in (".", ".."):
        raise InputError(f"the gold case names {name!r}, which is not a file beside it")
    try:
        with open(os.path.join(directory, name), "rb") as file:
            return decode(file.read())[0]
    except (OSError, ValueError) as error:
        raise InputError(f"no text, and the file {name!r} beside it cannot be read: {error}") from error


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON value")


def _finite(literal: str) -> float:
    value = float(literal)
    if math.isinf(value):
        raise ValueError(f"{literal} is larger than any number that can be kept")
    return value


def _type_name(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "a truth value", type(None): "null"}
    return names.get(type(value), "a number")
