"""Learns the table of Han characters from tagged lines and from what the national standards contain.

Simplified or Traditional: a character that GB 2312 has and Big5 lacks is Simplified, the reverse Traditional;
Python's codecs know both. Counts in the corpora overrule that where they are clear. Cantonese: the
function characters that all sources agree on. Japanese: a logistic regression on which characters occur.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpusclean.language.han import FIRST, LAST

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_STANDARD_WEIGHT = 3.0
"""Of a character that only one of the two standards has."""
_CLEAR_COUNT, _CLEAR_ODDS = 12, 15.0
"""Occurrences and odds from which the corpora alone make a character of both standards distinctive."""
_TAGS = ("zh-Hans", "zh-Hant", "yue", "ja")
_LEAST_LINES = 200
"""Of both languages, for a source to be heard about Cantonese."""
_LEAST_SPOKEN, _SPOKEN_ODDS, _MOST_POSITIVE = 6, 2.3, 5.0
"""Occurrences and log-odds from which a character speaks for Cantonese, and the most it can say."""
_LEAST_WRITTEN_RATE, _WRITTEN_ODDS, _MOST_NEGATIVE = 0.04, 0.7, 1.5
"""Share of written lines and log-odds from which it speaks against, and the most it can say."""
_FREQUENT = 800
"""Characters of a language that count as its frequent ones."""
_CANTONESE_INTERCEPT = -2.0
_PIECES = (3, 4, 6, 8, 10, 10, 15, 20)
"""Lengths, in characters, of the pieces that lines are cut to."""


def _encodable(codec: str, first_lead: int, last_lead: int) -> set[int]:
    """Returns the Han characters of a double-byte codec whose lead byte is in the range."""
    found = set()
    for code in range(0x4E00, 0xA000):
        try:
            encoded = chr(code).encode(codec)
        except UnicodeEncodeError:
            continue
        if len(encoded) == 2 and first_lead <= encoded[0] <= last_lead:
            found.add(code)
    return found


def _variant_weights(simplified: Counter[str], traditional: Counter[str]) -> dict[int, float]:
    """Returns how far each character speaks for Simplified (above 0) or Traditional characters."""
    gb2312 = _encodable("gb2312", 0xB0, 0xF7)
    big5 = _encodable("big5", 0xA4, 0xF9)
    total_simplified = max(1, simplified.total())
    total_traditional = max(1, traditional.total())
    weights = {}
    for code in range(FIRST, LAST + 1):
        character = chr(code)
        weight = 0.0
        if code in gb2312 and code not in big5:
            weight = _STANDARD_WEIGHT
        elif code in big5 and code not in gb2312:
            weight = -_STANDARD_WEIGHT
        a, b = simplified[character], traditional[character]
        if a + b >= _CLEAR_COUNT:
            odds = ((a + 0.5) / total_simplified) / ((b + 0.5) / total_traditional)
            if odds > _CLEAR_ODDS or odds < 1 / _CLEAR_ODDS:
                weight = float(np.clip(np.log(odds), -_STANDARD_WEIGHT * 1.5, _STANDARD_WEIGHT * 1.5))
            elif 1 / 4 < odds < 4:
                weight = 0.0  # both write it, whatever the standards say
        if weight:
            weights[code] = weight
    return weights


def _pieces(lines: Iterable[str], chooser: random.Random) -> list[str]:
    """Returns the Han characters of each line, whole and cut to a piece of a random length."""
    found = []
    for line in lines:
        characters = "".join(_HAN.findall(line))
        if len(characters) >= 4:
            found.append(characters)
            for _ in range(2):
                length = chooser.choice(_PIECES)
                start = chooser.randrange(max(1, len(characters) - length))
                found.append(characters[start : start + length])
    return found


def _fit(
    positive: Sequence[str], negative: Sequence[str], *, strength: float, seed: int
) -> tuple[dict[int, float], float]:
    """Fits a logistic regression on counts of characters; returns the weights and the intercept."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = CountVectorizer(analyzer="char", lowercase=False, min_df=3)
    matrix = vectorizer.fit_transform([*positive, *negative])
    target = np.concatenate((np.ones(len(positive)), np.zeros(len(negative))))
    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=400, random_state=seed)
    model.fit(matrix, target)
    coefficients: npt.NDArray[np.float64] = model.coef_[0]
    weights = {
        ord(character): float(coefficients[column])
        for character, column in vectorizer.vocabulary_.items()
        if FIRST <= ord(character) <= LAST
    }
    return weights, float(model.intercept_[0])


def _document_frequency(lines: Sequence[str]) -> Counter[str]:
    """Returns in how many lines each Han character occurs."""
    found: Counter[str] = Counter()
    for line in lines:
        found.update(set("".join(_HAN.findall(line))))
    return found


def _spoken_odds(lines: Mapping[str, Sequence[str]], variant: Mapping[int, float]) -> dict[int, float]:
    """Returns the log-odds of each character in Cantonese lines against written Chinese of one source.

    Characters that are Simplified only say nothing: Cantonese lines are nearly all Traditional.
    """
    spoken = _document_frequency(lines.get("yue", ()))
    total = len(lines.get("yue", ()))
    written = [
        (_document_frequency(lines[tag]), len(lines[tag])) for tag in ("zh-Hant", "zh-Hans") if lines.get(tag)
    ]
    odds = {}
    for character in {c for counts, _ in [(spoken, total), *written] for c in counts}:
        code = ord(character)
        if not FIRST <= code <= LAST or variant.get(code, 0.0) > 0:
            continue
        a = spoken[character]
        rate = max(counts[character] / size for counts, size in written)
        if a < _LEAST_SPOKEN and rate < _LEAST_WRITTEN_RATE:
            continue
        value = math.log((a + 0.5) / total) - math.log(rate + 0.5 / written[0][1])
        if value >= _SPOKEN_ODDS or (value <= -_WRITTEN_ODDS and rate >= _LEAST_WRITTEN_RATE):
            odds[code] = max(-_MOST_NEGATIVE, min(value, _MOST_POSITIVE))
    return odds


def _cantonese_weights(
    sources: Sequence[Mapping[str, Sequence[str]]], variant: Mapping[int, float]
) -> dict[int, float]:
    """Returns the characters that tell Cantonese from written Chinese, and by how much.

    A character counts when every source that has both languages agrees on it, so that the spelling habits
    of one translator do not become features.
    """
    each = [
        _spoken_odds(lines, variant)
        for lines in sources
        if len(lines.get("yue", ())) >= _LEAST_LINES and len(lines.get("zh-Hant", ())) >= _LEAST_LINES
    ]
    if not each:
        return {}
    agreed = set.intersection(*(set(odds) for odds in each))
    weights = {}
    for code in agreed:
        values = [odds[code] for odds in each]
        if min(values) > 0 or max(values) < 0:
            weights[code] = min(values, key=abs)
    return weights


def _rarity(lines: Mapping[str, Sequence[str]]) -> npt.NDArray[np.uint8]:
    """Returns how rare each character is: 0 for frequent in a language, 1 for common, 4 for rare.

    Wrongly decoded text is made of characters that are rare, or at least not among the frequent ones that
    make up three quarters of any real text.
    """
    rarity = np.full(LAST - FIRST + 1, 4, np.uint8)
    level_one = _encodable("gb2312", 0xB0, 0xD7) | _encodable("big5", 0xA4, 0xC6)
    for code in level_one | _encodable("euc_jp", 0xB0, 0xCF):
        rarity[code - FIRST] = 1
    for tag in _TAGS:
        counts = Counter("".join("".join(_HAN.findall(line)) for line in lines[tag]))
        for character, count in counts.items():
            if count >= _LEAST_SPOKEN:
                rarity[ord(character) - FIRST] = min(rarity[ord(character) - FIRST], 1)
        for character, _ in counts.most_common(_FREQUENT):
            rarity[ord(character) - FIRST] = 0
    return rarity


def train_han(sources: Sequence[Mapping[str, Sequence[str]]], out: Path, *, seed: int = 0) -> dict[str, int]:
    """Writes the table of Han characters.

    Args:
        sources: of each source, tag -> lines; read are ``zh-Hans``, ``zh-Hant``, ``yue`` and ``ja``.
        out: the file to write.
        seed: of the cutting and the fits.

    Returns:
        characters with a weight of each kind.
    """
    chooser = random.Random(seed)  # noqa: S311 - no secrets here
    lines = {tag: [x for source in sources for x in source.get(tag, ())] for tag in _TAGS}
    variant = _variant_weights(Counter("".join(lines["zh-Hans"])), Counter("".join(lines["zh-Hant"])))
    cantonese = _cantonese_weights(sources, variant)

    japanese: dict[int, float] = {}
    japanese_intercept = -9.0
    chinese = _pieces([*lines["zh-Hans"], *lines["zh-Hant"], *lines["yue"]], chooser)
    kanji = [run for line in lines["ja"] for run in _HAN.findall(line) if len(run) >= 3]
    kanji += _pieces(lines["ja"], chooser)
    if kanji and chinese:
        japanese, japanese_intercept = _fit(kanji, chinese, strength=0.3, seed=seed)
        # characters made in Japan that the lines happen to lack
        only_japanese = _encodable("euc_jp", 0xB0, 0xF4) - _encodable("gb2312", 0xB0, 0xF7)
        for code in only_japanese - _encodable("big5", 0xA4, 0xF9):
            japanese[code] = max(japanese.get(code, 0.0), _STANDARD_WEIGHT)
            variant.pop(code, None)

    rarity = _rarity(lines)
    characters = np.array(sorted(variant.keys() | cantonese.keys() | japanese.keys()), np.uint16)
    table = np.array(
        [[kind.get(int(code), 0.0) for kind in (variant, cantonese, japanese)] for code in characters],
        np.float16,
    ).reshape(-1, 3)
    with out.open("wb") as file:
        for array in (characters, table, rarity, np.array([_CANTONESE_INTERCEPT, japanese_intercept])):
            np.save(file, array, allow_pickle=False)
    return {"variant": len(variant), "cantonese": len(cantonese), "japanese": len(japanese)}
