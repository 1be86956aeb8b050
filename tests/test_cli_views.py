from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console

from corpusclean.cli import COMMANDS, progress, scan
from corpusclean.document import Document
from corpusclean.report.inspection import print_result
from corpusclean.report.summary import Tally, print_summary
from corpusclean.report.terminal import excerpt, visible, visible_line
from fake_cleaner import FakeCleaner
from test_cli_clean import Run, run, write

__all__ = ["run"]


def test_what_could_command_a_terminal_is_shown() -> None:
    assert visible("a\x1b[2Jb\tc\n\r\nd\re") == "a␛[2Jb\tc\n\nd␍e"
    assert (
        visible("\x9b31m\x7f\u202eabc\u2066\ufeff\U000e0041")
        == "\\x9b31m␡\\u202eabc\\u2066\\ufeff\\U000e0041"
    )
    assert visible("养老 עברית 👩\u200d⚕️") == "养老 עברית 👩\u200d⚕️"
    assert visible_line("a\nb\tc\r\n") == "a␊b␉c␍␊"
    assert excerpt("one  two\nthree four", 10) == "one two t…"


def test_inspect_shows_everything(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write({"p.txt": "Title [bold red]x[/]\nSPAM \x1b]0;owned\x07 [link=x]y\nbody OFF\n"})
    assert run("inspect", "p.txt") == 0
    shown = capsys.readouterr().out
    assert "Title [bold red]x[/]\n[1 spam: SPAM ␛]0;owned␇ [link=x]y]\nbody OFF\n" in shown
    assert "\x1b" not in shown
    for part in (
        "begins with SPAM",
        "0.99",
        "0.75 to fake",
        "+0.50  care ×2",
        "off_topic: says OFF",
        "title:",
        "utf-8",
    ):
        assert part in shown


def test_inspect_colours_by_label_on_a_terminal() -> None:
    stream = io.StringIO()
    result = FakeCleaner().clean(Document("a\nSPAM b\n[red]c", "x"))
    console = Console(file=stream, force_terminal=True, color_system="standard", width=80, markup=False)
    print_result(console, result, {})
    assert "\x1b[31mSPAM b" in stream.getvalue()
    assert "[red]c" in stream.getvalue()


def test_inspect_as_json_is_the_row_of_the_manifest(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write({"r.jsonl": '{"text": "x"}\n{"id": "b", "text": "SPAM"}'})
    assert run("inspect", "r.jsonl", "--line", "2", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    run("clean", "r.jsonl", "--out", "out")
    row = json.loads(Path("out/manifest.jsonl").read_bytes().splitlines()[1])
    assert shown == {**row, "output": None}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("gone.txt", None, "no such file"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0", "binary data"),
        ("r.jsonl", b"{", "not JSON"),
    ],
)
def test_inspect_says_what_it_cannot_read(
    run: Run, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, message: str
) -> None:
    if content is not None:
        write({name: content})
    assert run("inspect", name, *(["--line", "1"] if name == "r.jsonl" else [])) == 1
    assert message in capsys.readouterr().err


def test_scan_as_a_table(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write({"in/a.txt": "养老 OFF", "in/b.txt": "RAISE"})
    assert run("scan", "in") == 1
    captured = capsys.readouterr()
    assert [line.split() for line in captured.out.splitlines()] == [
        ["Document", "Language", "Relevance", "Kept", "Flags"],
        ["a.txt", "zh-Hans", "0.75", "100%", "off_topic"],
        ["b.txt", "failed:", "the", "fake", "refuses", "this", "text"],
    ]
    assert not Path("out").exists()


def test_scan_as_csv_runs_nothing_in_a_spreadsheet(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["=cmd()", "+1", "-1", "@x", "a,b", "n\nl", 'q"q', " =x", "＝1"]
    write({f"in/{name}": "x" for name in names})
    assert run("scan", "in", "--format", "csv") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + len(names)
    rows = list(csv.DictReader(lines))
    assert {row["id"] for row in rows} == {
        *("'=cmd()", "'+1", "'-1", "'@x", "a,b", "n␊l", 'q"q', "' =x", "'＝1"),
    }
    assert {row["relevance"] for row in rows} == {"0.75"}


def test_scan_as_json_lines(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write({"a.txt": "OFF", "b.txt": "RAISE"})
    assert run("scan", "a.txt", "b.txt", "--json") == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows[0]["flags"] == {"off_topic": "says OFF"}
    assert rows[1]["error"] == "the fake refuses this text"


def test_json_lines_are_ascii_where_the_stream_is_not_utf_8() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), "latin-1")
    scan.print_jsonl([{"id": "养"}], stream)
    stream.seek(0)
    assert stream.read() == '{"id": "\\u517b"}\n'


GOLD = [
    {"id": "a", "language": "en", "segments": [["Title\n", "content"], ["SPAM x\n", "spam"]]},
    {"id": "b", "language": "zh-Hans", "segments": [["养老\n", "content"], ["Author: X", "byline"]]},
]


def test_evaluate_cleans_and_measures(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write({"gold.jsonl": "\n".join(json.dumps(case) for case in GOLD)})
    assert run("evaluate", "gold.jsonl", "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["overall"]["figures"]["docs_right"] == 0.5
    assert figures["by_language"]["en"]["figures"]["junk_f1"] == 1.0
    assert run("evaluate", "gold.jsonl") == 0
    shown = capsys.readouterr().out
    for part in ("2 documents", "Documents right", "50.0%", "zh-Hans", "byline", "Worst documents"):
        assert part in shown


def test_evaluate_reads_a_manifest(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    write({"gold.jsonl": "\n".join(json.dumps(case) for case in GOLD)})
    run("clean", "gold.jsonl", "--out", "out")
    capsys.readouterr()
    assert run("evaluate", "gold.jsonl", "--predictions", "out/manifest.jsonl", "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["missing"], figures["unknown"]) == ([], [])
    assert figures["by_language"]["en"]["figures"]["junk_f1"] == 1.0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "p.jsonl:1: not JSON"),
        ('{"id": 1, "spans": []}', "p.jsonl:1: a prediction needs"),
        ('{"id": "a", "spans": [3]}', "a span is"),
    ],
)
def test_evaluate_names_bad_predictions(
    run: Run, capsys: pytest.CaptureFixture[str], line: str, message: str
) -> None:
    write({"gold.jsonl": json.dumps(GOLD[0]), "p.jsonl": line})
    assert run("evaluate", "gold.jsonl", "--predictions", "p.jsonl") == 1
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(run: Run, capsys: pytest.CaptureFixture[str], shell: str) -> None:
    assert run("completion", shell) == 0
    assert f"_CORPUSCLEAN_COMPLETE={shell}_complete" in capsys.readouterr().out


def test_every_command_explains_itself(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    shown = capsys.readouterr().out
    for command in COMMANDS:
        assert command in shown
        assert run(command, "--help") == 0
        assert "Examples:" in capsys.readouterr().out
    assert run("--version") == 0
    assert capsys.readouterr().out.startswith("corpusclean ")


def test_the_help_of_clean_lists_thresholds_and_flags(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    from corpusclean.verdict import DEFAULT_THRESHOLDS, FLAGS

    run("clean", "--help")
    shown = capsys.readouterr().out
    for name, value in DEFAULT_THRESHOLDS.items():
        assert f"{name} = {value:g}" in shown
    for flag in FLAGS:
        assert flag in shown


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    code = (
        "import sys; from corpusclean.cli import cli\n"
        "try: cli.main(['--help'], standalone_mode=True)\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'sklearn', 'rich', 'lxml', 'fasttext', 'regex', 'scipy'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert time.perf_counter() - start < 3  # 0.2 s on an idle machine; tests share theirs


def test_plain_progress_is_a_line_now_and_then(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0.0)
    write({"in/a.txt": "a", "in/b.txt": "RAISE"})
    run("clean", "in", "--out", "out")
    assert capsys.readouterr().err.splitlines() == [
        "1 of 2 documents",
        "failed: in/b.txt: the fake refuses this text",
        "2 of 2 documents, 1 failed",
    ]


def test_the_summary_adds_up() -> None:
    tally = Tally()
    row = {
        "status": "cleaned",
        "flags": {"off_topic": "x"},
        "language": {"tag": "en"},
        "characters": {"total": 200, "kept": 150, "removed": {"spam": 40, "legal": 10}},
    }
    for _ in range(3):
        tally.add(row)
    tally.add({"status": "failed"})
    stream = io.StringIO()
    print_summary(Console(file=stream, width=100), tally, ["a note"], "Results: out")
    lines = [line.split()[:2] for line in stream.getvalue().splitlines()]
    assert ["Documents", "4"] in lines
    assert ["removed", "25.0%"] in lines
    assert ["spam", "20.0%"] in lines
    assert ["off_topic", "3"] in lines
    assert stream.getvalue().endswith("a note\nResults: out\n")


@pytest.mark.skipif(os.name != "posix", reason="uses a shell pipe")
def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1))\n"
        "from fake_cleaner import FakeCleaner\n"
        "from corpusclean.engines import batch\n"
        "batch.make_cleaner = lambda _: FakeCleaner()\n"
        "from corpusclean.cli import main\n"
        "main(sys.argv[1:])"
    )
    (tmp_path / "r.jsonl").write_text('{"text": "x"}\n' * 20_000)
    command = [sys.executable, "-c", code, str(Path(__file__).parent), "scan", "r.jsonl", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
