"""From units to the language of a line or a document."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import numpy as np

from corpusclean.language.gating import LENIENT_JAPANESE_MARGIN, UND, Tags, Units
from corpusclean.language.scripts import Offsets
from corpusclean.result import Language

_CANTONESE_SHARE: Final = 0.5
"""Of a Chinese document's votes; Cantonese pages hold much written Chinese, the reverse is rare."""


def resolve_japanese(units: Units, text: Offsets, tags: Tags) -> None:
    """Reads lines of Han characters alone as Japanese in a text whose other lines are Japanese.

    Args:
        units: changed in place.
        text: the number of the text each unit belongs to.
        tags: numbers of the tags.
    """
    japanese = tags.number["ja"]
    han = np.isfinite(units.japanese)
    if not han.any() or not (units.tag == japanese).any():
        return
    size = int(text.max()) + 1
    kana_weight = np.bincount(text, weights=units.weight * ((units.tag == japanese) & ~han), minlength=size)
    han_weight = np.bincount(text, weights=units.weight * han, minlength=size)
    mostly = (kana_weight > han_weight)[text]
    change = han & mostly & (units.japanese > LENIENT_JAPANESE_MARGIN)
    units.tag[change] = japanese
    units.confidence[change] = np.maximum(units.confidence[change] * 0.9, 0.7)


def vote(units: Units, group: Offsets, groups: int, tags: Tags) -> list[Language]:
    """Returns the language of each group of units.

    A unit votes with its weight as prose times its confidence. The votes for the ways to write Chinese are
    added before they are compared with others, and only then told apart.

    Args:
        units: of the groups, none open.
        group: of each unit, not falling.
        groups: how many groups there are; some may have no units.
        tags: numbers of the tags.
    """
    names = tags.names
    key, place = np.unique(group * len(names) + units.tag, return_inverse=True)
    letters = np.bincount(place, weights=units.letters, minlength=key.size)
    # a unit without letters still votes a little, so that a group of them is `und` for a reason
    ballots = units.weight + 1e-9
    weight = np.bincount(place, weights=ballots * units.confidence, minlength=key.size)
    full = np.bincount(place, weights=ballots, minlength=key.size)
    answers = [Language(UND, 1.0)] * groups
    rows: dict[int, list[tuple[str, float, float, float]]] = {}
    for row, row_letters, row_weight, row_full in zip(
        key.tolist(), letters.tolist(), weight.tolist(), full.tolist(), strict=True
    ):
        number, tag = divmod(row, len(names))
        rows.setdefault(number, []).append((names[tag], row_letters, row_weight, row_full))
    for number, row_list in rows.items():
        answers[number] = _decide(row_list)
    return answers


def _decide(rows: list[tuple[str, float, float, float]]) -> Language:
    """Returns the language of a group from its rows of tag, letters, vote, and vote at full confidence."""
    if len(rows) == 1:
        tag, letters, weight, full = rows[0]
        shares = MappingProxyType({tag: 1.0}) if letters else MappingProxyType({})
        return Language(tag, round(weight / full, 4), shares)
    votes = {tag: weight for tag, _, weight, _ in rows if tag != UND}
    if not votes or sum(votes.values()) < 1e-6:
        return Language(UND, 0.9, _shares({tag: letters for tag, letters, _, _ in rows}))
    chinese = _chinese_winner(votes)
    letters_of = {tag: letters for tag, letters, _, _ in rows}
    if chinese:
        # lines that do not tell the script go with those that do
        if chinese != "zh" and "zh" in letters_of:
            target = max(
                (t for t in letters_of if t in ("zh-Hans", "zh-Hant", "yue")), key=lambda t: votes.get(t, 0)
            )
            letters_of[target] += letters_of.pop("zh")
        family = [tag for tag in votes if tag.startswith("zh") or tag == "yue"]
        votes[chinese] = sum(votes.pop(tag) for tag in family)
    tag, most = max(votes.items(), key=lambda item: (item[1], item[0]))
    second = max((weight for other, weight in votes.items() if other != tag), default=0.0)
    sure = max((weight / full for name, _, weight, full in rows if name == tag), default=0.5)
    return Language(tag, round(sure * most / (most + second), 4), _shares(letters_of))


def _chinese_winner(votes: dict[str, float]) -> str:
    """Returns the tag that the Chinese part of a text gets, or ``""`` where there is none."""
    simplified, traditional = votes.get("zh-Hans", 0.0), votes.get("zh-Hant", 0.0)
    neutral, cantonese = votes.get("zh", 0.0), votes.get("yue", 0.0)
    total = simplified + traditional + neutral + cantonese
    if total == 0:
        return ""
    if cantonese >= _CANTONESE_SHARE * total:
        return "yue"
    if simplified == traditional == 0:
        return "zh"
    return "zh-Hans" if simplified >= traditional else "zh-Hant"


def _shares(letters: dict[str, float]) -> MappingProxyType[str, float]:
    """Returns tag -> share of the letters, largest first."""
    total = sum(letters.values())
    if total == 0:
        return MappingProxyType({})
    ordered = sorted(letters.items(), key=lambda item: (-item[1], item[0]))
    return MappingProxyType({tag: round(count / total, 4) for tag, count in ordered if count})
