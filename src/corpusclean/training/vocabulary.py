"""Which n-grams the labeller learns: those that several pages of several authors use.

What one author uses alone (a name, a turn of phrase) can only be learned by heart. Leaving such n-grams out
brought more than any other change (decision 6): on pages of unseen authors a fifth of the n-grams are unknown
either way, and unknown ones had been met with the embeddings of others that happened to share their bucket.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from corpusclean.labelling.features import BUCKETS, Buckets
from corpusclean.training.encoding import Encoded


def choose_vocabulary(
    pages: Sequence[Encoded], sources: Sequence[str], least_pages: int, least_sources: int
) -> Buckets:
    """Returns the buckets of the n-grams worth learning, ascending.

    Args:
        pages: encoded as buckets.
        sources: who wrote each page, or where it was found.
        least_pages: on so many pages an n-gram must stand,
        least_sources: of so many sources.
    """
    on_pages = np.zeros(BUCKETS, np.int32)
    by_source: dict[str, list[Buckets]] = defaultdict(list)
    for page, source in zip(pages, sources, strict=True):
        used = np.unique(page.ngrams)
        on_pages[used] += 1
        by_source[source].append(used)
    in_sources = np.zeros(BUCKETS, np.int32)
    for found in by_source.values():
        in_sources[np.unique(np.concatenate(found))] += 1
    chosen = (on_pages >= least_pages) & (in_sources >= least_sources)
    return np.flatnonzero(chosen).astype(np.int32)
