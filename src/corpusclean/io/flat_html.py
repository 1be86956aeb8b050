"""Text of HTML pages that no tree can hold: nested thousands deep, or too long.

Reads the page once from left to right in linear time and keeps no nesting. Attribute values that hold ``<``
or ``>`` are cut short by this; nothing of the text is.
"""

from __future__ import annotations

import html as entities
import re
from typing import Final

_TAG: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]{0,40})(?:[\s/][^<>]*)?>|<[!?][^<>]*>")

_BLOCKS: Final = frozenset(
    """
    address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 head header hr html li main menu nav ol option p pre section select
    summary table tbody textarea tfoot thead title tr ul
    """.split()  # noqa: SIM905  a list would take a line for each
)
_HIDDEN: Final = frozenset({"script", "style"})
_SPACES: Final = re.compile(r"[ \t\r\n\f\v]+")


def flat_text(html: str) -> str:
    """Returns the text of a page with a line break at every block element.

    Args:
        html: the page, of any length and however broken.

    Returns:
        Its lines without those that are empty.
    """
    lines: list[str] = []
    line: list[str] = []
    # An end that was not found once is not there later either: searching again would cost quadratic time.
    missing: set[str] = set()

    def end_of(marker: str, start: int) -> int:
        if marker in missing:
            return -1
        found = lowered_find(html, marker, start)
        if found < 0:
            missing.add(marker)
        return found

    def break_line() -> None:
        text = _SPACES.sub(" ", entities.unescape("".join(line))).strip()
        if text:
            lines.append(text)
        line.clear()

    position = 0
    while True:
        start = html.find("<", position)
        if start < 0:
            break
        line.append(html[position:start])
        if html.startswith("<!--", start):
            end = end_of("-->", start + 4)
            if end >= 0:
                position = end + 3
                continue
        match = _TAG.match(html, start)
        if match is None:
            line.append("<")
            position = start + 1
            continue
        position = match.end()
        name = (match[1] or "").lower()
        if name in _HIDDEN and html[start + 1] != "/":
            end = end_of(f"</{name}", position)
            position = end if end >= 0 else position
        elif name in _BLOCKS:
            break_line()
        elif name in ("td", "th"):
            line.append(" ")
    line.append(html[position:])
    break_line()
    return "\n".join(lines)


def lowered_find(text: str, marker: str, start: int) -> int:
    """Returns where ``marker``, of ASCII in lower case, next stands in ``text`` in either case, or -1."""
    match = re.compile(re.escape(marker), re.IGNORECASE | re.ASCII).search(text, start)
    return match.start() if match else -1
