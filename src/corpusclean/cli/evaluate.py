"""``corpusclean evaluate``: how well cleaning does on pages whose right answer is known."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpusclean.cli.options import CommandWithFlags, Options, pipeline_options, read_settings
from corpusclean.exceptions import InputError

if TYPE_CHECKING:
    from corpusclean.engines.batch import Settings
    from corpusclean.evaluation import GoldCase

_EXAMPLES = """Examples:
  corpusclean evaluate gold.jsonl
  corpusclean evaluate gold.jsonl --predictions cleaned/manifest.jsonl --json
"""


@click.command("evaluate", cls=CommandWithFlags, epilog=_EXAMPLES)
@click.argument("gold", metavar="GOLD.jsonl", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--predictions",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="Measure these spans, as a manifest.jsonl holds them, in place of cleaning the pages now.",
)
@click.option(
    "--worst", type=click.IntRange(0), default=10, show_default=True, help="How many bad documents to list."
)
@click.option(
    "--bootstrap",
    type=click.IntRange(0),
    default=1000,
    show_default=True,
    help="Resamples behind the confidence intervals; 0 for none.",
)
@pipeline_options
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
def command(
    gold: str, predictions: str | None, worst: int, bootstrap: int, as_json: bool, **options: object
) -> int:
    """Compares what is removed with labelled pages: precision, recall, F1 by label and language.

    GOLD.jsonl holds gold cases as docs/formats.md describes them. A document is right when it loses at most
    1 % of its content and keeps at most 5 % of its junk.
    """
    from corpusclean.evaluation import evaluate, load_gold

    cases = load_gold(gold)
    if predictions is not None:
        spans = read_predictions(Path(predictions), {case.id for case in cases}, Path(gold).name)
    else:
        settings, _ = read_settings(Options(**options))  # type: ignore[arg-type]
        spans = _clean(cases, settings)
    evaluation = evaluate(cases, spans, bootstrap=bootstrap)
    if as_json:
        click.echo(json.dumps(evaluation.to_dict(), ensure_ascii=True))
    else:
        from corpusclean.report.figures import print_evaluation
        from corpusclean.report.terminal import console_for

        print_evaluation(console_for(sys.stdout), evaluation, worst)
    return 0


def read_predictions(path: Path, ids: set[str], gold_name: str) -> dict[str, Sequence[Sequence[Any]]]:
    """Reads spans by document.

    Args:
        path: predictions, or a manifest.
        ids: of the gold cases. A manifest of the gold file itself has ``name#id``: that finds its case too.
        gold_name: name of the gold file.

    Raises:
        InputError: a line is no prediction.
    """
    from corpusclean.io.jsonl import read_lines, read_object

    spans: dict[str, Sequence[Sequence[Any]]] = {}
    with path.open("rb") as file:
        for line in read_lines(file):
            place = f"{path}:{line.number}"
            try:
                row = read_object(line.data)
            except InputError as error:
                raise InputError(f"{place}: {error}") from error
            if row.get("status") == "failed":
                continue
            found, name = row.get("spans"), row.get("id")
            if not isinstance(name, str) or not isinstance(found, list):
                raise InputError(f'{place}: a prediction needs "id", a string, and "spans", a list')
            if not all(isinstance(span, list) and len(span) >= 2 for span in found):
                raise InputError(f"{place}: a span is [start, end, label]")
            if name not in ids:
                name = name.removeprefix(f"{gold_name}#")
            spans[name] = found
    return spans


def _clean(cases: Sequence[GoldCase], settings: Settings) -> dict[str, Sequence[Sequence[Any]]]:
    from corpusclean.document import Document
    from corpusclean.engines.batch import make_cleaner

    cleaner = make_cleaner(settings)
    results = cleaner.clean_many(Document(case.text, case.id) for case in cases)
    return {case.id: result.spans for case, result in zip(cases, results, strict=True)}
