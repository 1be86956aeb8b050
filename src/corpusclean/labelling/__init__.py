"""Decides for every segment of a page what it is."""

from __future__ import annotations

from typing import Protocol

from corpusclean.result import Span
from corpusclean.segmenting import Segments


class Labeller(Protocol):
    """What the pipeline needs of a labeller, so that one can take another's place.

    Attributes:
        name: of the method, as reported in ``versions``.
        version: of its rules or its model.
    """

    name: str
    version: str

    def label(self, batch: Segments) -> list[list[Span]]:
        """Finds what is not the article.

        Args:
            batch: any number of segmented pages. A page's answer depends on that page alone.

        Returns:
            For each page its removable spans, in order, without overlap, beginning and ending with a
            character that is not white space.
        """
        ...


def load_labeller(model: str | None = None, strictness: str = "balanced") -> Labeller:
    """Returns the labeller this release ships, or one of your own.

    Args:
        model: directory made by ``corpusclean train labels``; the shipped model where ``None``.
        strictness: one of ``corpusclean.labels.STRICTNESS``.

    Raises:
        ConfigurationError: an unknown strictness.
        ModelError: a model file is missing, damaged or of another release.
    """
    from corpusclean.labelling.learned import load_learned

    return load_learned(model, strictness)
