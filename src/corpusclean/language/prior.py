"""How much of the web each language writes: what a doubtful line is most likely in before it is read.

A line of two words that goes nearly as well with English as with a language of a few thousand pages is
English. Four classes, coarse on purpose, after the shares of languages among crawled pages that Common Crawl
publishes (https://commoncrawl.github.io/cc-crawl-statistics/plots/languages): English is nearly half of
them; then come languages with about a third of a per cent or more; with a fiftieth of a per cent or more; and
all others.
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
