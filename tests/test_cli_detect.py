from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpusclean.language.model import shipped_directory
from test_cli_clean import Run, run, write

__all__ = ["run"]

EN = "The residents have breakfast together every morning before the nurse arrives.\n"
ZH = "每天早上護士來之前，長輩們都會一起吃早飯。\n"


def test_each_document_has_a_line(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        {"in/a.txt": EN, "in/b.txt": ZH, "in/c.html": f"<p>{ZH}</p>", "in/d.txt": "123 456", "in/e.pdf": "x"}
    )
    assert run("detect", "in") == 0
    shown = capsys.readouterr()
    rows = [line.split("\t") for line in shown.out.splitlines()]
    assert [(tag, name) for tag, _, name in rows] == [
        ("en", "a.txt"),
        ("zh-Hant", "b.txt"),
        ("zh-Hant", "c.html"),
        ("und", "d.txt"),
    ]
    assert all(0 <= float(confidence) <= 1 for _, confidence, _ in rows)
    assert "1 file left alone" in shown.err


def test_shares_of_a_mixed_page_are_shown(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write({"p.txt": EN * 3 + ZH})
    assert run("detect", "p.txt") == 0
    tag, _, name, shares = capsys.readouterr().out.rstrip("\n").split("\t")
    assert (tag, name) == ("en", "p.txt")
    assert shares.startswith("en ")
    assert ", zh-Hant " in shares


def test_lines_keep_their_numbers_and_offsets(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write({"p.txt": f"{EN}\n{ZH}\x1b[2J"})
    assert run("detect", "p.txt", "--lines") == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert [line.split("\t")[0] for line in shown.splitlines()] == ["en", "und", "zh-Hant", "und"]
    assert "p.txt:3\t每天早上" in shown
    assert run("detect", "p.txt", "--lines", "--json") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    text = Path("p.txt").read_text("utf-8")
    assert [row["line"] for row in rows] == [1, 2, 3, 4]
    assert [text[row["start"] : row["end"]] for row in rows] == [row["text"] for row in rows]


def test_rows_and_standard_input_as_json(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write({"r.jsonl": json.dumps({"id": "x", "text": EN}) + "\n" + json.dumps({"text": ZH}) + "\n"})
    assert run("detect", "r.jsonl", "-", "--json", stdin=b"Guten Morgen, liebe Nachbarn") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["language"]["tag"] for row in rows] == ["en", "zh-Hant", "de"]
    assert rows[0]["id"].endswith("r.jsonl#x")
    assert rows[0]["language"]["shares"] == {"en": 1.0}


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        {
            "r.jsonl": "{broken\n" + json.dumps({"text": EN}) + "\n",
            "b.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        }
    )
    assert run("detect", "r.jsonl", "b.txt") == 1
    shown = capsys.readouterr()
    assert [line.split("\t")[0] for line in shown.out.splitlines()] == ["en"]
    assert "r.jsonl:1" in shown.err
    assert "b.txt: binary data" in shown.err
    assert run("detect", "nowhere") == 1
    assert "no such file" in capsys.readouterr().err


def test_options_and_the_configuration_file_are_heard(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write({"g.txt": ZH.encode("big5"), "corpusclean.toml": 'language-backend = "langdetect"\n'})
    assert run("detect", "g.txt", "--encoding", "big5", "--language-backend", "fasttext") == 0
    assert capsys.readouterr().out.startswith("zh-Hant\t")
    assert run("detect", "g.txt", "--model", str(shipped_directory())) == 2
    assert "fasttext backend" in capsys.readouterr().err
    assert run("detect", "g.txt", "--encoding", "nonsense") == 2
    assert run("detect", "g.txt", "--language-backend", "guess") == 2
    assert run("detect") == 2
