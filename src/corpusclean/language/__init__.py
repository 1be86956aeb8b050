r"""Which language and script a text is in: a document, each of its lines, or many of them.

    from corpusclean.language import detect, load_detector
    detect("養老院的照護").tag                       # "zh-Hant"
    load_detector().detect_lines("Hello there.\n你好")

``docs/decisions/0003-language-model.md`` says how and why.
"""

from __future__ import annotations

from corpusclean.language.detecting import BACKENDS, Detector, detect, load_detector

__all__ = ["BACKENDS", "Detector", "detect", "load_detector"]
