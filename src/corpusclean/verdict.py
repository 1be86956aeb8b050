"""Decides what is odd about a document; changes nothing in it.

Every threshold stands in ``DEFAULT_THRESHOLDS``. Scores are made elsewhere; here they become
flags with reasons in words, and flags become a verdict.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final, Literal

from corpusclean.document import Document
from corpusclean.exceptions import ConfigurationError
from corpusclean.result import Language, Relevance, Span

Verdict = Literal["keep", "review", "drop"]

FLAGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "off_topic": "the article is not about the topic, or there is none",
        "no_article": "nothing that reads like an article is left",
        "spam_page": "most of the page is injected spam",
        "list_page": "an index of headlines or links rather than an article",
        "wrong_language": "not in one of the languages asked for",
        "over_removed": "so much was removed that the article may be among it",
        "mojibake": "characters that could not be decoded, or were decoded wrongly",
        "too_short": "the kept text is very short",
        "duplicate": "the same kept text as an earlier document of the run",
    }
)
"""Flag -> what it means, in the order in which they are shown."""

DEFAULT_THRESHOLDS: Final[Mapping[str, float]] = MappingProxyType(
    {
        # off topic below this probability; below a half, because a lost article costs more than one too many:
        # on held-out authors .45 loses 1.5 % of the relevant articles and .5 2.1 %
        "off_topic": 0.45,
        # no article below so many units of kept text: Han characters, kana, syllables, or three other letters
        "no_article": 12.0,
        # spam page from this share of the page's characters; without an article, from a half
        "spam_page": 0.75,
        # list page from this share of kept lines that look like entries of an index
        "list_page": 0.8,
        # wrong language from this share of letters in languages not asked for
        "wrong_language": 0.5,
        # over-removed from this share removed, spam not counted
        "over_removed": 0.9,
        # mojibake from this share of damaged characters
        "mojibake": 0.01,
        # too short below so many units of kept text
        "too_short": 15.0,
    }
)
"""Threshold name -> default. How they were chosen: ``docs/decisions/0004-relevance.md``."""

_DROP: Final = frozenset({"off_topic", "no_article", "list_page", "wrong_language", "duplicate"})

_LEAST_LIST_LINES: Final = 8
_LEAST_INDEX: Final = 100
_LEAST_MOJIBAKE: Final = 3
_LONGEST_ENTRY: Final = 60.0
_LONGEST_LINE: Final = 300  # characters; no headline is longer

_WINDOW: Final = 1_000_000

_ASCII = re.compile("[\x00-\x7f]+")
_ASCII_LETTERS: Final = bytes([*range(0x41, 0x5B), *range(0x61, 0x7B)])
# Runs, not single characters: a match costs more than the characters it takes in.
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7a3]+")
_LETTER = re.compile(r"[^\W\d_]+")
_LATIN_IN_WRONG_CODEC = re.compile(
    # one of these characters first, so that the engine passes over all others at once
    "[\u00c0-\u00ff\u951f\u70eb](?:"
    # UTF-8 read as Latin-1 or Windows-1252, and Chinese read as Latin-1: sequences no language writes
    "(?<=[\u00c2\u00c3\u00e2])[\u0080-\u00bf\u2018-\u203a\u20ac]"
    "|(?<=[\u00e4-\u00e9])[\u00a0-\u00bf\u0080-\u009f][\u00a0-\u00bf\u0080-\u009f]"
    # GBK or Big5 read as Latin-1: no language writes six such letters on end
    "|(?<=[\u00c0-\u00ff])[\u00a1-\u00ff](?:[\u00c0-\u00ff][\u00a1-\u00ff]){2,}"
    # GBK read twice leaves these behind for U+FFFD
    "|(?<=\u951f)\u65a4\u62f7|(?<=\u70eb)\u70eb\u70eb)"
)
# An index puts a bullet or a bracketed date before each headline, or a date behind it. Numbers and bare dates
# in front are what steps, rules and chronicles begin with, which are articles.
_ENTRY = re.compile(
    r"^\s*(?:[-*\u2022\u00b7\u25cf\u25a0\u25b6>\u203a\u00bb]\s*\S|[\[\u3010(\uff08]\s*(?:\d{4}\D)?\d{1,2}\D\d{1,2})"
    r"|(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\b\d{1,2}[-/]\d{1,2})(?:\s+\d{1,2}:\d{2})?[\]\u3011)\uff09]?\s*$"
)
_ENTRY_STARTS: Final = frozenset("-*\u2022\u00b7\u25cf\u25a0\u25b6>\u203a\u00bb[\u3010(\uff08")
_ENTRY_CLOSERS: Final = frozenset("]\u3011)\uff09")
"""What an entry begins with, or ends with where it does not end in a digit."""
_SENTENCE_END = re.compile(
    r"[.!?;:\u3002\uff01\uff1f\uff1b\u2026][\"'\u201d\u2019\u300d\u300f)\uff09\]]*\s*$"
)


def check_thresholds(thresholds: Mapping[str, float]) -> None:
    """Makes sure that every threshold exists.

    Raises:
        ConfigurationError: a name is unknown; names the nearest.
    """
    for name in thresholds:
        if name not in DEFAULT_THRESHOLDS:
            nearest = get_close_matches(name, DEFAULT_THRESHOLDS, 1)
            hint = f" did you mean {nearest[0]!r}?" if nearest else ""
            msg = f"unknown threshold {name!r};{hint} Thresholds: {', '.join(DEFAULT_THRESHOLDS)}"
            raise ConfigurationError(msg)


def flag_reasons(
    document: Document,
    text: str,
    spans: Sequence[Span],
    language: Language,
    relevance: Relevance,
    *,
    languages: Collection[str] = (),
    thresholds: Mapping[str, float] = DEFAULT_THRESHOLDS,
) -> dict[str, str]:
    """Returns the flags of one document, each with its reason in words and figures.

    Args:
        document: the page as it came.
        text: what is kept of it.
        spans: what was removed.
        language: of ``text``.
        relevance: of ``text``.
        languages: tags that are wanted; ``zh`` covers ``zh-Hans`` and ``zh-Hant``. None asked for: no flag.
        thresholds: in place of the defaults; names that are left out keep theirs.

    Returns:
        Flag -> reason, in the order of :data:`FLAGS`; never ``duplicate``, which takes the whole run to see.

    Raises:
        ConfigurationError: a threshold of an unknown name; names the nearest.
    """
    check_thresholds(thresholds)
    limits = {**DEFAULT_THRESHOLDS, **thresholds}
    reasons: dict[str, str] = {}
    page = _solid(document.text)
    removed = _removed(document.text, spans)
    length = units(text)

    listed, lines = _list_lines(text)
    is_list = lines >= _LEAST_LIST_LINES and listed >= limits["list_page"] * lines
    empty = length < limits["no_article"]
    if empty:
        reasons["no_article"] = f"{length:g} units of text are left, fewer than {limits['no_article']:g}"
    elif is_list:
        reasons["no_article"] = "what is left is a list of headlines or links"
    if empty or is_list or relevance.score < limits["off_topic"]:
        score = f"relevance to {relevance.topic} is {relevance.score:.2f}, below {limits['off_topic']:g}"
        reasons["off_topic"] = "there is no article" if empty or is_list else score
    spam = removed["spam"] / page if page else 0.0
    if spam >= (min(0.5, limits["spam_page"]) if empty else limits["spam_page"]):
        reasons["spam_page"] = f"{spam:.0%} of the page is spam"
    index = removed["related"] + removed["navigation"] + removed["tags"]
    if is_list:
        reasons["list_page"] = f"{listed} of {lines} kept lines are entries of a list"
    elif empty and index >= _LEAST_INDEX and removed["related"] > removed["spam"]:
        reasons["list_page"] = f"the page holds headlines and links ({index} characters) and no article"
    _add_language(reasons, language, languages, limits["wrong_language"])
    _add_over_removed(reasons, page, removed, empty, limits["over_removed"])
    _add_mojibake(reasons, document, text, limits["mojibake"])
    if length < limits["too_short"]:
        reasons["too_short"] = f"{length:g} units of text are left, fewer than {limits['too_short']:g}"
    return {flag: reasons[flag] for flag in FLAGS if flag in reasons}


def verdict(flags: Collection[str]) -> Verdict:
    """Returns what to do with a document that has these flags.

    ``drop`` where the document is not what the corpus is for, ``review`` where its text may be damaged
    or incomplete, else ``keep``. A page full of spam may hold an article, and a removal that
    went too far may have taken it: both are looked at before anything is dropped for them.
    """
    flags = frozenset(flags)
    if "over_removed" in flags and not flags & {"duplicate", "wrong_language"}:
        return "review"
    if flags & _DROP:
        return "drop"
    return "review" if flags else "keep"


def units(text: str) -> float:
    """Returns the length of a text in units that are alike across scripts.

    A Han character, kana or Hangul syllable is one; of other scripts, three letters are one.
    """
    wide = letters = 0
    for window in _windows(text):
        ascii_part = window.encode("ascii", "ignore")
        letters += len(ascii_part) - len(ascii_part.translate(None, delete=_ASCII_LETTERS))
        if len(ascii_part) < len(window):
            others = _ASCII.sub("", window)
            wide += sum(map(len, _WIDE.findall(others)))
            letters += sum(map(len, _LETTER.findall(others)))
    return wide + (letters - wide) // 3


def _solid(text: str) -> int:
    """Returns how many characters are not white space."""
    return sum(len("".join(window.split())) for window in _windows(text))


def _windows(text: str) -> Iterator[str]:
    """Yields pieces of a text, so that counting in them takes little memory however long the text is."""
    for start in range(0, len(text), _WINDOW):
        yield text[start : start + _WINDOW]


def _removed(text: str, spans: Sequence[Span]) -> Counter[str]:
    """Returns label -> removed characters, without white space."""
    pieces: dict[str, list[str]] = {}
    for span in spans:
        pieces.setdefault(span.label, []).append(text[span.start : span.end])
    return Counter({label: _solid("".join(found)) for label, found in pieces.items()})


def _list_lines(text: str) -> tuple[int, int]:
    """Returns how many lines look like entries of an index, and how many lines there are.

    An entry starts with a bullet or ends in a date, and is short and no sentence; articles hold lists too,
    so only nearly all lines together say that there is no article.
    """
    lines = [line for line in text.splitlines() if line and not line.isspace()]
    listed = sum(
        1
        for line in lines
        if len(line) <= _LONGEST_LINE
        and _may_be_entry(line)
        and _ENTRY.search(line)
        and not _SENTENCE_END.search(line)
        and units(line) <= _LONGEST_ENTRY
    )
    return listed, len(lines)


def _may_be_entry(line: str) -> bool:
    """Whether a line's first or last character is one of an entry: most lines are ruled out by these."""
    solid = line.strip()
    last = solid[-1]
    return solid[0] in _ENTRY_STARTS or last in _ENTRY_CLOSERS or last.isdecimal()


def _covers(wanted: str, tag: str) -> bool:
    wanted, tag = wanted.lower(), tag.lower()
    return tag == wanted or tag.startswith(wanted + "-") or (tag == "zh" and wanted.startswith("zh-"))


def _add_language(
    reasons: dict[str, str], language: Language, languages: Collection[str], limit: float
) -> None:
    if not languages or language.tag == "und":
        return
    shares = language.shares or {language.tag: 1.0}
    other = sum(share for tag, share in shares.items() if not any(_covers(w, tag) for w in languages))
    if other >= limit and not any(_covers(w, language.tag) for w in languages):
        wanted = ", ".join(sorted(languages))
        reasons["wrong_language"] = f"{other:.0%} of the letters are not {wanted}; mostly {language.tag}"


def _add_over_removed(
    reasons: dict[str, str], page: int, removed: Counter[str], empty: bool, limit: float
) -> None:
    """Flags a page of which little is left although little of it was spam or links."""
    if not page or not removed:
        return
    # Spam, menus and headlines may be any share of a page; what is neither and went is suspicious.
    doubtful = sum(n for label, n in removed.items() if label not in ("spam", "navigation", "related"))
    share = sum(removed.values()) / page
    if share >= limit and not empty and doubtful * 2 >= sum(removed.values()):
        reasons["over_removed"] = (
            f"{share:.0%} of the page was removed, half of it or more as neither spam nor links"
        )


def _add_mojibake(reasons: dict[str, str], document: Document, text: str, limit: float) -> None:
    wrong = text.count("\ufffd")
    if not text.isascii():
        wrong += sum(len(m.group()) for m in _LATIN_IN_WRONG_CODEC.finditer(text))
    if wrong < _LEAST_MOJIBAKE:
        return
    size = _solid(text)
    if size and wrong >= limit * size:
        how = f" after decoding as {document.decoding.encoding}" if document.decoding.method != "text" else ""
        reasons["mojibake"] = f"{wrong} of {size} characters are damaged{how}"
