"""Words and phrases that announce noise, in many languages: what a reader knows before seeing a page.

A network learns the words it meets; what it met on three pages it knows poorly, and a language of few pages
hardly at all. The lists in ``models/labels/cues``, one file for each label, are short phrases like "read
also", "扫一扫" or "tous droits réservés", written down beforehand. That one stands somewhere decides
nothing by itself, for prose uses them too: it is one more thing the network sees.

Phrases are compared token by token (:mod:`corpusclean.labelling.tokens`), all places of a batch at once, as
in a trie: a place is left as soon as no phrase goes on as the text does.
"""

from __future__ import annotations

import functools
from typing import Final

import numpy as np
import numpy.typing as npt

from corpusclean.hashing import Hashes, mix
from corpusclean.labelling.tokens import token_ids
from corpusclean.labels import LABELS
from corpusclean.resources import model_path
from corpusclean.segmenting import Offsets

_STEP: Final = np.uint64(0x9E6C63D0876A9A47)
_TABLE_BITS: Final = 16

CUE_LABELS: Final = LABELS[1:]
"""The labels that have cues, in the order of the bits of :meth:`Cues.starts`: every kind of noise."""


class Cues:
    """Phrases of the labels.

    Args:
        phrases: label -> phrases.
    """

    def __init__(self, phrases: dict[str, list[str]]) -> None:
        spelled = [phrase for of_label in phrases.values() for phrase in of_label]
        bits = np.repeat(
            np.array([1 << CUE_LABELS.index(label) for label in phrases], np.uint8),
            [len(of_label) for of_label in phrases.values()],
        )
        ids, bounds = token_ids(spelled)
        lengths = np.diff(bounds)
        # A small table for each length says where a phrase may go on; where it ends is looked up exactly.
        self._goes_on: dict[int, npt.NDArray[np.bool_]] = {}
        self._whole: dict[int, tuple[Hashes, npt.NDArray[np.uint8]]] = {}
        chained = np.zeros(len(spelled), np.uint64)
        for length in range(1, int(lengths.max(initial=0)) + 1):
            longer = np.flatnonzero(lengths >= length)
            chained[longer] = _chain(chained[longer], ids[bounds[longer] + length - 1])
            self._goes_on[length] = np.zeros(1 << _TABLE_BITS, np.bool_)
            self._goes_on[length][chained[longer] >> np.uint64(64 - _TABLE_BITS)] = True
            ended = np.flatnonzero(lengths == length)
            if len(ended):
                hashes, index = np.unique(chained[ended], return_inverse=True)
                labels = np.zeros(len(hashes), np.uint8)
                np.bitwise_or.at(labels, index, bits[ended])
                self._whole[length] = hashes, labels

    def starts(self, ids: Hashes, page: Offsets) -> npt.NDArray[np.uint8]:
        """Returns for each token which labels have a phrase that begins there.

        Of phrases that begin at the same token the longest counts, and none that lies within another.

        Args:
            ids: of the tokens of a batch.
            page: number of the page of each token; a phrase stands on one page.

        Returns:
            Bit i for ``CUE_LABELS[i]``; shape ``(len(ids),)``.
        """
        bits = np.zeros(len(ids), np.uint8)
        ends = np.zeros(len(ids), np.int64)
        at = np.arange(len(ids))
        chained = np.zeros(1, np.uint64)
        for length, goes_on in self._goes_on.items():
            if length > 1:
                inside = at + length <= len(ids)
                at, chained = at[inside], chained[inside]
                same = page[at] == page[at + length - 1]
                at, chained = at[same], chained[same]
            chained = _chain(chained, ids[at + (length - 1)])
            lives = np.flatnonzero(goes_on[chained >> np.uint64(64 - _TABLE_BITS)])
            at, chained = at[lives], chained[lives]
            if len(at) == 0:
                break
            if length in self._whole:
                hashes, labels = self._whole[length]
                index = _index(hashes, chained)
                bits[at[index >= 0]] = labels[index[index >= 0]]
                ends[at[index >= 0]] = at[index >= 0] + length
        within = ends[1:] <= np.maximum.accumulate(ends)[:-1]
        bits[1:][within] = 0
        return bits


@functools.cache
def shipped_cues() -> Cues:
    """Returns the cues that come with this release, read at first use."""
    phrases: dict[str, list[str]] = {}
    for label in CUE_LABELS:
        lines = model_path("labels", "cues", f"{label}.txt").read_text("utf-8").splitlines()
        phrases[label] = [line for line in lines if line.strip() and not line.startswith("# ")]
    return Cues(phrases)


def _chain(before: Hashes, ids: Hashes) -> Hashes:
    return mix((before ^ ids) * _STEP)


def _index(ordered: Hashes, values: Hashes) -> Offsets:
    """Returns where each value stands among some ascending ones, -1 where it does not."""
    at = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.where(ordered[at] == values, at, -1)
