"""Reads the fields of a byline: who wrote it, where it came from, when it appeared, how often it was read.

A field is a key and a value (``来源：新华网``), a key that needs no mark (``By Ann Lee``, ``조회 1,204``)
or a value with a unit (``1204 views``). A value ends at the next key, at a date, at a separator or at the end
of the line. Every function takes text that :func:`fold` has made comparable; offsets stay the original's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from corpusclean.metadata.dates import FoundDate, find_dates
from corpusclean.metadata.keys import (
    AUTHOR_KEYS,
    DATE_KEYS,
    NO_DATE_KEYS,
    PUBLISHED_KEYS,
    SOURCE_KEYS,
    UPDATED_KEYS,
    VIEW_KEYS,
)

FieldName = Literal["author", "source", "published", "views"]

_FOLDED: Final = str.maketrans(
    {
        **{chr(ord("0") + 0xFEE0 + i): str(i) for i in range(10)},
        **dict(zip("：／．－｜　\xa0\u2002\u2003\u202f，（）﹕∶", ":/.-|\t   \x20,():" + ":", strict=True)),
    }
)


def fold(text: str) -> str:
    """Returns the text with full-width digits and marks as ASCII, each in its place, wide spaces as tabs."""
    return text.translate(_FOLDED)


class Field(NamedTuple):
    """A field of a byline.

    Attributes:
        name: what it tells.
        start: offset of the value's first character.
        end: one past its last.
        value: normalised for dates and counts, otherwise the folded text of the value.
        rank: 0 where an explicit key says so; higher where it is less certain.
    """

    name: FieldName
    start: int
    end: int
    value: str
    rank: int


def _any_key(keys: str) -> str:
    """Returns a pattern for one of the keys, that begins no later than a word does."""
    return rf"(?<![a-zа-яà-ÿ])(?:{keys})(?![a-zа-яà-ÿ])"


_KEY: Final = re.compile(
    rf"(?:(?P<author>{_any_key(AUTHOR_KEYS)})|(?P<source>{_any_key(SOURCE_KEYS)})) ?(?::|»|/(?=\D))",
    re.IGNORECASE,
)
_OTHER_KEY: Final = re.compile(r"(?<![^\s|\])】,;·•])[^\W\d_][^\s:|\[\]()【】]{0,14} ?:(?!//)")
_VALUE_END: Final = re.compile(
    r"[\n\r\t|•·»【】\[\]〔〕〖〗丨▏☆★]|(?<=[\u4e00-\u9fff])/| {2,}| / |//|&nbsp;|[;；。]"
    r"|\s(?:人|次)?(?:浏览|瀏覽|阅读|閱讀|點閱|点击|點擊|評論|评论|编辑|編輯|责编|責編|审核|审校|我要)"
    r"|[ \t](?:实习生|實習生|见习|見習|通[讯訊][员員]|[记記]者|发自|發自|专题|專題|综合|綜合|摄影"
    r"|攝影|報導|报道)"
    r"| [–—-] |(?<=[^\W\d_]{4})\. |,? (?:approved|edited|reviewed|photos?|fact|intern)\b"
    r"|(?i:,? (?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? (?=\d|\w{3} \d))"
    r"|[,、.]? (?:[Pp]ubli[cés]\w{0,6}|[Pp]osted|[Uu]pdated|on|at)\s|\s(?:입력|수정|조회|등록|기자)"
)
_BARE_AUTHOR: Final = re.compile(
    r"(?:^|(?<=[\n\r\t|•·–—/(]))[ \t–—-]{0,4}(?:(?:our |staff )?(?:reporter|correspondent)"
    r"|(?:written |posted |post |words |story |produced )?by|von|par|por|door|di|글(?:·사진)?|文"
    r"|text von|texto de|texte) (?=[^\W\d_])",
    re.IGNORECASE,
)
_BY_INSIDE: Final = re.compile(
    r"(?:\b(?:written|posted|published|created|submitted) by|(?<=\d )(?:by|von|par|por|di)) (?=[^\W\d_])",
    re.IGNORECASE,
)
_REPORTER: Final = re.compile(
    r"(?:[记記]者|通[讯訊][员員]|撰稿|撰文|文字)[ \t]{1,3}(?=[\u4e00-\u9fff])"
    r"|[记記]者(?=[\u4e00-\u9fff]{2,4}/)"
)
_KOREAN_REPORTER: Final = re.compile(
    r"(?<![가-힣])([가-힣]{2,4}) (?:[가-힣]{2,4} ?)?(?:기자|특파원|객원에디터)(?![가-힣])"
)
_KOREAN_ROLES: Final = ("기자", "특파원", "객원에디터")
_KEY_MARK: Final = re.compile("[:»/]")
_LONGEST_KEY: Final = 24
"""Characters before a mark that hold its key: the longest, ``correspondent``, has 13."""
_AUTHOR_WORDS: Final = (
    *("reporter ", "correspondent ", "by ", "von ", "par ", "por ", "door ", "di ", "de ", "texte "),
    *("글 ", "글·사진 ", "文 "),
)
"""One of these ends every opening of an author that needs no key."""
_DIGIT: Final = re.compile(r"\d")
_NO_PERSON: Final = re.compile(r"[팀부국]$")

_NUMBER: Final = r"(?:\d{1,3}(?:[,. ]\d{3}){1,3}|\d{1,9}(?:\.\d{1,2})?)(?!\d)"
_SCALE: Final = r"(?: ?(?P<scale>[万萬만]|[千천]|[kmw]\b))?"
_VIEWS_AFTER_KEY: Final = re.compile(
    rf"{_any_key(VIEW_KEYS)}[ \t]{{0,2}}[:»]?[ \t(]{{0,3}}(?P<number>{_NUMBER}){_SCALE}"
    r"(?!\d|[-/:.]\d| ?(?:分|min))",
    re.IGNORECASE,
)
_VIEWS_BEFORE_UNIT: Final = re.compile(
    rf"(?<![\d.,/:-])(?P<number>{_NUMBER}){_SCALE}\+? ?(?:人?次)?"
    r"(?:浏览|瀏覽|阅读|閱讀|點閱|点击|點擊|查看|회 조회|(?:page ?views|views|reads|readings|hits|lecturas?"
    r"|lectures|visitas|acessos|visualizzazioni|visualizações|vues|aufrufe)\b|просмотр|wyświetle|odsłon)"
    r"|\bvu (?P<times>\d{1,3}(?:[ .]\d{3}){0,3}) fois",
    re.IGNORECASE,
)
_SCALES: Final = {
    "万": 10_000,
    "w": 10_000,
    "萬": 10_000,
    "만": 10_000,
    "千": 1_000,
    "천": 1_000,
    "k": 1_000,
    "m": 1_000_000,
}

_BEFORE_DATE: Final = re.compile(
    rf"(?:(?P<none>{_any_key(NO_DATE_KEYS)})|(?P<updated>{_any_key(UPDATED_KEYS)})"
    rf"|(?P<published>{_any_key(PUBLISHED_KEYS)})"
    rf"|(?P<date>{_any_key(DATE_KEYS)}))\s{{0,3}}[:»\])】]?[ \t]{{0,3}}(?:[^\W\d_]{{2,9}},? )?$",
    re.IGNORECASE,
)
_AFTER_DATE: Final = re.compile(
    r" ?(?:(?P<published>配信|公開|掲載|発表|公布|[发發]表|[发發][布佈]|提[问問])|(?P<updated>更新"
    r"|改訂|修正|修改)|(?P<none>[〜~～]|まで|截止|締切|마감))(?![^\s]{0,6}:)"
)
_RANKS: Final = {"published": 0, "date": 1, "updated": 3}
_BARE_DATE_RANK: Final = 2
_MARKS: Final = " \u200b\t,.、:;-–—/()*→"
_PREPOSITION: Final = re.compile(r" (?:on|at|le|am|el|il|em|vom)$")
_LONGEST_VALUE: Final = 80


def find_fields(text: str, language_tag: str) -> list[Field]:
    """Returns every field that a byline holds, in no particular order.

    Args:
        text: folded text of one byline, of any number of lines.
        language_tag: of the page.
    """
    dates = find_dates(text, language_tag)
    starts = [found.start for found in dates]
    return [*_published(text, dates), *_views(text), *_people_and_sources(text, starts)]


def _published(text: str, dates: list[FoundDate]) -> Iterator[Field]:
    """Yields the dates that can be that of publication, with what their keys say as rank."""
    previous_end = 0
    for found in dates:
        line_start = max(text.rfind("\n", 0, found.start) + 1, previous_end)
        before = text[max(line_start, found.start - 32) : found.start]
        kind = None
        key = _BEFORE_DATE.search(before)
        if key:
            kind = key.lastgroup
        elif re.search(r"[〜~～]\s?$", before):
            kind = "none"
        else:
            unit = _AFTER_DATE.match(text, found.end)
            kind = unit.lastgroup if unit else None
        previous_end = found.end
        if kind != "none":
            rank = _RANKS.get(kind, _BARE_DATE_RANK) if kind else _BARE_DATE_RANK
            yield Field("published", found.start, found.end, found.value, rank)


def _views(text: str) -> Iterator[Field]:
    """Yields counts of readers."""
    if not _DIGIT.search(text):
        return
    for rank, pattern in enumerate((_VIEWS_AFTER_KEY, _VIEWS_BEFORE_UNIT)):
        for match in pattern.finditer(text):
            group = "number" if match["number"] else "times"
            number = _count(match[group], match["scale"])
            if number is not None:
                end = match.end("scale") if match["scale"] else match.end(group)
                yield Field("views", match.start(group), end, number, rank)


def _count(digits: str, scale: str | None) -> str | None:
    """Returns a count as plain digits: ``2,384`` and ``2.384`` as 2384, ``1.8万`` as 18000."""
    if scale:
        try:
            return str(round(float(digits.replace(",", "")) * _SCALES[scale.lower()]))
        except ValueError:
            return None
    whole = re.sub(r"[,. ](?=\d{3}(?!\d))", "", digits)
    return str(int(whole)) if whole.isdecimal() else None


def _people_and_sources(text: str, date_starts: list[int]) -> Iterator[Field]:
    """Yields authors and sources."""
    for match in _keys(text):
        name: FieldName = "author" if match["author"] else "source"
        yield from _value(text, match.end(), name, 0, date_starts)
    # a look for what every match must hold spares most pieces the search
    lower = text.lower().replace("\u0307", "").replace("ı", "i")
    patterns = [(1, _BARE_AUTHOR), (2, _BY_INSIDE)] if any(word in lower for word in _AUTHOR_WORDS) else []
    for rank, pattern in patterns if text.isascii() else [*patterns, (1, _REPORTER)]:
        for match in pattern.finditer(text):
            yield from _value(text, match.end(), "author", rank, date_starts)
    for match in _KOREAN_REPORTER.finditer(text) if any(role in text for role in _KOREAN_ROLES) else ():
        if not _NO_PERSON.search(match[1]):
            yield Field("author", match.start(1), match.end(1), match[1], 1)


def _keys(text: str) -> Iterator[re.Match[str]]:
    """Yields what ``_KEY.finditer`` would, looking only before the marks that a key must end in."""
    end = 0
    for mark in _KEY_MARK.finditer(text):
        match = _KEY.search(text, max(end, mark.start() - _LONGEST_KEY), mark.start() + 2)
        if match:
            end = match.end()
            yield match


def _value(text: str, start: int, name: FieldName, rank: int, date_starts: list[int]) -> Iterator[Field]:
    """Yields the value that begins at an offset, where there is one."""
    while start < len(text) and text[start] in " \t":
        start += 1
    limit = min(
        [
            len(text),
            start + _LONGEST_VALUE + 1,
            *(d for d in date_starts if start <= d <= start + _LONGEST_VALUE),
        ]
    )
    for pattern in (_VALUE_END, _OTHER_KEY):
        match = pattern.search(text, start, limit)
        if match:
            limit = match.start()
    key = _KEY.search(text, start, min(len(text), limit + 12))
    if key:
        limit = min(limit, key.start())
    value = text[start:limit]
    value = _PREPOSITION.sub("", value.rstrip(_MARKS))
    end = start + len(value.rstrip(_MARKS))
    start += len(value) - len(value.lstrip(_MARKS))
    if start < end <= start + _LONGEST_VALUE and any(character.isalpha() for character in text[start:end]):
        yield Field(name, start, end, text[start:end], rank)
