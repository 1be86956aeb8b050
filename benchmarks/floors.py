"""Tells whether the shipped labeller is as good as it was: figures beside the floors of ``floors.json``.

    python benchmarks/floors.py            # exit status 1 where a figure is below its floor
    python benchmarks/floors.py --raise    # after an improvement: look at the diff, commit it with the change

A floor lies a little under what was measured, so that the last bits of another processor's arithmetic do not
break it: one page for shares of pages, the margins below for shares of characters. ``--raise`` never lowers a
floor; ``--lower`` does, and what it is lowered for belongs into the commit message. The floors hold for
certain pages: where those change, both options measure anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from corpusclean.evaluation import Evaluation
from corpusclean.exceptions import CorpusCleanError
from corpusclean.gold import GoldCase
from precision_recall import measure, read
from systems import OURS, System, ours

ROOT: Final = Path(__file__).resolve().parents[1]
FLOORS: Final = Path(__file__).with_name("floors.json")

_LEAST_PAGES: Final = 10
"""A language group of fewer pages has no floor of its own."""

_MARGINS: Final = {
    "content_f1_macro": 0.005,
    "label_accuracy": 0.01,
    "clean_kept": 0.002,
    "content_lost": 0.002,
    "junk_left": 0.01,
}
_CEILINGS: Final = ("content_lost", "junk_left")


def figures_of(evaluation: Evaluation) -> dict[str, float]:
    """Returns the figures that have floors: of all pages, of clean ones, right pages by language group."""
    overall, clean = evaluation.overall.figures, evaluation.clean
    figures = {
        "docs_right": overall.docs_right,
        "content_f1_macro": overall.content_f1_macro,
        "label_accuracy": overall.label_accuracy,
        "clean_kept": clean.kept,
        "clean_untouched": clean.untouched,
        "content_lost": overall.content_lost,
        "junk_left": overall.junk_left,
    }
    for group, summary in evaluation.by_language.items():
        if summary.figures.docs >= _LEAST_PAGES:
            figures[f"docs_right {group}"] = summary.figures.docs_right
    return figures


def margins_of(evaluation: Evaluation) -> dict[str, float]:
    """Returns how far each floor lies from its figure."""
    pages = {
        "docs_right": evaluation.overall.figures.docs,
        "clean_untouched": max(1, evaluation.clean.docs),
        **{f"docs_right {group}": s.figures.docs for group, s in evaluation.by_language.items()},
    }
    return {**_MARGINS, **{name: 1 / count for name, count in pages.items()}}


def fingerprint(cases: Sequence[GoldCase]) -> str:
    """Returns a SHA-256 of the pages and their labels, in their order."""
    total = hashlib.sha256()
    for case in cases:
        for part in (case.id.encode(), case.text.encode("utf-8", "surrogatepass"), case.labels.tobytes()):
            total.update(hashlib.sha256(part).digest())
    return total.hexdigest()


def problems(name: str, floors: Mapping[str, Any], cases: Sequence[GoldCase], found: Evaluation) -> list[str]:
    """Returns what is wrong with one set of pages, each naming the figure, the floor and where to look.

    Args:
        name: of the set.
        floors: its entry of ``floors.json``.
        cases: its pages.
        found: what was measured on them.
    """
    if fingerprint(cases) != floors["sha256"]:
        remedy = "run python benchmarks/floors.py --raise and look at what it changes"
        return [f"{name}: the pages or their labels are not those the floors were measured on; {remedy}"]
    command = f"python benchmarks/precision_recall.py {' '.join(floors['gold'])} --systems {OURS}"
    if floors["every"] > 1:
        command += f" --every {floors['every']}"
    worst = ", ".join(document.id for document in found.worst(3))
    closer = f"To look closer: {command}. Worst pages: {worst or 'none'}"
    figures = figures_of(found)
    wrong = [
        f"{name}: {figure} is {figures[figure]:.4f}, below its floor of {floor}. {closer}"
        for figure, floor in floors["at_least"].items()
        if not figures[figure] >= floor
    ]
    return wrong + [
        f"{name}: {figure} is {figures[figure]:.4f}, above its ceiling of {ceiling}. {closer}"
        for figure, ceiling in floors["at_most"].items()
        if not figures[figure] <= ceiling
    ]


def renewed(
    floors: Mapping[str, Any], cases: Sequence[GoldCase], found: Evaluation, *, lower: bool
) -> dict[str, Any]:
    """Returns the floors of a set for what was measured now.

    Args:
        floors: the present ones.
        cases: the pages of the set.
        found: what was measured on them.
        lower: whether a floor may come down though the pages are the same.
    """
    sha256 = fingerprint(cases)
    kept = {} if lower or sha256 != floors.get("sha256") else floors
    old_least, old_most = kept.get("at_least", {}), kept.get("at_most", {})
    figures, margins = figures_of(found), margins_of(found)
    least = {
        name: round(value - margins[name], 4) for name, value in figures.items() if name not in _CEILINGS
    }
    most = {name: round(figures[name] + margins[name], 4) for name in _CEILINGS}
    return {
        **floors,
        "pages": len(cases),
        "sha256": sha256,
        "at_least": {name: max(value, old_least.get(name, value)) for name, value in least.items()},
        "at_most": {name: min(value, old_most.get(name, value)) for name, value in most.items()},
    }


def main() -> int:
    """Measures every set, prints its figures beside the floors, and tells what is below."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--floors", type=Path, default=FLOORS, help="the file with the floors")
    parser.add_argument("--model", type=Path, help="directory of a labels model; else the shipped one")
    parser.add_argument("--raise", dest="higher", action="store_true", help="write floors that have risen")
    parser.add_argument("--lower", action="store_true", help="write all floors, those that come down as well")
    options = parser.parse_args()
    document = json.loads(options.floors.read_text(encoding="utf-8"))
    system = System(OURS, lambda cases: ours(cases, options.model, "balanced"))
    wrong: list[str] = []
    for name, floors in document["sets"].items():
        try:
            cases = read([ROOT / path for path in floors["gold"]], "language", floors["every"])
            found = measure(system, cases, 0)
        except CorpusCleanError as error:
            parser.error(str(error))
        if found is None:
            parser.error(f"{name}: there are no pages in {', '.join(floors['gold'])}")
        if options.higher or options.lower:
            floors = document["sets"][name] = renewed(floors, cases, found, lower=options.lower)
        wrong += problems(name, floors, cases, found)
        limits = {**floors["at_least"], **floors["at_most"]}
        for figure, value in figures_of(found).items():
            print(f"{name:10} {figure:20} {value:.4f}   floor {limits.get(figure, '-')}")
    if options.higher or options.lower:
        options.floors.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
