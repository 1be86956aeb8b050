"""Turns scraped web text into corpora people can trust.

    import corpusclean

    result = corpusclean.clean("raw text of a scraped page")
    result.text       # the article
    result.spans      # what was removed, each with label, score and reason
    result.language   # Language(tag="zh-Hant", ...)
    result.relevance  # Relevance(topic="elder-care", score=0.97, ...)
    result.flags      # frozenset({"off_topic"}) or empty

For many pages make a :class:`Cleaner` once and use :meth:`Cleaner.clean_many`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from corpusclean.document import Decoding, Document
from corpusclean.exceptions import (
    ConfigurationError,
    CorpusCleanError,
    InputError,
    ModelError,
    OutputError,
)
from corpusclean.labels import LABELS, NOISE_LABELS, Label
from corpusclean.result import (
    Evidence,
    Language,
    Metadata,
    MetadataField,
    Relevance,
    Result,
    Span,
)

if TYPE_CHECKING:
    from corpusclean.cleaner import Cleaner
    from corpusclean.language import detect

__version__ = "0.1.0"

__all__ = [
    "LABELS",
    "NOISE_LABELS",
    "Cleaner",
    "ConfigurationError",
    "CorpusCleanError",
    "Decoding",
    "Document",
    "Evidence",
    "InputError",
    "Label",
    "Language",
    "Metadata",
    "MetadataField",
    "ModelError",
    "OutputError",
    "Relevance",
    "Result",
    "Span",
    "clean",
    "detect",
]

# NumPy and the models are loaded when first used, so that importing this package costs almost nothing.
_LAZY = {"Cleaner": "corpusclean.cleaner", "detect": "corpusclean.language"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module attribute can be anything
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def clean(source: str | bytes | Document) -> Result:
    """Cleans one page with the default settings.

    Args:
        source: text, bytes in any encoding, or a :class:`Document`.

    Returns:
        What is kept, what was removed and why, the language, the relevance to elder care and the flags.

    Raises:
        ModelError: a shipped model file is missing or damaged.
    """
    from corpusclean.cleaner import default_cleaner

    return default_cleaner().clean(source)
