"""Shows an evaluation: figures with intervals, then by language, by label, and the worst documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpusclean.report.terminal import visible_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from corpusclean.evaluation import Evaluation, LabelFigures, Summary

HEADLINES: Final = {
    "docs_right": ("Documents right", "at most 1 % of the content lost, 5 % of the junk left"),
    "content_lost": ("Content lost", "share of the content that was removed"),
    "junk_left": ("Junk left", "share of the junk that was kept"),
    "junk_precision": ("Precision", "share of what was removed that is junk"),
    "junk_recall": ("Recall", "share of the junk that was removed"),
    "junk_f1": ("F1", "of the two"),
    "content_f1_macro": ("Content F1", "of the kept text, mean over documents"),
    "label_accuracy": ("Right label", "share of the removed junk that has its gold label"),
}
"""Figure -> its name and its meaning for a reader."""

_MOST_IDS: Final = 5


def print_evaluation(console: Console, evaluation: Evaluation, worst: int = 10) -> None:
    """Prints an evaluation.

    Args:
        console: where to.
        evaluation: the figures.
        worst: how many of the worst documents to list.
    """
    overall = evaluation.overall
    documents = "document" if overall.figures.docs == 1 else "documents"
    title = f"{overall.figures.docs:,} {documents}"
    if evaluation.bootstrap:
        title += f"; 95 % confidence intervals from {evaluation.bootstrap:,} resamples of them"
    console.print(title, style="bold")
    table = _table(False, "", "", "", "")
    for name, (label, meaning) in HEADLINES.items():
        table.add_row(label, _percent(getattr(overall.figures, name)), _interval(overall, name), meaning)
    console.print(table)
    if len(evaluation.by_language) > 1:
        console.print()
        console.print(_languages(evaluation))
    console.print()
    console.print(_labels(overall))
    wrong = evaluation.worst(worst)
    if wrong:
        console.print()
        table = _table(True, "Worst documents", "Language", "Content lost", "Junk left")
        for document in wrong:
            lost, left = _percent(document.content_lost), _percent(document.junk_left)
            table.add_row(visible_line(document.id), document.language, lost, left)
        console.print(table)
    _print_ids(console, "without a prediction, counted as unchanged", evaluation.missing)
    _print_ids(console, "predicted but not in the gold, left out", evaluation.unknown)


def _languages(evaluation: Evaluation) -> Table:
    table = _table(
        True,
        "Language",
        "Documents",
        "Right",
        "Content lost",
        "Junk left",
        "Precision",
        "Recall",
        "F1",
        "95 %",
    )
    for tag, summary in evaluation.by_language.items():
        figures = summary.figures
        shares = (
            figures.docs_right,
            figures.content_lost,
            figures.junk_left,
            figures.junk_precision,
            figures.junk_recall,
            figures.junk_f1,
        )
        table.add_row(tag, f"{figures.docs:,}", *map(_percent, shares), _interval(summary, "junk_f1"))
    return table


def _labels(summary: Summary) -> Table:
    table = _table(True, "Label", "Characters", "Precision", "Recall", "F1", "95 %", "Removed")
    for label, figures in summary.labels.items():
        shares = (figures.precision, figures.recall, figures.f1)
        interval = _interval(figures, "f1")
        table.add_row(
            label, f"{figures.support:,}", *map(_percent, shares), interval, _percent(figures.removed)
        )
    return table


def _table(header: bool, *columns: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=header, header_style="bold")
    for index, column in enumerate(columns):
        text = column == "Language" or index == 0 or (not header and index == 3)
        table.add_column(column, justify="left" if text else "right", overflow="fold")
    return table


def _percent(share: float) -> str:
    return f"{share:.1%}"


def _interval(figures: Summary | LabelFigures, name: str) -> str:
    if name not in figures.intervals:
        return ""
    low, high = figures.intervals[name]
    return f"{low:.1%} to {high:.1%}"


def _print_ids(console: Console, what: str, ids: tuple[str, ...]) -> None:
    if not ids:
        return
    shown = ", ".join(visible_line(name) for name in ids[:_MOST_IDS])
    more = f" and {len(ids) - _MOST_IDS:,} more" if len(ids) > _MOST_IDS else ""
    console.print()
    console.print(f"{len(ids):,} {what}: {shown}{more}", soft_wrap=True)
