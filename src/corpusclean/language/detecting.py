"""The interface every backend has, and how to get one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol

from corpusclean.exceptions import ConfigurationError
from corpusclean.result import Language

BACKENDS: Final = ("fasttext", "langdetect", "cld2")


class Detector(Protocol):
    """Says the language of texts. Answers never depend on what else is in a batch."""

    @property
    def name(self) -> str:
        """The backend's name, one of :data:`BACKENDS`."""
        ...

    @property
    def version(self) -> str:
        """Of the model or the library that decides."""
        ...

    def detect_many(self, texts: Sequence[str]) -> list[Language]:
        """Returns the language of each text, whatever its length: of a document, that of its prose."""
        ...

    def detect_lines(self, text: str) -> list[tuple[int, int, Language]]:
        """Returns start, end and language of each line; the lines are those of ``str.splitlines``."""
        ...


def load_detector(backend: str = "fasttext", *, model: Path | None = None) -> Detector:
    """Returns a detector; the same object for the same arguments.

    Args:
        backend: ``"fasttext"`` (the model of this library), ``"langdetect"`` or ``"cld2"``.
        model: directory of a model trained by the user, for ``"fasttext"``; else the shipped one.

    Raises:
        ConfigurationError: there is no such backend, or its package is not installed.
        ModelError: the model is missing or damaged.
    """
    if backend not in BACKENDS:
        raise ConfigurationError(f"no language backend {backend!r}; there are {', '.join(BACKENDS)}")
    if model is not None and backend != "fasttext":
        raise ConfigurationError(f"a model of one's own works with the fasttext backend, not with {backend}")
    return _load(backend, model)


@lru_cache(maxsize=8)
def _load(backend: str, model: Path | None) -> Detector:
    # each import costs time that users of another backend need not pay
    if backend == "langdetect":
        from corpusclean.language.backends import LangdetectDetector

        return LangdetectDetector()
    if backend == "cld2":
        from corpusclean.language.backends import Cld2Detector

        return Cld2Detector()
    from corpusclean.language.detector import FastTextDetector

    return FastTextDetector(model)


def detect(text: str | bytes) -> Language:
    """Returns the language of a text, by the model of this library.

    Args:
        text: of any length; bytes are taken as UTF-8, what is invalid in them as no letters.
    """
    decoded = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return load_detector().detect_many([decoded])[0]
