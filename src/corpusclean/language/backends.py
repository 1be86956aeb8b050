"""Other people's detectors behind the same interface, for users who must match an existing corpus.

Both read a whole text at once, as their own users do; so, unlike the model of this library, spam can turn
their answer. Their tags become the ones this library uses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from types import MappingProxyType
from typing import Any, Final

from corpusclean.exceptions import ConfigurationError
from corpusclean.language.scripts import classify, code_points
from corpusclean.language.units import line_bounds
from corpusclean.result import Language

_TAGS: Final = MappingProxyType(
    {
        "zh-cn": "zh-Hans",
        "zh-tw": "zh-Hant",
        "zh": "zh-Hans",
        "no": "nb",
        "iw": "he",
        "jw": "jv",
        "un": "und",
        "xxx": "und",
        "sr-ME": "sr-Latn",
        "hmn": "hmn",
        "tl": "tl",
    }
)
_UNKNOWN: Final = Language("und", 0.0)
_READ_AT_MOST: Final = 1 << 16
"""Characters of a text the backends see; more does not change their answer and langdetect is slow."""


def _printable(text: str) -> str:
    """Returns the start of ``text`` without what the libraries refuse: lone surrogates and controls."""
    head = text[:_READ_AT_MOST].encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() or c in "\n\t" else " " for c in head)


def _line_answers(detector: _WholeTexts, text: str) -> list[tuple[int, int, Language]]:
    codes = code_points(text)
    starts, ends = line_bounds(codes, classify(codes))
    lines = [(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    languages = detector.detect_many([text[start:end] for start, end in lines])
    return [(start, end, language) for (start, end), language in zip(lines, languages, strict=True)]


class _WholeTexts:
    """A detector whose library answers for one text at a time."""

    name: str
    version: str

    def _one(self, text: str) -> Language:
        raise NotImplementedError

    def detect_many(self, texts: Sequence[str]) -> list[Language]:
        """Returns the language of each text."""
        return [self._one(_printable(text)) for text in texts]

    def detect_lines(self, text: str) -> list[tuple[int, int, Language]]:
        """Returns start, end and language of each line of ``text.splitlines()``."""
        return _line_answers(self, text)


class LangdetectDetector(_WholeTexts):
    """``langdetect``: 55 languages. Its sampling is seeded by the text, so its answers can be repeated."""

    name = "langdetect"

    def __init__(self) -> None:
        from langdetect import detector_factory
        from langdetect.lang_detect_exception import LangDetectException

        self.version = version("langdetect")
        self._no_features = LangDetectException
        # a factory of our own: the library's shared one may be seeded otherwise by other code
        self._factory = detector_factory.DetectorFactory()
        self._factory.load_profile(detector_factory.PROFILES_DIRECTORY)

    def _one(self, text: str) -> Language:
        detector = self._factory.create()
        detector.seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
        detector.append(text)
        try:
            found = detector.get_probabilities()
        except self._no_features:
            return _UNKNOWN
        return _language([(item.lang, item.prob) for item in found])


class Cld2Detector(_WholeTexts):
    """CLD2 through ``pycld2``: 160 languages, fast; not installed with this library.

    Raises:
        ConfigurationError: ``pycld2`` is not installed.
    """

    name = "cld2"

    def __init__(self) -> None:
        try:
            import pycld2
        except ImportError as error:
            raise ConfigurationError(
                "the language backend cld2 needs a package of its own: pip install pycld2"
            ) from error
        self.version = version("pycld2")
        self._library: Any = pycld2

    def _one(self, text: str) -> Language:
        try:
            reliable, _, found = self._library.detect(text.encode(), returnVectors=False)[:3]
        except self._library.error:
            return _UNKNOWN
        shares = [(tag, percent / 100) for _, tag, percent, _ in found if percent]
        if not shares or shares[0][0] == "un":
            return _UNKNOWN
        answer = _language(shares)
        return Language(answer.tag, answer.confidence if reliable else answer.confidence / 2, answer.shares)


def _language(found: Sequence[tuple[str, float]]) -> Language:
    """Returns the first of the library's answers, its probability, and all of them as shares."""
    if not found:
        return _UNKNOWN
    total = sum(probability for _, probability in found) or 1.0
    shares: dict[str, float] = {}
    for tag, probability in found:
        ours = _TAGS.get(tag, _canonical(tag))
        shares[ours] = round(shares.get(ours, 0.0) + probability / total, 4)
    first = _TAGS.get(found[0][0], _canonical(found[0][0]))
    return Language(first, round(min(1.0, found[0][1]), 4), MappingProxyType(shares))


def _canonical(tag: str) -> str:
    """Returns a tag with its script in title case, as BCP 47 recommends: ``zh-Hant``."""
    language, _, script = tag.partition("-")
    return f"{language}-{script.title()}" if script else language
