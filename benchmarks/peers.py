"""Other projects' libraries as cleaners of plain text.

They expect HTML or judge whole pages, and get of a text what can be given to them:

- trafilatura, jusText and resiliparse read HTML. Every line becomes a paragraph (``<p>``) of a page without
  any other markup, so that they decide by the text alone: far from what they do with the HTML at hand.
- datatrove's filters keep or drop whole pages, C4's also lines. Their word lists and thresholds are for
  English: they see English pages only.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Callable, Sequence
from typing import Any, Final

from corpusclean.gold import GoldCase
from line_rules import Removed, known_again, without

_CONTROLS: Final = dict.fromkeys([*range(32), 127], " ")

_JUSTEXT_LISTS: Final = {
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
}


def as_html(lines: Sequence[str]) -> str:
    """Returns a page with one paragraph a line and no other markup."""
    solid = (line.translate(_CONTROLS) for line in lines if line.strip())
    paragraphs = "\n".join(f"<p>{html.escape(line)}</p>" for line in solid)
    return f"<!DOCTYPE html><html><head><title></title></head><body>\n{paragraphs}\n</body></html>"


def trafilatura(cases: Sequence[GoldCase]) -> list[Removed]:
    """Runs trafilatura with its defaults, comments left out."""
    import trafilatura as library  # type: ignore[import-not-found]

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it says of each page it drops that it does

    def extract(page: str, _: str) -> list[str]:
        return (library.extract(page, include_comments=False) or "").split("\n")

    return _extracted(cases, extract)


def justext(cases: Sequence[GoldCase]) -> list[Removed]:
    """Runs jusText with the language's stop words, or without any as its authors recommend."""
    import justext as library  # type: ignore[import-not-found]

    def extract(page: str, language: str) -> list[str]:
        name = _JUSTEXT_LISTS.get(language.split("-")[0])
        if name:
            paragraphs = library.justext(page, library.get_stoplist(name))
        else:
            paragraphs = library.justext(page, frozenset(), stopwords_low=0, stopwords_high=0)
        return [paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate]

    return _extracted(cases, extract)


def resiliparse(cases: Sequence[GoldCase]) -> list[Removed]:
    """Runs resiliparse's extraction of main content."""
    from resiliparse.extract.html2text import extract_plain_text  # type: ignore[import-not-found]

    def extract(page: str, _: str) -> list[str]:
        text: str = extract_plain_text(page, main_content=True, preserve_formatting=True, list_bullets=False)
        return text.split("\n")

    return _extracted(cases, extract)


def _extracted(cases: Sequence[GoldCase], extract: Callable[[str, str], list[str]]) -> list[Removed]:
    """Returns what a function of a page's HTML and language does not return among its lines."""
    removed = []
    for case in cases:
        lines = [line.translate(_CONTROLS) for line in case.text.splitlines()]
        output = extract(as_html(lines), case.language) if case.text.strip() else []
        removed.append(without(case.text, known_again(lines, output)))
    return removed


def datatrove_c4(cases: Sequence[GoldCase]) -> list[Removed]:
    """Runs datatrove's C4 filter with its defaults, citations left in place."""
    from datatrove.pipeline.filters import C4QualityFilter  # type: ignore[import-not-found]

    return _filtered(cases, [C4QualityFilter(remove_citations=False)])


def datatrove_fineweb(cases: Sequence[GoldCase]) -> list[Removed]:
    """Runs the quality filters of FineWeb in its order and with its options.

    Penedo et al. 2024, The FineWeb Datasets; ``examples/fineweb.py`` of datatrove.
    """
    from datatrove.pipeline.filters import (
        C4QualityFilter,
        FineWebQualityFilter,
        GopherQualityFilter,
        GopherRepetitionFilter,
    )

    c4 = C4QualityFilter(filter_no_terminal_punct=False, remove_citations=False)
    return _filtered(cases, [GopherRepetitionFilter(), GopherQualityFilter(), c4, FineWebQualityFilter()])


def _filtered(cases: Sequence[GoldCase], filters: Sequence[Any]) -> list[Removed]:
    """Returns the lines that filters take out of a page, or the whole page where one drops it."""
    from datatrove.data import Document  # type: ignore[import-not-found]

    removed: list[Removed] = []
    for case in cases:
        document = Document(text=case.text, id=case.id)
        if case.text.strip() and all(_passes(one.filter(document)) for one in filters):
            kept = known_again(case.text.splitlines(), document.text.splitlines())
            removed.append(without(case.text, kept))
        else:
            removed.append([(0, len(case.text))])
    return removed


def _passes(answer: bool | tuple[bool, str]) -> bool:
    """Reads a filter's answer: whether the page stays, or that and why not."""
    return answer if isinstance(answer, bool) else answer[0]
