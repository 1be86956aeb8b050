"""What the script alone decides: most scripts write one language, and CJK text is told by its characters.

Every unit gets a tag, or is left open for the classifier because many languages share its script.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from corpusclean.language.han import MOJIBAKE_RARITY, VARIANT_MARGIN, HanScores, HanTables
from corpusclean.language.scripts import (
    BREAK,
    CLASS,
    DAMAGE,
    FIRST_SCRIPT,
    MARK,
    OTHER,
    SEPARATOR,
    SPACE,
    Classes,
    Codes,
    Offsets,
    script_counts,
)
from corpusclean.language.units import INFORMATION, prose_weights

Floats = npt.NDArray[np.float64]

UND: Final = "und"
OPEN: Final = -1
"""In place of a tag's number: the classifier has to decide."""

ONE_LANGUAGE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Grek": "el",
        "Armn": "hy",
        "Geor": "ka",
        "Thai": "th",
        "Laoo": "lo",
        "Khmr": "km",
        "Taml": "ta",
        "Telu": "te",
        "Knda": "kn",
        "Mlym": "ml",
        "Gujr": "gu",
        "Guru": "pa",
        "Orya": "or",
        "Sinh": "si",
        "Cher": "chr",
        "Thaa": "dv",
        "Nkoo": "nqo",
        "Syrc": "syr",
        "Olck": "sat",
        "Yiii": "ii",
        "Copt": "cop",
        "Vaii": "vai",
        "Mtei": "mni-Mtei",
        "Mong": "mn-Mong",
        "Java": "jv-Java",
        "Bali": "ban-Bali",
        "Beng": "bn",
    }
)
"""Script -> the language it writes, or by far most often writes."""

CJK_TAGS: Final = ("zh-Hans", "zh-Hant", "zh", "yue", "ja", "ko", "as")
_ASSAMESE: Final = (0x09F0, 0x09F1)
"""Two letters that Assamese has and Bengali lacks."""

# Thresholds of sums of log-odds; chosen on held-out lines so that 99.5 % of Chinese stays Chinese.
CANTONESE_MARGIN: Final = 1.0
JAPANESE_MARGIN: Final = 3.0
LENIENT_JAPANESE_MARGIN: Final = -4.0
"""For lines without kana in a document whose other lines are Japanese."""

_LONGEST_WITHOUT_KANA: Final = 40
"""Han characters; a longer stretch of Japanese has kana in it."""


@dataclass
class Units:
    """What is known of each unit of a text; arrays of shape (units,).

    Attributes:
        starts: first code point.
        ends: one past the last.
        script: class number of the script most of it is in; 0 without letters.
        letters: letters of any script.
        weight: how much it reads like prose; see ``units.prose_weights``.
        tag: number of the language in :class:`Tags`, or :data:`OPEN`.
        confidence: probability of the tag.
        japanese: log-odds of Japanese for units in Han characters alone, else minus infinity.
    """

    starts: Offsets
    ends: Offsets
    script: npt.NDArray[np.intp]
    letters: npt.NDArray[np.int64]
    weight: Floats
    tag: npt.NDArray[np.intp]
    confidence: Floats
    japanese: Floats


class Tags:
    """Numbers for tags, so that arrays can hold them."""

    def __init__(self, model_tags: tuple[str, ...]) -> None:
        self.names = tuple(dict.fromkeys((UND, *CJK_TAGS, *ONE_LANGUAGE.values(), *model_tags)))
        self.number = {name: number for number, name in enumerate(self.names)}
        self.of_script = np.full(len(CLASS) + 1, OPEN, np.intp)
        self.of_script[:FIRST_SCRIPT] = self.number[UND]
        for script, tag in ONE_LANGUAGE.items():
            self.of_script[CLASS[script]] = self.number[tag]


def _sigmoid(values: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-np.clip(values, -30, 30)))
    return result


def gate(
    codes: Codes,
    classes: Classes,
    starts: Offsets,
    ends: Offsets,
    line: Offsets,
    tags: Tags,
    han: HanTables,
) -> Units:
    """Decides what can be decided by script.

    Args:
        codes: code points of the text.
        classes: their classes.
        starts: first code point of each unit.
        ends: one past the last.
        line: the line each unit is a piece of.
        tags: numbers of the tags.
        han: the table of Han characters.
    """
    counts = script_counts(classes, starts, ends)
    information = counts * INFORMATION
    letters = counts[:, FIRST_SCRIPT:].sum(axis=1)
    script = np.where(letters > 0, information.argmax(axis=1), 0)
    weight = prose_weights(counts, line)

    tag = tags.of_script[script]
    confidence = 1 - 0.5 / (letters + 1.0)
    units = Units(starts, ends, script, letters, weight, tag, confidence, np.full(starts.size, -np.inf))

    cjk = [CLASS[name] for name in ("Hani", "Kana", "Bopo", "Hang")]
    dense = information[:, cjk].sum(axis=1)
    is_cjk = (dense > 0) & (dense >= information.sum(axis=1) - dense)
    if is_cjk.any():
        _decide_cjk(units, np.flatnonzero(is_cjk), counts, codes, classes, tags, han)
    bengali = np.flatnonzero(script == CLASS["Beng"])
    for unit in bengali:
        if np.isin(codes[starts[unit] : ends[unit]], _ASSAMESE).any():
            tag[unit] = tags.number["as"]

    # not language: hardly any letters among the signs and digits, or a text decoded wrongly
    visible = ends - starts - counts[:, [SPACE, BREAK, MARK]].sum(axis=1)
    sparse = letters < np.where(is_cjk, 0.15, 0.35) * visible
    signs = counts[:, SEPARATOR] + counts[:, OTHER]
    signs_rule = ~is_cjk & (signs > 0.4 * letters)
    damaged = counts[:, DAMAGE] > 0.1 * (letters + counts[:, DAMAGE])
    nothing = (letters == 0) | sparse | signs_rule | damaged
    tag[nothing] = tags.number[UND]
    confidence[nothing] = 0.97
    return units


def _decide_cjk(
    units: Units,
    chosen: Offsets,
    counts: npt.NDArray[np.int64],
    codes: Codes,
    classes: Classes,
    tags: Tags,
    han: HanTables,
) -> None:
    """Tags the units whose numbers are in ``chosen``, which hold Han characters, kana, hangul or bopomofo."""
    unit_count = units.starts.size
    is_han = classes == CLASS["Hani"]
    positions = np.flatnonzero(is_han)
    owner = np.searchsorted(units.ends, positions, side="right")
    inside = owner < unit_count
    inside[inside] = units.starts[owner[inside]] <= positions[inside]
    scores = han.score(codes[positions[inside]], owner[inside], unit_count)

    kana, hangul = counts[:, CLASS["Kana"]], counts[:, CLASS["Hang"]]
    total = np.maximum(kana + hangul + scores.count + counts[:, CLASS["Bopo"]], 1)
    number = tags.number
    tag, confidence = _han_tags(scores, number)

    some_kana = (kana >= 2) & (kana >= 0.08 * total) | (kana >= 0.25 * total)
    # a single kana is often a brand's の; the characters around it decide
    one_kana = (kana == 1) & ~some_kana & (scores.japanese > 0)
    japanese = some_kana | one_kana
    tag[japanese] = number["ja"]
    confidence[japanese] = 1 - 0.3 / (kana[japanese] + 1.0)
    korean = (hangul >= 0.3 * total) & (hangul > kana)
    tag[korean] = number["ko"]
    confidence[korean] = 1 - 0.2 / (hangul[korean] + 1.0)
    garbled = (scores.rarity > MOJIBAKE_RARITY) & (scores.count >= 3)
    tag[garbled] = number[UND]
    confidence[garbled] = 0.9

    units.tag[chosen] = tag[chosen]
    units.confidence[chosen] = confidence[chosen]
    units.script[chosen] = CLASS["Hani"]
    plausible = (kana == 0) & (hangul == 0) & ~garbled & (scores.count <= _LONGEST_WITHOUT_KANA)
    without_kana = chosen[plausible[chosen]]
    units.japanese[without_kana] = scores.japanese[without_kana]


def _han_tags(scores: HanScores, number: Mapping[str, int]) -> tuple[npt.NDArray[np.intp], Floats]:
    """Returns tag and confidence of each unit as if it held Han characters alone."""
    simplified = scores.variant >= VARIANT_MARGIN
    traditional = scores.variant <= -VARIANT_MARGIN
    tag = np.where(simplified, number["zh-Hans"], np.where(traditional, number["zh-Hant"], number["zh"]))
    chinese = _sigmoid(-scores.cantonese) * _sigmoid(-scores.japanese)
    confidence = np.where(
        simplified | traditional,
        _sigmoid(np.abs(scores.variant)) * np.maximum(chinese, 0.6),
        np.maximum(chinese, 0.6),
    )
    spoken = scores.cantonese > CANTONESE_MARGIN
    tag[spoken] = number["yue"]
    confidence[spoken] = _sigmoid(scores.cantonese[spoken])
    foreign = (
        (scores.japanese > JAPANESE_MARGIN)
        & (scores.japanese > scores.cantonese)
        & (scores.count <= _LONGEST_WITHOUT_KANA)
    )
    tag[foreign] = number["ja"]
    confidence[foreign] = np.maximum(0.6, _sigmoid(scores.japanese[foreign] - 2))
    return tag, confidence
