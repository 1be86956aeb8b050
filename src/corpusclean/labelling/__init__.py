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


def load_labeller() -> Labeller:
    """Returns the labeller this release ships."""
    from corpusclean.labelling.rules import RuleLabeller

    return RuleLabeller()
