"""How much of the web each language writes: what a doubtful line is most likely in before it is read.

A line of two words that goes nearly as well with English as with a language of a few thousand pages is
English. Four classes, coarse on purpose: English, the languages many pages are written in, those some are
written in, and all others. Which language is in which class is a judgement, not a count; shares to check it
against are published by Common Crawl (https://commoncrawl.github.io/cc-crawl-statistics/plots/languages).
"""

from __future__ import annotations

from typing import Final

_MANY: Final = frozenset(
    "ar bg cs da de el es fa fi fr hu id it nb nl pl pt ro ru sk sv th tr uk vi".split()  # noqa: SIM905
)
_SOME: Final = frozenset(
    """
    af az be bn bs ca cy eo et eu ga gl he hi hr hy is ka kk la lt lv mk mn ms mt nn sl sq sr sr-Latn sw ta tl
    ur uz
    """.split()  # noqa: SIM905 - reads better than quoted tags
)
_STEP: Final = 0.5
"""Of log probability from one class to the next; chosen on treebank sentences that are not tested on."""


def log_prior(tag: str) -> float:
    """Returns what is added to the log probability of a language, 0 for rare ones."""
    rank = 3 if tag == "en" else 2 if tag in _MANY else 1 if tag in _SOME else 0
    return rank * _STEP
