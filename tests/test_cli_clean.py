from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpusclean.cli import main
from corpusclean.engines import batch
from corpusclean.io import files
from fake_cleaner import FakeCleaner

Run = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs the command line in an empty directory with a cleaner that removes lines that begin with SPAM."""
    monkeypatch.setattr(batch, "make_cleaner", lambda _: FakeCleaner())
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)

    def call(*arguments: str, stdin: bytes = b"") -> int:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert isinstance(caught.value.code, int)
        return caught.value.code

    return call


def write(files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def manifest(out: str = "out") -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(out, "manifest.jsonl").read_bytes().split(b"\n") if line]


def tree(out: str = "out") -> dict[str, str]:
    return {
        str(path.relative_to(out)): path.read_text("utf-8")
        for path in sorted(Path(out).rglob("*"))
        if path.is_file() and path.name != "manifest.jsonl"
    }


def test_a_tree_is_mirrored_with_a_manifest(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        {
            "in/b.txt": "T\nSPAM\nx",
            "in/a/1.md": "养老\n",
            "in/p.html": "<p>x<p>y",
            "in/e": "",
            "in/z.pdf": "x",
        }
    )
    assert run("clean", "in", "--out", "out") == 0
    assert tree() == {"a/1.md": "养老\n", "b.txt": "T\nx", "e": "", "p.html.txt": "x\n\ny"}
    rows = manifest()
    assert [(row["id"], row["output"]) for row in rows] == [
        ("a/1.md", "a/1.md"),
        ("b.txt", "b.txt"),
        ("e", "e"),
        ("p.html", "p.html.txt"),
    ]
    assert rows[1]["spans"] == [[2, 7, "spam", 0.9877, "begins with SPAM"]]
    keys = (
        "id output status error sha256 encoding language relevance flags characters spans metadata versions"
    )
    assert " ".join(rows[1]) == keys
    shown = capsys.readouterr().out
    assert "Documents" in shown
    assert "out/manifest.jsonl" in shown
    assert "1 file left alone" in shown


def test_rows_keep_their_order_and_keys_and_bad_ones_are_named(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ['{"text": "a\\nSPAM", "url": "u1"}', "{oops", "", '{"id": "two", "text": "OFF"}', '{"text": 5}']
    write({"r.jsonl": "\n".join(lines)})
    assert run("clean", "r.jsonl", "--out", "out", "--drop-flagged", "off_topic") == 1
    assert tree() == {"r.jsonl": '{"text": "a\\n", "url": "u1"}\n'}
    assert [(row["id"], row["status"], row["output"]) for row in manifest()] == [
        ("r.jsonl#1", "cleaned", "r.jsonl"),
        ("r.jsonl#2", "failed", None),
        ("r.jsonl#two", "dropped", None),
        ("r.jsonl#5", "failed", None),
    ]
    errors = capsys.readouterr().err
    assert "r.jsonl:2: not JSON" in errors
    assert 'r.jsonl:5: "text" is a number: make it a string' in errors


def test_an_empty_jsonl_file_gives_an_empty_one(run: Run) -> None:
    write({"r.jsonl": ""})
    assert run("clean", "r.jsonl", "--out", "out") == 0
    assert tree() == {"r.jsonl": ""}
    assert manifest() == []


def test_a_missing_source_among_others_is_named(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write({"a.txt": "x"})
    assert run("clean", "a.txt", "gone.txt", "--out", "out") == 1
    assert tree() == {"a.txt": "x"}
    assert [row["status"] for row in manifest()] == ["cleaned", "failed"]
    assert "gone.txt: no such file" in capsys.readouterr().err


def test_nothing_to_read(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty").mkdir()
    for arguments in (["gone"], ["empty"], ["gone", "empty"]):
        assert run("clean", *arguments, "--out", "out") == 1
        assert "there is nothing to read" in capsys.readouterr().err
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["clean", "a.txt"], "Missing option '--out'"),
        (["clean", "a.txt", "--out", "a.txt"], "is a file"),
        (["clean", "a.txt", "--out", "-", "--json"], "both write to standard output"),
        (["clean", "a.txt", "--out", "o", "--keep", "content"], "'content' is not one of"),
        (["clean", "a.txt", "--out", "o", "--drop-flagged", "offtopic"], "did you mean 'off_topic'"),
        (["clean", "a.txt", "--out", "o", "--threshold", "off_topic"], "NAME=VALUE"),
        (["clean", "a.txt", "--out", "o", "--threshold", "off_topic=x"], "NAME=VALUE"),
        (["clean", "a.txt", "--out", "o", "--threshold", "of_topic=1"], "did you mean 'off_topic'"),
        (["clean", "a.txt", "--out", "o", "--jobs", "0"], "give a number from 1"),
        (["clean", "a.txt", "--out", "o", "--encoding", "utf-9"], "unknown encoding 'utf-9'"),
        (["clean", "a.txt", "--out", "o", "--config", "none.toml"], "none.toml"),
        (["clean", ".", "--out", "."], "also the output directory"),
        (["clean", "a.txt", "--out", "."], "the same file as the input"),
        (["claen"], "did you mean 'clean'"),
        (["clean", "--nonsense"], "No such option"),
        (["inspect", "."], "give one file"),
        (["inspect", "r.jsonl"], "--line N"),
        (["inspect", "a.txt", "--line", "1"], "--line is for .jsonl"),
    ],
)
def test_wrong_usage(
    run: Run, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    write({"a.txt": "SPAM\nx", "r.jsonl": '{"text": "x"}\n{"text": "y"}'})
    assert run(*arguments) == 2
    assert message in " ".join(capsys.readouterr().err.split())
    assert Path("a.txt").read_text() == "SPAM\nx"


def test_the_input_is_never_overwritten_through_a_link(run: Run) -> None:
    write({"in/a.txt": "SPAM\nx"})
    Path("out").mkdir()
    os.link("in/a.txt", "out/a.txt")
    assert run("clean", "in", "--out", "out") == 2
    assert Path("in/a.txt").read_text() == "SPAM\nx"


def test_an_output_directory_inside_the_input(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write({"in/a.txt": "x"})
    for _ in range(2):
        assert run("clean", "in", "--out", "in/out") == 0
        assert tree("in/out") == {"a.txt": "x"}
    assert "in/out: skipped: the output directory" in capsys.readouterr().out


def test_an_obstacle_fails_one_file_and_the_others_go_on(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        {"in/a.txt": "a", "in/b.txt": "b", "in/c/d.txt": "d", "in/r.jsonl": '{"text": "r"}', "in/z.txt": "z"}
    )
    for directory in ("out/a.txt", "out/r.jsonl"):
        Path(directory).mkdir(parents=True)
    Path("out/c").write_text("a file")
    assert run("clean", "in", "--out", "out") == 1
    assert tree() == {"b.txt": "b", "c": "a file", "z.txt": "z"}
    assert [row["status"] for row in manifest()] == ["failed", "cleaned", "failed", "failed", "cleaned"]
    errors = capsys.readouterr().err
    assert "in/a.txt: out/a.txt cannot be written: a directory of that name is in the way" in errors
    assert "in/r.jsonl:1: out/r.jsonl cannot be written" in errors


def test_a_disk_that_fills_up(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        {
            "in/a.txt": "a",
            "in/b.txt": "b" * 1000,
            "in/r.jsonl": '{"text": "r"}\n{"text": "%s"}\n{"text": "s"}' % ("q" * 999),
        }
    )
    real = files.AtomicFile.write

    def limited(self: files.AtomicFile, data: bytes) -> None:
        if len(data) > 900 and "manifest" not in self.path:
            with self._errors():
                raise OSError(28, "No space left on device")
        real(self, data)

    monkeypatch.setattr(files.AtomicFile, "write", limited)
    assert run("clean", "in", "--out", "out") == 1
    assert tree() == {"a.txt": "a", "r.jsonl": '{"text": "r"}\n'}
    rows = manifest()
    assert [row["status"] for row in rows] == ["cleaned", "failed", "cleaned", "failed", "failed"]
    assert "no space left" in rows[1]["error"]


def test_a_manifest_that_cannot_be_written(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write({"a.txt": "a"})
    Path("out/manifest.jsonl").mkdir(parents=True)
    assert run("clean", "a.txt", "--out", "out") == 1
    assert "out/manifest.jsonl cannot be written: a directory" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a file system nobody can write to")
def test_an_output_directory_that_cannot_be_made(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write({"a.txt": "a"})
    assert run("clean", "a.txt", "--out", "/proc/out") == 1
    assert "/proc/out/manifest.jsonl cannot be written" in capsys.readouterr().err


def test_a_second_run_gives_the_same_bytes_and_forgets_dropped_files(run: Run) -> None:
    write({"in/a.txt": "SPAM\nx", "in/b.txt": "OFF"})
    run("clean", "in", "--out", "out")
    first = Path("out/manifest.jsonl").read_bytes()
    run("clean", "in", "--out", "out")
    assert Path("out/manifest.jsonl").read_bytes() == first
    run("clean", "in", "--out", "out", "--drop-flagged", "all")
    assert tree() == {"a.txt": "x"}
    assert [path.name for path in Path("out").iterdir() if path.name.startswith(".")] == []


def test_a_dry_run_writes_nothing(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write({"a.txt": "SPAM\nx"})
    assert run("clean", "a.txt", "--dry-run") == 0
    assert run("clean", "a.txt", "--dry-run", "--out", "out") == 0
    assert [path.name for path in Path().iterdir()] == ["a.txt"]
    assert "Nothing was written" in capsys.readouterr().out


def test_standard_input_to_standard_output(run: Run, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("clean", "-", "--out", "-", stdin="养老\nSPAM\nx".encode()) == 0
    assert capfdbinary.readouterr().out == "养老\nx".encode()
    assert run("clean", "-", "--out", "-", "--stdin-format", "html", stdin=b"<p>a<p>SPAM") == 0
    assert capfdbinary.readouterr().out == b"a\n\n"


def test_rows_and_several_files_to_standard_output(
    run: Run, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    write({"r.jsonl": '{"k": 1, "text": "SPAM\\nx"}\n', "a.txt": "a"})
    assert run("clean", "r.jsonl", "--out", "-") == 0
    assert capfdbinary.readouterr().out == b'{"k": 1, "text": "x"}\n'
    assert run("clean", "a.txt", "r.jsonl", "--out", "-") == 0
    assert capfdbinary.readouterr().out == b'{"id": "a.txt", "text": "a"}\n{"k": 1, "text": "x"}\n'


def test_standard_input_to_a_directory(run: Run) -> None:
    assert run("clean", "-", "--out", "out", stdin=b"x") == 0
    assert tree() == {"stdin.txt": "x"}


def test_the_summary_as_json(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write({"in/a.txt": "SPAM\nxy", "in/b.txt": "OFF", "in/c.txt": "RAISE"})
    assert run("clean", "in", "--out", "out", "--json", "--drop-flagged", "all") == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out) == {
        "documents": 3,
        "cleaned": 1,
        "dropped": 1,
        "failed": 1,
        "flagged": 1,
        "flags": {"off_topic": 1},
        "languages": {"en": 2},
        "characters": {"total": 10, "kept": 5, "removed": {"spam": 5}},
        "out": "out",
        "manifest": "out/manifest.jsonl",
    }
    assert "in/c.txt: the fake refuses this text" in captured.err


def test_the_configuration_file_speaks_and_options_win(run: Run) -> None:
    write({"in/a.txt": "OFF", "corpusclean.toml": "drop-flagged = true\n"})
    run("clean", "in", "--out", "out")
    assert manifest()[0]["status"] == "dropped"
    run("clean", "in", "--out", "out", "--drop-flagged", "no_article")
    assert manifest()[0]["status"] == "cleaned"


def test_a_mistake_in_the_configuration_is_wrong_usage(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write({"in/a.txt": "x", "corpusclean.toml": "jbos = 2\n"})
    assert run("clean", "in", "--out", "out") == 2
    assert "corpusclean.toml:1: unknown key 'jbos'; did you mean 'jobs'?" in capsys.readouterr().err


def test_interrupting_leaves_no_half_file(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"in/a.txt": "a", "in/b.txt": "b"})

    def interrupt(self: FakeCleaner, documents: object) -> None:  # noqa: ARG001
        raise KeyboardInterrupt

    monkeypatch.setattr(FakeCleaner, "clean_many", interrupt)
    assert run("clean", "in", "--out", "out") == 130
    assert list(Path("out").iterdir()) == []


def test_repeated_documents_are_flagged_and_can_be_dropped(run: Run) -> None:
    rows = ['{"id": "r", "text": "new"}', '{"id": "s", "text": "x\\nSPAM"}', '{"id": "t", "text": ""}']
    write({"in/a.txt": "x", "in/b.txt": "SPAM\nx\n", "in/c.txt": "", "in/r.jsonl": "\n".join(rows)})
    assert run("clean", "in", "--out", "out") == 0
    flags = {row["id"]: row["flags"] for row in manifest()}
    reason = {"duplicate": "the same kept text as in/a.txt"}
    assert flags == {
        "a.txt": {},
        "b.txt": reason,
        "c.txt": {},
        "r.jsonl#r": {},
        "r.jsonl#s": reason,
        "r.jsonl#t": {},
    }
    assert "b.txt" in tree()
    assert run("clean", "in", "--out", "out", "--drop-flagged", "duplicate") == 0
    assert tree() == {
        "a.txt": "x",
        "c.txt": "",
        "r.jsonl": '{"id": "r", "text": "new"}\n{"id": "t", "text": ""}\n',
    }
    dropped = [row for row in manifest() if row["status"] == "dropped"]
    assert [(row["id"], row["output"]) for row in dropped] == [("b.txt", None), ("r.jsonl#s", None)]
    assert all(row["spans"] for row in dropped)
