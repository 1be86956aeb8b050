from __future__ import annotations

import contextlib
import errno
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusclean.exceptions import InputError, OutputError
from corpusclean.io import files
from corpusclean.io.files import AtomicFile, write_text_file
from corpusclean.io.jsonl import read_lines, read_object, read_row
from corpusclean.io.manifest import to_line
from corpusclean.io.tasks import Task, UnreadableError, load


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.txt"
    with AtomicFile(str(path)) as file:
        file.write(b"one ")
        file.write_text("二")
        assert not path.exists()
        file.commit()
    assert path.read_text("utf-8") == "one 二"
    assert os.listdir(path.parent) == ["b.txt"]  # noqa: PTH208  hidden files too


def test_an_error_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with contextlib.suppress(KeyError), AtomicFile(str(path)) as file:
        file.write(b"new")
        raise KeyError
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_long_text_is_written_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "CHUNK", 3)
    write_text_file(str(tmp_path / "a"), "养老服务 😀 care")
    assert (tmp_path / "a").read_text("utf-8") == "养老服务 😀 care"


@pytest.mark.parametrize("obstacle", ["directory", "file in the way"])
def test_what_is_in_the_way_is_named(tmp_path: Path, obstacle: str) -> None:
    path = tmp_path / "sub" / "a.txt"
    if obstacle == "directory":
        path.mkdir(parents=True)
    else:
        (tmp_path / "sub").write_text("x")
    with pytest.raises(OutputError, match=r"a\.txt cannot be written: a (directory|file)"):
        write_text_file(str(path), "x")


class FullDisk(io.RawIOBase):
    """Takes a few bytes in all, and a few at a time, as a disk that fills up does."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.held = bytearray()

    def write(self, data: object) -> int:
        taken = bytes(memoryview(data)[: min(3, self.room)])  # type: ignore[arg-type]
        if not taken:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.room -= len(taken)
        self.held += taken
        return len(taken)

    def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002
        self.place = offset
        return offset

    def truncate(self, size: int | None = None) -> int:  # noqa: ARG002
        self.room += len(self.held) - self.place
        del self.held[self.place :]
        return self.place


def test_a_full_disk_takes_whole_pieces_or_none(tmp_path: Path) -> None:
    disk = FullDisk(10)
    with AtomicFile(str(tmp_path / "a")) as file:
        file._file.close()
        file._file = disk  # type: ignore[assignment]
        file.write(b"first\n")
        with pytest.raises(OutputError, match="no space left"):
            file.write(b"second\n")
        file.write(b"3rd\n")
    assert disk.held == b"first\n3rd\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_device_that_is_always_full(tmp_path: Path) -> None:
    with AtomicFile(str(tmp_path / "a")) as file:
        file._file.close()
        with open("/dev/full", "wb", buffering=0) as full:  # noqa: PTH123
            file._file = full
            with pytest.raises(OutputError, match="no space left"):
                file.write(b"x")


def test_lines_are_numbered_and_blank_ones_passed_over() -> None:
    lines = list(read_lines(io.BytesIO(b'\xef\xbb\xbf{"a":1}\r\n\n  \n{"b":"\\u2028\xe2\x80\xa8"}')))
    assert [(line.number, line.data) for line in lines] == [
        (1, b'{"a":1}'),
        (4, b'{"b":"\\u2028\xe2\x80\xa8"}'),
    ]


def test_other_keys_are_carried_unchanged() -> None:
    data = '{"url": "u", "text": "old", "n": [1, 2.5, null, true, {"k": "养"}], "z": 12345678901234567890}'
    row = read_row(data.encode(), "")
    assert row.text == "old"
    assert row.with_text("new") == data.replace("old", "new").encode() + b"\n"


def test_a_lone_surrogate_in_another_key_is_kept_as_an_escape() -> None:
    row = read_row(b'{"text": "a", "k": "\\ud800"}', "")
    assert row.with_text("养") == b'{"text": "\\u517b", "k": "\\ud800"}\n'


def test_gold_cases_are_documents(tmp_path: Path) -> None:
    segments = read_row(b'{"id": "a", "segments": [["T\\n", "content"], ["x", "byline"]], "note": "n"}', "")
    assert (segments.id, segments.text) == ("a", "T\nx")
    assert json.loads(segments.with_text("T\n")) == {"id": "a", "note": "n", "text": "T\n"}
    (tmp_path / "page.txt").write_bytes("养".encode("gb18030") * 30)
    beside = read_row(b'{"id": "page.txt", "remove": []}', str(tmp_path))
    assert beside.text == "养" * 30


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "not JSON"),
        (b"[]", "a list instead of an object"),
        (b'"x"', "a string instead of an object"),
        (b'{"id": "a"}', 'no "text"'),
        (b'{"text": 3}', '"text" is a number'),
        (b'{"text": null}', '"text" is null'),
        (b'{"text": "a", "id": []}', '"id" is a list'),
        (b'{"text": "a", "id": true}', '"id" is a truth value'),
        (b'{"text": "a", "n": NaN}', "NaN"),
        (b'{"text": "a", "n": 1e999}', "larger than"),
        (b'{"text": "a\xff"}', "not UTF-8"),
        (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "not JSON"),
        (b'{"text": "a", "n": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too deep"),
        (b'{"segments": 3}', '"segments" is a number'),
        (b'{"segments": [["a", "content"], 3]}', "something else"),
        (b'{"id": "../secret", "remove": []}', "not a file beside it"),
        (b'{"id": "gone.txt", "remove": []}', "cannot be read"),
    ],
)
def test_rows_that_are_no_documents(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_row(data, str(tmp_path))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_row_or_a_documented_error(data: bytes) -> None:
    try:
        row = read_row(data, "/nonexistent")
    except InputError:
        return
    assert isinstance(row.text, str)


@given(st.text())
def test_any_text_survives_a_row(text: str) -> None:
    row = read_row(b'{"text": "", "k": [1]}', "")
    assert read_object(row.with_text(text)) == {"text": text, "k": [1]}


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
        b"PK\x03\x04" + bytes(range(256)) * 4,
        b"\x7fELF\x02\x01\x01" + bytes(200),
    ],
)
@pytest.mark.parametrize("kind", ["text", "html"])
def test_binary_data_is_refused(data: bytes, kind: str) -> None:
    with pytest.raises(UnreadableError, match="binary data") as caught:
        load(Task(0, "a", kind, "a", data=data))  # type: ignore[arg-type]
    assert caught.value.sha256 is not None


def test_an_empty_file_is_a_document() -> None:
    assert load(Task(0, "a", "text", "a", data=b"")).document.text == ""
    assert load(Task(0, "a", "html", "a", data=b"")).document.text == ""


def test_an_unreadable_file_is_named_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(UnreadableError, match="no permission") as caught:
        load(Task(0, "a", "text", "a"))
    assert caught.value.sha256 is None


def test_a_given_encoding_is_used() -> None:
    document = load(Task(0, "a", "text", "a", data="養老服務是長者的需要".encode("big5")), "big5").document
    assert document.text == "養老服務是長者的需要"
    assert document.decoding.method == "declared"


def test_lone_surrogates_of_a_row_are_replaced_and_counted() -> None:
    loaded = load(Task(0, "f#1", "row", "f", line=1, data=b'{"text": "a\\ud800b", "id": "x\\udc00"}'))
    assert loaded.document.text == "a\ufffdb"
    assert loaded.document.decoding.replacements == 1
    assert loaded.document.id == "f#x\ufffd"


def test_a_manifest_row_is_one_line() -> None:
    assert "\n" not in to_line({"id": "a\nb"})
