"""The shipped labeller cleans labelled pages no worse than the floors of ``benchmarks/floors.json`` say."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "benchmarks" / "floors.py"
FLOORS = ROOT / "benchmarks" / "floors.json"

pytestmark = pytest.mark.skipif(not SCRIPT.exists(), reason="benchmarks are not part of this distribution")


def check(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=300,  # two seconds of processor time, of which a busy machine may give little
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def examples_only(path: Path, **changes: object) -> Path:
    """Writes floors for the example pages alone, some of their entries changed."""
    floors = {**json.loads(FLOORS.read_text(encoding="utf-8"))["sets"]["examples"], **changes}
    path.write_text(json.dumps({"sets": {"examples": floors}}), encoding="utf-8")
    return path


def test_no_figure_is_below_its_floor_and_none_is_without() -> None:
    done = check()
    assert done.returncode == 0, done.stderr
    assert "floor -" not in done.stdout
    assert done.stdout.count("docs_right") > 4  # of all pages, and of language groups


def test_a_figure_below_its_floor_is_named_with_the_way_to_look_closer(tmp_path: Path) -> None:
    path = examples_only(tmp_path / "f.json", at_least={"docs_right": 1.01}, at_most={"junk_left": -0.01})
    done = check("--floors", path)
    assert done.returncode == 1
    assert "examples: docs_right is 0." in done.stderr
    assert "below its floor of 1.01" in done.stderr
    assert "above its ceiling of -0.01" in done.stderr
    assert "benchmarks/precision_recall.py examples/gold.jsonl" in done.stderr


def test_pages_that_changed_are_not_measured_against_old_floors(tmp_path: Path) -> None:
    done = check("--floors", examples_only(tmp_path / "f.json", sha256="0" * 64))
    assert done.returncode == 1
    assert "floors.py --raise" in done.stderr


def test_raising_leaves_higher_floors_and_lowering_does_not(tmp_path: Path) -> None:
    path = examples_only(
        tmp_path / "f.json", at_least={"docs_right": 1.01, "label_accuracy": 0.01}, at_most={}
    )
    assert check("--floors", path, "--raise").returncode == 1  # the floor above what is reached stays
    raised = json.loads(path.read_text(encoding="utf-8"))["sets"]["examples"]
    assert raised["at_least"]["docs_right"] == 1.01
    assert raised["at_least"]["label_accuracy"] > 0.5
    assert check("--floors", path, "--lower").returncode == 0
    lowered = json.loads(path.read_text(encoding="utf-8"))["sets"]["examples"]
    assert lowered["at_least"]["docs_right"] < 1
    assert lowered["at_most"].keys() == {"content_lost", "junk_left"}
