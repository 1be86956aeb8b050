"""The benchmark of precision and recall: its line rules, its groups of pages, its tables and its plot."""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from corpusclean.gold import UNCERTAIN, UNNAMED_NOISE, GoldCase
from corpusclean.labels import LABELS

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"

pytestmark = pytest.mark.skipif(
    not (BENCHMARKS / "precision_recall.py").exists(), reason="benchmarks are not part of this distribution"
)

ROWS = [
    {
        "id": "a",
        "language": "en",
        "segments": [
            ["A home\n", "content"],
            ["Share this\n", "promotion"],
            ["It opened on Monday.", "content"],
        ],
    },
    {
        "id": "b",
        "language": "zh-Hans",
        "segments": [["养老院开张了。\n", "content"], ["来源：某网", "byline"]],
    },
    {"id": "c", "language": "ja", "segments": [["施設ができました。", "content"]]},
]


def load(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module(name)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, BENCHMARKS / "precision_recall.py", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


@pytest.mark.parametrize(
    ("line", "c4", "chinese"),
    [
        ("The home opened on Monday.", True, True),
        ("It opened.", False, True),
        ("The home opened on Monday", False, False),
        ("Wait for it to open...", False, True),
        ("Please read our privacy policy now.", False, True),
        ("养老院开张了。", False, True),
        ("好。", False, False),
        ("她說：「開張了。」", False, True),
        ("来源：某某网", False, False),
        ("", False, False),
    ],
)
def test_line_rules(line: str, c4: bool, chinese: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = load("line_rules", monkeypatch)
    assert (rules.c4_keeps(line), rules.chinese_c4_keeps(line)) == (c4, chinese)


def test_lines_go_with_their_ends_whatever_those_are(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = load("line_rules", monkeypatch)
    text = "Menu\r\nIt opened on Monday morning.\n\u2028x"
    removed = rules.lines_but(text, rules.c4_keeps)
    assert [text[start:end] for start, end in removed] == ["Menu\r\n", "\u2028", "x"]


def test_an_extractor_s_lines_are_known_again_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = load("line_rules", monkeypatch)
    lines = [
        "Home",
        "Title",
        "",
        "Home",
        "One long  sentence stands here.",
        "Another long sentence there.",
        "End",
    ]
    output = ["Title", "Home", "One long sentence stands here. Another long sentence there."]
    assert rules.known_again(lines, output) == [False, True, True, True, True, True, False]
    assert rules.known_again(lines, []) == [False, False, True, False, False, False, False]


def test_perfect_labels_of_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    systems = load("systems", monkeypatch)
    spam = LABELS.index("spam")
    labels = [0, 0, spam, *[UNCERTAIN] * 3, *[UNNAMED_NOISE] * 2, spam, 0, spam, spam]
    case = GoldCase("a", "abcdefghijkl", np.array(labels, dtype=np.int8))
    assert systems.mostly(case, [0, 3, 6, 9]) == [(6, 9), (9, 12, "spam")]


def test_peers_see_one_paragraph_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    page = load("peers", monkeypatch).as_html(["a <b> & c\x00", " ", "d"])
    assert "<p>a &lt;b&gt; &amp; c </p>\n<p>d</p>" in page


def test_tables_figures_and_plot(gold: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run(
        gold, "--out", out, "--bootstrap", "50", "--systems", "corpusclean", "keep everything", "C4 line rule"
    )
    assert done.returncode == 0, done.stderr
    assert (out / "tables.md").read_text(encoding="utf-8") == done.stdout
    for group in ("zh-Hans (1)", "en (1)", "others (1)", "all (3)"):
        assert f"| {group} | keep everything |" in done.stdout
    assert "| keep everything | 1 | 100.00 [100.00, 100.00] | 100.00 [100.00, 100.00] |" in done.stdout
    figures = json.loads((out / "figures.json").read_text(encoding="utf-8"))
    assert set(figures["systems"]) == {"corpusclean", "keep everything", "C4 line rule"}
    kept = figures["systems"]["keep everything"]["overall"]["figures"]
    assert (kept["content_lost"], kept["junk_left"]) == (0.0, 1.0)
    assert figures["systems"]["C4 line rule"]["by_language"]["zh-Hans"]["figures"]["content_lost"] == 1.0
    texts = [element.text for element in ET.parse(out / "plot.svg").iter() if element.text]  # noqa: S314
    assert {"all (3 pages)", "corpusclean", "C4 line rule"} <= set(texts)


def test_every_system_runs_or_says_why_not(gold: Path) -> None:
    done = run(gold, "--by", "file", "--bootstrap", "0")
    assert done.returncode == 0, done.stderr
    for name in ("trafilatura", "jusText", "resiliparse", "datatrove C4", "datatrove FineWeb"):
        assert f"{name}: left out, not installed: " in done.stderr or f"{name}: " in done.stderr
    assert "| gold (3) | perfect labels of segments | 100.0 |" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--systems", "nobody"], "no system nobody"), (["--model", "none"], "cannot read")],
)
def test_mistakes_are_said(gold: Path, arguments: list[str], message: str) -> None:
    done = run(gold, *arguments)
    assert done.returncode == 2
    assert message in done.stderr


def test_the_ablation_s_table_compares_the_same_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    ablation = load("ablation", monkeypatch)

    def evaluation(*right: bool) -> dict[str, object]:
        names = ("docs_right", "content_lost", "junk_left", "label_accuracy", "content_f1_macro")
        documents = [
            {"language": tag, "right": r} for tag, r in zip(("en", "de", "zh-Hans"), right, strict=True)
        ]
        figures = {**dict.fromkeys(names, 0.5), "docs_right": sum(right) / 3}
        return {"documents": documents, "overall": {"figures": figures}}

    head, _, whole, without = ablation.table(
        {"whole": evaluation(True, True, False), "composer": evaluation(False, True, False)}
    )
    assert head.startswith("| without | right zh-Hans % | right en % | right others % | right % |")
    assert whole.startswith("| nothing | 0.0 | 100.0 | 100.0 | 66.7 |")
    assert without.startswith("| composer | 0.0 | 0.0 | 100.0 | 33.3 |")
    assert without.endswith("| -33.3 [-100.0, +0.0] |")
