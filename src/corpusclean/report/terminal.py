"""Shows text from strangers on a terminal without letting it command the terminal.

Scraped text can hold escape sequences that move the cursor, rename the window or hide what follows, and
direction overrides that show a line backwards (CVE-2021-42574). All of it is shown as visible marks.
"""

from __future__ import annotations

import os
import re
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rich.console import Console

_UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control characters, direction marks, invisible characters and tags; a line feed and a tab are harmless."""


def visible(text: str) -> str:
    r"""Returns a text in which every control character can be seen and does nothing.

    ``\x1b`` becomes ``␛``, a direction override ``\u202e``; line feeds and tabs stay, CRLF becomes one.
    """
    return _UNSAFE.sub(_mark, text.replace("\r\n", "\n"))


def visible_line(text: str) -> str:
    """Returns a text as :func:`visible` does, on one line."""
    return _UNSAFE.sub(_mark, text).replace("\n", "␊").replace("\t", "␉")


def excerpt(text: str, length: int) -> str:
    """Returns the beginning of a text on one line, of ``length`` characters at most."""
    line = visible_line(" ".join(text[: 4 * length].split()))
    return line if len(line) <= length else line[: length - 1] + "…"


def _mark(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def is_plain(stream: IO[Any]) -> bool:
    """Whether to write without colours: not a terminal, or the reader asked for none (https://no-color.org)."""
    return not stream.isatty() or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def console_for(stream: IO[str]) -> Console:
    """Returns a console that never interprets text as markup and does not cut tables in a pipe short."""
    from rich.console import Console

    plain = is_plain(stream)
    width = None if stream.isatty() or "COLUMNS" in os.environ else 120
    return Console(
        file=stream,
        no_color=plain,
        color_system=None if plain else "auto",
        markup=False,
        emoji=False,
        highlight=False,
        width=width,
    )
