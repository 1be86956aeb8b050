"""Finds dates in bylines and writes them as ISO 8601, as precisely as the page does.

A date without a year, an impossible one (``2023-13-45``) and one that two readings share (``06/07/2023`` in
an English page) are no dates here: nothing is invented. Time zones are left out; a time is the page's own.
Every pattern is bounded in length, so that the cost is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

_TRADITIONAL_TAGS: Final = ("zh-Hant", "zh-TW", "zh-HK", "yue")
_DAY_FIRST: Final = frozenset(
    [
        "bg",
        "ca",
        "cs",
        "da",
        "de",
        "el",
        "es",
        "et",
        "fi",
        "fr",
        "gl",
        "hr",
        "it",
        "lt",
        "lv",
        "nb",
        "nl",
        "pl",
        "pt",
        "ro",
        "ru",
        "sk",
        "sl",
        "sr",
        "tr",
        "uk",
    ]
)
"""Languages in which ``3/4/2023`` is the third of April (Unicode CLDR, short date formats)."""

_MONTH_NAMES: Final = (
    (
        "jan january januar janvier janv enero ene gennaio "
        "gen janeiro januari января январь янв stycznia styczeń sty"
    ),
    (
        "feb february februar février fevrier févr febrero febbraio "
        "fevereiro fev februari февраля февраль фев lutego luty lut"
    ),
    "mar march märz maerz mär mrz mars marzo março marco maart mrt марта март мар marca marzec",
    "apr april avril avr abril abr aprile апреля апрель апр kwietnia kwiecień kwi",
    "may mai mayo maggio mag maio mei мая май maja maj",
    "jun june juni juin junio giugno giu junho июня июнь июн czerwca czerwiec cze",
    "jul july juli juillet juil julio luglio lug julho июля июль июл lipca lipiec lip",
    "aug august août aout agosto ago augustus августа август авг sierpnia sierpień sie",
    (
        "sep sept september septembre septiembre settembre set "
        "setembro сентября сентябрь сен сент września wrzesień wrz"
    ),
    (
        "oct october oktober okt octobre octubre ottobre ott "
        "outubro out октября октябрь окт października październik paź"
    ),
    "nov november novembre noviembre novembro ноября ноябрь ноя нояб listopada listopad lis",
    (
        "dec december dezember dez décembre decembre déc diciembre "
        "dic dicembre dezembro декабря декабрь дек grudnia grudzień gru"
    ),
)
MONTHS: Final = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
"""Month names of en de fr es it pt nl ru pl, in lower case -> 1 to 12; no name is shared by two months."""

_ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
"""Era -> the year before its first."""

_DIGITS: Final = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
}

_NUMERAL: Final = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})"
_NAME: Final = r"(?<![^\W\d_])([^\W\d_]{3,12})\.?"

_PATTERNS: Final = {
    "year_first": re.compile(
        r"(?<![\d.])((?:19|20)\d\d) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{1,2}(?!\d|[-/]\d)|\d\d(?=\d\d:\d\d))"
    ),
    "year_month": re.compile(r"(?<![\d.])((?:19|20)\d\d)[./](\d{1,2})(?![\d/]|\.\d)"),
    "cjk_month_first": re.compile(rf"(?<!\d)({_NUMERAL})月 (\d{{1,2}}), ?((?:19|20)\d\d)(?!\d)"),
    "cjk": re.compile(
        rf"(?<!\d)((?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{{3}}) ?[年년] ?"
        rf"({_NUMERAL}) ?[月월](?: ?({_NUMERAL}) ?[日号號일])?"
    ),
    "era": re.compile(
        r"(令和|平成|昭和|民國|民国) ?(\d{1,3}|元) ?(?:年 ?(\d{1,2}) ?月(?: ?(\d{1,2}) ?日)?"
        r"|[-/.](\d{1,2})[-/.](\d{1,2})(?!\d))"
    ),
    "minguo": re.compile(
        r"(?<![\d.-])(1[0-4]\d|9\d) ?(?:([-/.])(\d{1,2})\2(\d{1,2})(?![-/.]?\d)"
        r"|年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日)"
    ),
    "short_year": re.compile(r"(?<![\d.])([0-3]\d)\.(\d{1,2})\.(\d{1,2})(?!\.?\d)"),
    "day_first": re.compile(r"(?<![\d.])(\d{1,2})([-/.]) ?(\d{1,2})\2 ?((?:19|20)\d\d)(?!\d)"),
    "day_name": re.compile(
        rf"(?<![\d.])(\d{{1,2}})(?:st|nd|rd|th|er|º|ª|°|\.)?[ -]{{1,2}}(?:of |de |d')?{_NAME},?"
        rf"[ -]{{1,2}}(?:de |del )?((?:19|20)\d\d)(?!\d)",
        re.IGNORECASE,
    ),
    "name_day": re.compile(
        rf"{_NAME} {{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?,? {{1,2}}(?:\d{{1,2}}:\d\d:\d\d )?"
        rf"((?:19|20)\d\d)(?!\d)",
        re.IGNORECASE,
    ),
    "name_year": re.compile(rf"{_NAME},? {{1,2}}(?:de |del )?((?:19|20)\d\d)(?!\d)", re.IGNORECASE),
}

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_WITHOUT_YEAR_OF_DIGITS: Final = ("cjk", "era", "minguo", "short_year")
_CJK_YEAR: Final = re.compile("[年년]")

_DAY_BEFORE: Final = re.compile(r"\d(?:st|nd|rd|th|er|º|ª|°)?[. -]{1,2}(?:of |de )?$")
_TIME: Final = re.compile(
    r"[ \t,.T·|–-]{0,4}(?:\([^()\n]{1,6}\)|(?:星期|周|週)[一二三四五六日天])?[ \t,|–-]{0,3}"
    r"(?:(?:at|um|à|a las|às|as|alle|ore|om|в|o godz\.?|godz\.?) )?"
    r"(?P<half>上午|下午|晚上|晚间|凌晨|中午|午前|午後|오전|오후)? ?"
    r"(?P<hour>\d{1,2})(?: ?[:h時时點点시] ?(?P<minute>[0-5]\d)|\.(?P<dotted>[0-5]\d) ?Uhr)(?!\d)"
    r"(?::[0-5]\d(?!\d)|分)?(?:\.\d{1,6})? ?(?P<after>[ap]\.?m\b)?",
    re.IGNORECASE,
)
_TIME_BEFORE: Final = re.compile(r"(?<![\d:])(\d{1,2}):([0-5]\d) ?([ap]m)?,? {0,2}(?:on )?$", re.IGNORECASE)
_ASCTIME: Final = re.compile(r" (\d{1,2}):(\d\d):\d\d ")
_AFTERNOON: Final = frozenset({"下午", "晚上", "晚间", "午後", "오후", "pm"})
_MORNING: Final = frozenset({"上午", "凌晨", "午前", "오전", "am"})


class FoundDate(NamedTuple):
    """A date on the page.

    Attributes:
        start: offset of its first character.
        end: one past the last, of the time where there is one.
        value: ISO 8601: ``2023-06``, ``2023-06-15`` or ``2022-10-01T14:17``.
    """

    start: int
    end: int
    value: str


def find_dates(text: str, language_tag: str) -> list[FoundDate]:
    """Returns the dates of a text in order; where two readings overlap, the longer one.

    Args:
        text: with its full-width digits and marks already replaced by ASCII ones.
        language_tag: of the page; decides what ``3/4/2023`` and ``112-03-14`` mean.
    """
    found = sorted(_candidates(text, language_tag), key=lambda d: (d.start, -d.end))
    kept: list[FoundDate] = []
    for candidate in found:
        if not kept or candidate.start >= kept[-1].end:
            kept.append(candidate)
    return kept


def _candidates(text: str, language_tag: str) -> Iterator[FoundDate]:
    """Yields what each pattern finds, where it is a date that exists."""
    language = language_tag.partition("-")[0]
    has_year = _YEAR.search(text) is not None
    for kind, pattern in _PATTERNS.items():
        # most pieces hold no date: what every match must hold is quicker to look for than a match
        if not has_year and kind not in _WITHOUT_YEAR_OF_DIGITS:
            continue
        if kind == "cjk" and not _CJK_YEAR.search(text):
            continue
        if kind == "era" and not any(era in text for era in _ERAS):
            continue
        if kind == "minguo" and not language_tag.startswith(_TRADITIONAL_TAGS):
            continue
        if kind == "short_year" and language != "ko":
            continue
        for match in pattern.finditer(text):
            day = _read(kind, match, language)
            if day:
                end, value = _with_time(text, match, day)
                yield FoundDate(match.start(), match.start() + len(text[match.start() : end].rstrip()), value)


def _read(kind: str, match: re.Match[str], language: str) -> str | None:
    """Returns the ISO date or month that a match means, or ``None`` where it means none."""
    groups = match.groups()
    if kind == "year_first":
        return _iso(int(groups[0]), int(groups[2]), int(groups[3]))
    if kind == "year_month":
        return _iso(int(groups[0]), int(groups[1]), None)
    if kind == "cjk_month_first":
        return _iso(int(groups[2]), _numeral(groups[0]), groups[1])
    if kind == "cjk":
        year = int(groups[0]) if groups[0].isdecimal() else int("".join(str(_DIGITS[c]) for c in groups[0]))
        return _iso(year, _numeral(groups[1]), groups[2] and _numeral(groups[2]))
    if kind == "era":
        year = _ERAS[groups[0]] + (1 if groups[1] == "元" else int(groups[1]))
        return _iso(year, int(groups[2] or groups[4]), groups[3] or groups[5])
    if kind == "minguo":
        return _iso(1911 + int(groups[0]), int(groups[2] or groups[4]), groups[3] or groups[5])
    if kind == "short_year":
        return _iso(2000 + int(groups[0]), int(groups[1]), groups[2])
    if kind == "day_first":
        return _read_day_first(int(groups[0]), groups[1], int(groups[2]), int(groups[3]), language)
    if kind == "day_name":
        return _iso(int(groups[2]), MONTHS.get(groups[1].lower()), groups[0])
    if kind == "name_day":
        return _iso(int(groups[2]), MONTHS.get(groups[0].lower()), groups[1])
    if _DAY_BEFORE.search(match.string, max(0, match.start() - 12), match.start()):
        return None  # an impossible day, as the 30th of February: not the month either
    return _iso(int(groups[1]), MONTHS.get(groups[0].lower()), None)


def _read_day_first(first: int, separator: str, second: int, year: int, language: str) -> str | None:
    """Returns what ``3/4/2023`` means: dots put the day first everywhere, other marks in some languages."""
    if separator == "." or language in _DAY_FIRST or first > 12:
        return _iso(year, second, first)
    if second > 12 or first == second:
        return _iso(year, first, second)
    return None


def _iso(year: int, month: int | None, day: int | str | None) -> str | None:
    """Returns a date or month that exists in ISO 8601."""
    if not month or not 1900 <= year <= 2100:
        return None
    try:
        exact = date(year, month, int(day) if day else 1)
    except ValueError:
        return None
    return exact.isoformat() if day else exact.isoformat()[:7]


def _numeral(text: str) -> int:
    """Returns the number that ``12``, ``十二`` or ``廿三`` means; 0, which no date has, for anything else."""
    if text.isdecimal():
        return int(text)
    tens, mark, ones = text.replace("廿", "二十").replace("卅", "三十").partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    if not mark:
        return _DIGITS.get(tens, 0)
    return 10 * (_DIGITS.get(tens, 0) if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)


def _with_time(text: str, match: re.Match[str], day: str) -> tuple[int, str]:
    """Returns the end of a date and its value, with the time of day where one stands beside it."""
    if len(day) == 7:
        return match.end(), day
    time = _TIME.match(text, match.end())
    if time:
        half = (time["half"] or time["after"] or "").lower().replace(".", "")
        clock = _clock(int(time["hour"]), time["minute"] or time["dotted"], half)
        return (time.end(), f"{day}T{clock}") if clock else (match.end(), day)
    inside = _ASCTIME.search(match[0])
    if inside:
        clock = _clock(int(inside[1]), inside[2], "")
        return match.end(), f"{day}T{clock}" if clock else day
    before = _TIME_BEFORE.search(text, max(0, match.start() - 16), match.start())
    if before:
        clock = _clock(int(before[1]), before[2], (before[3] or "").lower())
        return match.end(), f"{day}T{clock}" if clock else day
    return match.end(), day


def _clock(hour: int, minute: str, half: str) -> str | None:
    """Returns a time of day as ``HH:MM``, or ``None`` where there is no such time."""
    if half in _AFTERNOON and hour < 12:
        hour += 12
    elif half in _MORNING and hour == 12:
        hour = 0
    return f"{hour:02d}:{minute}" if hour <= 23 else None
