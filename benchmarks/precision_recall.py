"""What is removed and what is kept on labelled pages: this library, simple rules and other libraries.

    python benchmarks/precision_recall.py examples/gold.jsonl --out build/benchmark

Gold files are those of ``docs/formats.md``, or pages of labelled lines, whose uncertain lines count in no
figure. Pages that the model was trained on say nothing about new ones: train one with ``--hold-out`` and
name its directory with ``--model``. Peers that are not installed are left out, and said so; what they get of
a text is told in ``peers.py``. Perfect labels of lines and of segments show what such pieces allow at best.

A page is right when it loses at most 1 % of its content and keeps at most 5 % of its junk. In brackets 95 %
confidence intervals over pages.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from corpusclean.evaluation import CleanPages, Evaluation, Summary, evaluate, load_gold
from corpusclean.exceptions import CorpusCleanError
from corpusclean.gold import GoldCase
from corpusclean.labels import CONTENT, STRICTNESS
from scatter import Point, scatter
from systems import OURS, System, systems

ALL: Final = "all"
GROUPS: Final = ("zh-Hans", "zh-Hant", "en", "others")
_GROUP_OF: Final = {"zh": "zh-Hans", "mixed": "zh-Hant"}
"""Tags of the labelled pages that are none of the groups; "mixed" is Traditional with Simplified spam."""


def read(paths: Sequence[Path], by: str, every: int = 1) -> list[GoldCase]:
    """Reads gold files; ids gain the file's name, and each page's ``category`` becomes its group.

    Args:
        paths: gold files.
        by: ``"language"`` for language groups, ``"file"`` for the files themselves.
        every: of each file, take the first page of so many.
    """
    return [
        replace(case, id=f"{path.name}#{case.id}", category=group_of(case, path, by))
        for path in paths
        for case in load_gold(path)[::every]
    ]


def group_of(case: GoldCase, path: Path, by: str) -> str:
    """Returns the group that a page's figures go to."""
    if by == "file":
        return path.name.removesuffix(".xz").removesuffix(".jsonl")
    return group_of_tag(case.language)


def group_of_tag(tag: str) -> str:
    """Returns the language group of a BCP 47 tag."""
    tag = _GROUP_OF.get(tag, tag)
    return tag if tag in GROUPS else "en" if tag.startswith("en-") else "others"


def measure(system: System, cases: Sequence[GoldCase], bootstrap: int) -> Evaluation | None:
    """Returns a system's figures by group, over the pages it can be given; ``None`` where there are none."""
    given = [case for case in cases if not system.languages or case.language in system.languages]
    if not given:
        return None
    started = time.process_time()
    removed = system.remove(given)
    seconds = time.process_time() - started
    print(f"{system.name}: {len(given):,} pages in {seconds:.1f} s", file=sys.stderr)
    spans = {case.id: spans for case, spans in zip(given, removed, strict=True)}
    return evaluate([replace(case, language=case.category) for case in given], spans, bootstrap=bootstrap)


def summaries(evaluation: Evaluation, pages: Mapping[str, int]) -> dict[str, Summary]:
    """Returns group -> figures, of the groups of which the system was given every page.

    Args:
        evaluation: of one system.
        pages: how many pages each group has.
    """
    found = {**evaluation.by_language, ALL: evaluation.overall}
    return {
        group: found[group] for group in pages if group in found and found[group].figures.docs == pages[group]
    }


def main_table(evaluations: Mapping[str, Evaluation], pages: Mapping[str, int]) -> list[str]:
    """Returns the figures of every system as Markdown, group by group."""
    lines = [
        "| pages | system | right % | content lost % | junk left % | content F1 | right label |",
        "|---|---|---|---|---|---|---|",
    ]
    for group, count in pages.items():
        for name, evaluation in evaluations.items():
            summary = summaries(evaluation, pages).get(group)
            if summary is None:
                continue
            cells = [_cell(summary, figure) for figure in ("docs_right", "content_lost", "junk_left")]
            cells.append(_cell(summary, "content_f1_macro", 1, 3))
            cells.append(_right_label(summary))
            lines.append(f"| {group} ({count:,}) | {name} | {' | '.join(cells)} |")
    return lines


def label_table(summary: Summary) -> list[str]:
    """Returns the figures by label as Markdown; none where the gold names no noise."""
    if all(label == CONTENT or not figures.support for label, figures in summary.labels.items()):
        return []
    lines = [
        "| label | characters | precision % | recall % | F1 % | removed % |",
        "|---|---|---|---|---|---|",
    ]
    for label, figures in summary.labels.items():
        f1 = f"{100 * figures.f1:.1f}{_ends(figures.intervals, 'f1', 100, 1)}"
        lines.append(
            f"| {label} | {figures.support:,} | {100 * figures.precision:.1f} | {100 * figures.recall:.1f} "
            f"| {f1} | {100 * figures.removed:.1f} |"
        )
    return lines


def clean_table(evaluations: Mapping[str, Evaluation]) -> list[str]:
    """Returns what became of pages without noise as Markdown; none where there are no such pages."""
    rows = {name: evaluation.clean for name, evaluation in evaluations.items() if evaluation.clean.docs}
    if not rows:
        return []
    lines = ["| system | clean pages | characters kept % | untouched % |", "|---|---|---|---|"]
    for name, clean in rows.items():
        cells = " | ".join(_clean_cell(clean, figure) for figure in ("kept", "untouched"))
        lines.append(f"| {name} | {clean.docs:,} | {cells} |")
    return lines


def _clean_cell(clean: CleanPages, figure: str) -> str:
    return f"{100 * getattr(clean, figure):.2f}{_ends(clean.intervals, figure, 100, 2)}"


def _cell(summary: Summary, figure: str, scale: int = 100, digits: int = 1) -> str:
    value = scale * getattr(summary.figures, figure)
    return f"{value:.{digits}f}{_ends(summary.intervals, figure, scale, digits)}"


def _right_label(summary: Summary) -> str:
    """Returns how much removed junk has its gold label, or a dash where labels were not to be had."""
    named = any(figures.support and label != CONTENT for label, figures in summary.labels.items())
    given = any(figures.precision for label, figures in summary.labels.items() if label != CONTENT)
    return _cell(summary, "label_accuracy", 1, 2) if named and given else "-"


def _ends(intervals: Mapping[str, tuple[float, float]], figure: str, scale: int, digits: int) -> str:
    if figure not in intervals:
        return ""
    low, high = intervals[figure]
    return f" [{scale * low:.{digits}f}, {scale * high:.{digits}f}]"


def plot(evaluations: Mapping[str, Evaluation], pages: Mapping[str, int]) -> str:
    """Returns content lost against junk left as SVG, a panel for each group."""
    panels: dict[str, dict[str, Point]] = {f"{group} ({count:,} pages)": {} for group, count in pages.items()}
    for name, evaluation in evaluations.items():
        for group, summary in summaries(evaluation, pages).items():
            lost, left = summary.figures.content_lost, summary.figures.junk_left
            ends = (
                summary.intervals.get("content_lost", (lost, lost)),
                summary.intervals.get("junk_left", (left, left)),
            )
            panels[f"{group} ({pages[group]:,} pages)"][name] = Point(lost, left, *ends)
    return scatter(panels, list(evaluations))


def main() -> None:
    """Runs the benchmark and prints Markdown tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path, nargs="+", help="gold files, or labelled lines; plain or .xz")
    parser.add_argument("--model", type=Path, help="directory of a labels model; else the shipped one")
    parser.add_argument("--strictness", choices=STRICTNESS, default="balanced")
    parser.add_argument("--by", choices=("language", "file"), default="language", help="groups of pages")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only one page in N of each file")
    parser.add_argument("--systems", nargs="+", metavar="NAME", help="only these, as the table names them")
    parser.add_argument("--bootstrap", type=int, default=1000, help="resamples behind intervals; 0 for none")
    parser.add_argument("--out", type=Path, help="directory for figures.json, tables.md and plot.svg")
    options = parser.parse_args()

    chosen = systems(options.model, options.strictness)
    if options.systems:
        unknown = set(options.systems) - {system.name for system in chosen}
        if unknown:
            parser.error(
                f"no system {', '.join(sorted(unknown))}; there are {', '.join(s.name for s in chosen)}"
            )
        chosen = [system for system in chosen if system.name in options.systems]
    try:
        cases = read(options.gold, options.by, max(1, options.every))
        evaluations: dict[str, Evaluation] = {}
        for system in chosen:
            if absent := system.missing():
                print(f"{system.name}: left out, not installed: {', '.join(absent)}", file=sys.stderr)
            elif (evaluation := measure(system, cases, options.bootstrap)) is None:
                print(f"{system.name}: left out, no pages in its languages", file=sys.stderr)
            else:
                evaluations[system.name] = evaluation
    except CorpusCleanError as error:
        parser.error(str(error))
    groups = [case.category for case in cases]
    order = GROUPS if options.by == "language" else list(dict.fromkeys(groups))
    pages = {group: groups.count(group) for group in order if group in groups}
    if len(pages) > 1:
        pages[ALL] = len(cases)

    tables = [main_table(evaluations, pages), clean_table(evaluations)]
    if OURS in evaluations:
        tables.insert(1, label_table(evaluations[OURS].overall))
    text = "\n\n".join("\n".join(table) for table in tables if table)
    print(text)
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        figures = {
            "gold": [str(path) for path in options.gold],
            "model": str(options.model or "shipped"),
            "strictness": options.strictness,
            "every": options.every,
            "systems": {name: evaluation.to_dict() for name, evaluation in evaluations.items()},
        }
        (options.out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        (options.out / "tables.md").write_text(text + "\n", encoding="utf-8")
        (options.out / "plot.svg").write_text(plot(evaluations, pages), encoding="utf-8")


if __name__ == "__main__":
    main()
