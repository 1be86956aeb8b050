"""The command as a user starts it, with the shipped models."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from interrupts import hear_interrupts

PAGE = """首页 > 新闻中心 > 养老动态
市民政局推进社区养老服务
作者:小王 时间:2023-06-15 浏览:1017
市民政局近日召开会议,部署社区养老服务工作。会议指出,要完善居家养老服务设施,让老年人在家门口就能享受到助餐、助医等服务。
会议要求,各区要落实养老机构床位补贴,加强护理员培训,提高长期照护质量。
上一篇:没有了
"""
ARTICLE = """The council opened a new day centre for older people on Monday.
Residents with dementia and their carers can come for meals, company and advice, the council said.
"""


def corpusclean(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "corpusclean.cli", *arguments]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False, timeout=180
    )


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    directory = tmp_path / "pages"
    directory.mkdir()
    (directory / "a.txt").write_bytes(PAGE.encode("gb18030"))
    (directory / "b.html").write_text(f"<title>Day centre</title><p>{ARTICLE}</p>", "utf-8")
    rows = [json.dumps({"id": str(n), "text": f"{ARTICLE}\n{n}\n", "n": n}) for n in range(60)]
    (directory / "r.jsonl").write_text("\n".join(rows), "utf-8")
    return tmp_path


def contents(directory: Path) -> dict[str, bytes]:
    files = (path for path in directory.rglob("*") if path.is_file())
    return {str(path.relative_to(directory)): path.read_bytes() for path in files}


def test_two_processes_write_the_same_bytes_as_one(pages: Path) -> None:
    for jobs in ("1", "2"):
        done = corpusclean("clean", "pages", "--out", f"out{jobs}", "--jobs", jobs, cwd=pages)
        assert done.returncode == 0, done.stderr
        assert "failed" not in done.stderr  # on a busy machine there may be lines of progress
    assert contents(pages / "out1") == contents(pages / "out2")
    kept = (pages / "out1" / "a.txt").read_text("utf-8")
    assert "完善居家养老服务设施" in kept
    assert "浏览" not in kept
    row = json.loads((pages / "out1" / "manifest.jsonl").read_bytes().split(b"\n")[0])
    assert row["encoding"]["name"] == "gb18030"
    assert row["language"]["tag"] == "zh-Hans"
    assert all(PAGE[start:end] for start, end, *_ in row["spans"])


def test_inspect_scan_and_evaluate_run(pages: Path) -> None:
    shown = corpusclean("inspect", "pages/a.txt", cwd=pages)
    assert shown.returncode == 0, shown.stderr
    assert "byline: " in shown.stdout
    listed = corpusclean("scan", "pages", "--format", "csv", cwd=pages)
    assert listed.returncode == 0, listed.stderr
    assert len(listed.stdout.splitlines()) == 63
    gold = {"id": "a", "language": "en", "segments": [[ARTICLE, "content"]]}
    (pages / "gold.jsonl").write_text(json.dumps(gold))
    measured = corpusclean("evaluate", "gold.jsonl", "--json", "--bootstrap", "20", cwd=pages)
    assert measured.returncode == 0, measured.stderr
    assert json.loads(measured.stdout)["overall"]["figures"]["docs"] == 1


def test_an_unknown_topic_is_explained(pages: Path) -> None:
    for jobs in ("1", "2"):
        done = corpusclean("clean", "pages", "--dry-run", "--topic", "nonsense", "--jobs", jobs, cwd=pages)
        assert done.returncode in (1, 2)
        assert "nonsense" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupting_leaves_no_half_file(pages: Path, jobs: str) -> None:
    with (pages / "pages" / "long.jsonl").open("w") as file:
        for n in range(20_000):
            file.write(json.dumps({"text": f"{ARTICLE}{n}"}) + "\n")
    command = [sys.executable, "-m", "corpusclean.cli", "clean", "pages", "--out", "out", "--jobs", jobs]
    process = subprocess.Popen(command, cwd=pages, stderr=subprocess.PIPE, preexec_fn=hear_interrupts)
    try:
        deadline = time.monotonic() + 60
        while (
            not (pages / "out" / "a.txt").exists() and process.poll() is None and time.monotonic() < deadline
        ):
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert b"interrupted" in errors
    assert b"Traceback" not in errors
    left = contents(pages / "out")
    assert not [name for name in left if name.endswith(".part")]
    assert "manifest.jsonl" not in left
