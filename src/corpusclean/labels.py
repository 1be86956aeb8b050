"""What a piece of a scraped page can be.

The labels and their meaning follow ``docs/formats.md``; a label is a plain string, so that it
can be written to JSON, given on a command line and compared without a conversion.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

Label = Literal[
    "content",
    "spam",
    "related",
    "navigation",
    "byline",
    "caption",
    "tags",
    "promotion",
    "legal",
]

CONTENT: Final = "content"

LABELS: Final[tuple[Label, ...]] = get_args(Label)
"""Every label, ``content`` first."""

NOISE_LABELS: Final[tuple[Label, ...]] = LABELS[1:]
"""The labels of what is removed by default."""

STRICTNESS: Final = ("gentle", "balanced", "strict")
"""How a labeller treats what is doubtful: from keeping it to removing it."""

DESCRIPTIONS: Final[dict[Label, str]] = {
    "content": "title, headings, body, lists, tables, quotes: what is kept",
    "spam": "injected titles, link farms, gambling, porn, pills, loans, comment spam",
    "related": "related, hot or unrelated headlines; previous and next article; rankings",
    "navigation": "menus, breadcrumbs, pagination, search, login, stray debris",
    "byline": "author, date, source, editor, view and comment counters",
    "caption": "image file names, photo captions and credits",
    "tags": "tag, keyword and category lines",
    "promotion": "share, follow, subscribe, app, newsletter, readers' comments, own adverts",
    "legal": "copyright, disclaimer, registration numbers, permalinks, cookie notices",
}
"""One line for a reader about each label."""
