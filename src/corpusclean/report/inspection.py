"""Shows one result: the text with its removed pieces marked, then everything else that was found out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from corpusclean.labels import Label
from corpusclean.report.terminal import excerpt, visible, visible_line
from corpusclean.result import Result, Span

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

COLOURS: Final[dict[Label, str]] = {
    "content": "default",
    "spam": "red",
    "related": "magenta",
    "navigation": "cyan",
    "byline": "blue",
    "caption": "yellow",
    "tags": "green",
    "promotion": "bright_magenta",
    "legal": "bright_black",
}

_EXCERPT: Final = 36
"""Terminal cells; a Chinese character takes two."""
_MOST_EVIDENCE: Final = 10

_METHODS: Final = {
    "text": "it was text already",
    "bom": "from its byte order mark",
    "declared": "as declared",
    "utf-8": "it is valid",
    "detected": "detected",
    "fallback": "nothing fitted",
}


def print_result(console: Console, result: Result, versions: Mapping[str, str]) -> None:
    """Prints a document and what was decided about it.

    Args:
        console: where to; without colours the marks ``[3 byline: ...]`` tell the labels.
        result: of the document.
        versions: of the release and the models.
    """
    from rich.rule import Rule
    from rich.text import Text

    console.print(Rule(Text(visible_line(result.document.id), style="bold"), style="dim", align="left"))
    console.print(marked_text(result), soft_wrap=True)
    console.print(Rule(style="dim"))
    if result.spans:
        console.print(_removed(result))
    else:
        console.print("Nothing is removed.", style="bold")
    console.print()
    console.print(_findings(result, versions))


def marked_text(result: Result) -> Text:
    """Returns the document with each removed piece in brackets with its number and label."""
    from rich.text import Text

    source = result.document.text
    text = Text()
    position = 0
    for number, span in enumerate(result.spans, start=1):
        text.append(visible(source[position : span.start]))
        piece = source[span.start : span.end]
        body = piece.rstrip("\r\n")
        colour = COLOURS[span.label]
        text.append(f"[{number} {span.label}: ", style=f"bold {colour}")
        text.append(visible(body), style=colour)
        text.append("]", style=f"bold {colour}")
        text.append(visible(piece[len(body) :]))
        position = span.end
    text.append(visible(source[position:]))
    return text


def _removed(result: Result) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in ("#", "Label", "Score", "From", "To"):
        table.add_column(column, justify="left" if column == "Label" else "right", no_wrap=True)
    table.add_column("Reason", overflow="fold")
    table.add_column("Text", style="dim", no_wrap=True, overflow="ellipsis", max_width=_EXCERPT)
    for number, span in enumerate(result.spans, start=1):
        table.add_row(
            str(number),
            Text(span.label, style=COLOURS[span.label]),
            f"{span.score:.2f}",
            str(span.start),
            str(span.end),
            Text(visible_line(span.reason)),
            Text(_excerpt(result, span)),
        )
    return table


def _excerpt(result: Result, span: Span) -> str:
    return excerpt(result.document.text[span.start : min(span.end, span.start + 4 * _EXCERPT)], _EXCERPT)


def _findings(result: Result, versions: Mapping[str, str]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")

    def add(name: str, value: str, style: str = "") -> None:
        table.add_row(name, Text(visible_line(value), style=style))

    total, kept = len(result.document.text), len(result.text)
    add("Kept", f"{kept:,} of {total:,} characters" + (f" ({kept / total:.1%})" if total else ""))
    removed = result.removed_characters()
    if removed:
        add("Removed", ", ".join(f"{label} {count:,}" for label, count in removed.items()))
    language = result.language
    shares = ", ".join(f"{tag} {share:.0%}" for tag, share in language.shares.items())
    add(
        "Language",
        f"{language.tag}, confidence {language.confidence:.2f}" + (f"; {shares}" if shares else ""),
    )
    relevance = result.relevance
    add("Relevance", f"{relevance.score:.2f} to {relevance.topic}")
    for item in relevance.evidence[:_MOST_EVIDENCE]:
        add("", f"{item.weight:+.2f}  {item.term}" + (f" ×{item.count}" if item.count > 1 else ""), "dim")
    if not result.flag_reasons:
        add("Flags", "none")
    for index, (flag, reason) in enumerate(sorted(result.flag_reasons.items())):
        add("" if index else "Flags", f"{flag}: {reason}", "yellow")
    for index, (name, value) in enumerate(result.metadata.values().items()):
        shown = value if isinstance(value, str) else ", ".join(value)
        add("" if index else "Metadata", f"{name}: {shown}")
    decoding = result.document.decoding
    broken = f", {decoding.replacements:,} characters could not be decoded" if decoding.replacements else ""
    add("Encoding", f"{decoding.encoding} ({_METHODS[decoding.method]}){broken}")
    add("Versions", ", ".join(f"{name} {version}" for name, version in versions.items()), "dim")
    return table
