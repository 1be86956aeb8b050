"""What each part of the labeller is worth: trained without it, measured on authors it has never read.

    pip install ".[train]"
    python benchmarks/ablation.py --out build/ablation [--external DIR]

Each variant trains as ``corpusclean train labels`` does, which takes about ten minutes on one core, and is
measured on the half of the held-out pages that chose no threshold. What was trained is kept under ``--out``
with its figures, and used again by the next call.

| variant | without |
|---|---|
| whole | nothing |
| composer | pages composed of articles and noise: gold pages and pages of real sites alone |
| neighbours | the recurrent layer: a segment, its line and the page's words decide |
| inside_lines | cuts inside lines: a line has one label |
| page_features | what compares a segment with its page: words of the topic, script, words used elsewhere |
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import numpy as np

from precision_recall import GROUPS, group_of_tag

WHOLE: Final = "whole"
VARIANTS: Final = (WHOLE, "composer", "neighbours", "inside_lines", "page_features")
HOLD_OUT: Final = (
    "docs.zh-Hans.web.jsonl",
    "docs.zh-Hant.jsonl",
    "docs.en.native.jsonl",
    "docs.ja-ko.jsonl",
    "docs.eu.jsonl",
)
"""One author file of each language group, as in the model card."""

_RESAMPLES: Final = 2000


def settings_of(variant: str, epochs: int | None) -> Any:  # noqa: ANN401 - its class needs PyTorch
    """Returns the training settings of a variant.

    Args:
        variant: one of ``VARIANTS``.
        epochs: fewer than usual, for a quick look.

    Raises:
        SystemExit: training can't leave this part out.
    """
    from corpusclean.training.fitting import Settings

    changed: dict[str, Any] = {} if epochs is None else {"epochs": epochs}
    if variant != WHOLE:
        if "ablate" not in {one.name for one in fields(Settings)}:
            sys.exit(f"{variant}: training cannot leave it out: its settings have no 'ablate'")
        changed["ablate"] = variant
    return Settings(**changed)


def figures_of(
    variant: str, out: Path, external: Path | None, hold_out: Sequence[str], epochs: int | None, seed: int
) -> dict[str, Any]:
    """Trains and measures one variant, or reads what an earlier call measured.

    Args:
        variant: one of ``VARIANTS``.
        out: directory of all variants.
        external: directory of pages and articles of real sites.
        hold_out: names of gold files to measure on.
        epochs: see :func:`settings_of`.
        seed: of the training.

    Returns:
        The evaluation as ``Evaluation.to_dict`` has it.
    """
    from corpusclean.training.labels import train_labels

    asked = {"hold_out": list(hold_out), "external": str(external), "epochs": epochs, "seed": seed}
    path = out / variant / "figures.json"
    if path.exists():
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if kept["asked"] == asked:
            print(f"{variant}: as measured before", file=sys.stderr)
            evaluation: dict[str, Any] = kept["evaluation"]
            return evaluation
    report = train_labels(
        out / variant,
        external=external,
        hold_out=hold_out,
        seed=seed,
        settings=settings_of(variant, epochs),
        say=lambda line: print(f"{variant}: {line}", file=sys.stderr),
    )
    if report.tested_on is None:
        sys.exit("no page was held out; name gold files with --hold-out")
    evaluation = report.tested_on.to_dict()
    path.write_text(json.dumps({"asked": asked, "evaluation": evaluation}, indent=1) + "\n", encoding="utf-8")
    return evaluation


def table(evaluations: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Returns the variants' figures as Markdown.

    The last column is how many more pages are right than with the whole labeller, in points, with the 95 %
    interval of 2,000 resamples of the pages, the same pages for both.

    Args:
        evaluations: variant -> ``Evaluation.to_dict``; all of the same pages.
    """
    present = {group_of_tag(row["language"]) for row in next(iter(evaluations.values()))["documents"]}
    groups = [group for group in GROUPS if group in present]
    columns = ["without", *(f"right {group} %" for group in groups), "right %", "content lost %"]
    columns += ["junk left %", "right label", "content F1", "difference"]
    lines = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    whole = evaluations.get(WHOLE)
    for variant, evaluation in evaluations.items():
        figures = evaluation["overall"]["figures"]
        cells = [f"{100 * np.mean(right_pages(evaluation, group)):.1f}" for group in groups]
        cells += [f"{100 * figures[name]:.1f}" for name in ("docs_right", "content_lost", "junk_left")]
        cells += [f"{figures['label_accuracy']:.2f}", f"{figures['content_f1_macro']:.3f}"]
        cells.append(difference(evaluation, whole) if whole and variant != WHOLE else "")
        lines.append(f"| {'nothing' if variant == WHOLE else variant} | {' | '.join(cells)} |")
    return lines


def right_pages(evaluation: Mapping[str, Any], group: str = "") -> list[bool]:
    """Returns for each page of a language group, or of all, whether it is right."""
    return [
        row["right"] for row in evaluation["documents"] if not group or group_of_tag(row["language"]) == group
    ]


def difference(evaluation: Mapping[str, Any], whole: Mapping[str, Any]) -> str:
    """Returns the difference in right pages, in points, with its interval.

    The pages are resampled in pairs (Efron and Tibshirani 1993, chapter 8).
    """
    pairs = np.array(right_pages(evaluation), float) - np.array(right_pages(whole), float)
    drawn = np.random.default_rng(0).integers(0, len(pairs), (_RESAMPLES, len(pairs)))
    low, high = np.percentile(100 * pairs[drawn].mean(axis=1), [2.5, 97.5])
    return f"{100 * pairs.mean():+.1f} [{low:+.1f}, {high:+.1f}]"


def main() -> None:
    """Trains and measures the variants and prints a Markdown table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="directory for models and figures")
    parser.add_argument("--variants", nargs="+", choices=VARIANTS, default=list(VARIANTS))
    parser.add_argument("--external", type=Path, help="directory of pages and articles of real sites")
    parser.add_argument("--hold-out", nargs="+", default=list(HOLD_OUT), help="gold files to measure on")
    parser.add_argument("--epochs", type=int, help="fewer than usual, for a quick look")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    for variant in options.variants:
        settings_of(variant, options.epochs)  # fails now rather than after an hour
    evaluations = {
        variant: figures_of(
            variant, options.out, options.external, options.hold_out, options.epochs, options.seed
        )
        for variant in options.variants
    }
    text = "\n".join(table(evaluations))
    print(text)
    (options.out / "table.md").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
