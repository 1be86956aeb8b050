"""A topic's vocabulary: groups of terms, what each group says about the topic, and its file format.

A vocabulary is a JSON object::

    {"name": "elder-care", "version": "1", "description": "...",
     "groups": [{"name": "nursing_home", "role": "strong", "facet": "what", "note": "...",
                 "terms": {"en": ["nursing home*", ...], "zh-Hant-HK": ["安老院", ...]}}]}

``role`` is ``strong`` (the term alone speaks for the topic), ``weak`` (it does together with
others) or ``competing`` (it speaks for a neighbouring topic). ``facet`` of a weak or strong group
is ``who`` or ``what``: a passage that names both, as an old person and an act of care, says more
than either. Language keys are for the reader; every term is looked for in every text.

How a term is written: scripts without spaces between words (Chinese, Japanese, Korean) match
anywhere; others match whole words; a ``*`` at either end lets the word go on there; ``{60-74}``
stands for each of these numbers, ``{1-9zh}`` for the Chinese digits. Case, hyphens, the kind of
space and quotation mark, and the script of Chinese make no difference (``folding.py``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, cast, get_args

from corpusclean.exceptions import ConfigurationError

Role = Literal["strong", "weak", "competing"]
Facet = Literal["who", "what", ""]

_RANGE = re.compile(r"\{(\d{1,3})-(\d{1,3})(zh)?\}")
# 60+ would match every 60: signs are folded to spaces. Only the comma and the percent sign count.
_EDGES = re.compile(r"(?:[^\W_]|\{)(?:.*(?:[^\W_]|[}%,]))?", re.DOTALL)
_CHINESE_DIGITS: Final = "零一二三四五六七八九"
_LONGEST_TERM = 80
_MOST_FORMS = 2000


@dataclass(frozen=True)
class Group:
    """Terms that mean the same to the topic.

    Attributes:
        name: a short identifier, unique in the vocabulary.
        role: what an occurrence says about the topic.
        facet: ``who`` or ``what`` for co-occurrence; empty for competing groups.
        terms: BCP 47 language tag -> terms as they are written in the file.
        note: a line for the reader.
    """

    name: str
    role: Role
    facet: Facet
    terms: Mapping[str, tuple[str, ...]]
    note: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """The groups of one topic, in the order of the file; their order is that of the features."""

    name: str
    version: str
    groups: tuple[Group, ...]
    description: str = ""

    def to_json(self) -> dict[str, Any]:
        """Returns the object that :func:`parse_vocabulary` reads."""
        return {
            "name": self.name,
            "version": self.version,
            "description": self.description,
            "groups": [
                {
                    "name": group.name,
                    "role": group.role,
                    "facet": group.facet,
                    "note": group.note,
                    "terms": {tag: list(terms) for tag, terms in group.terms.items()},
                }
                for group in self.groups
            ],
        }


def expand(term: str) -> list[str]:
    """Returns the spellings a term stands for: ``{60-62}岁`` gives three.

    Raises:
        ConfigurationError: the term is empty, too long, or stands for too many spellings.
    """
    bare = term.strip("*").strip()
    if not bare or len(term) > _LONGEST_TERM:
        raise ConfigurationError(
            f"vocabulary term {term!r} must have 1 to {_LONGEST_TERM} characters besides '*'"
        )
    if "*" in term.strip().strip("*"):
        raise ConfigurationError(f"vocabulary term {term!r}: '*' may stand only at its start or end")
    if not _EDGES.fullmatch(bare):
        msg = f"vocabulary term {term!r} begins or ends with a sign that matching ignores; leave it out"
        raise ConfigurationError(msg)
    forms = [term]
    while (found := _RANGE.search(forms[0])) is not None:
        low, high = int(found[1]), int(found[2])
        numbers = [
            _CHINESE_DIGITS[n] if found[3] else str(n) for n in range(low, high + 1) if not found[3] or n < 10
        ]
        forms = [
            form[: m.start()] + n + form[m.end() :]
            for form in forms
            for m in [_range_of(form)]
            for n in numbers
        ]
        if not 0 < len(forms) <= _MOST_FORMS:
            raise ConfigurationError(f"vocabulary term {term!r} stands for {len(forms)} spellings")
    return forms


def _range_of(form: str) -> re.Match[str]:
    return cast("re.Match[str]", _RANGE.search(form))


def read_vocabulary(path: Path) -> Vocabulary:
    """Reads a vocabulary file.

    Raises:
        ConfigurationError: the file cannot be read or is not a vocabulary; says which group.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path}: cannot read the vocabulary: {error}") from error
    return parse_vocabulary(data, str(path))


def parse_vocabulary(data: object, where: str = "vocabulary") -> Vocabulary:
    """Checks a decoded vocabulary object and returns it typed.

    Raises:
        ConfigurationError: a key is missing or of the wrong kind; says which and where.
    """
    if not isinstance(data, dict) or not isinstance(data.get("groups"), list) or not data["groups"]:
        raise ConfigurationError(f"{where}: expected an object with a non-empty list 'groups'")
    groups: list[Group] = []
    for number, entry in enumerate(data["groups"], 1):
        groups.append(_group(entry, f"{where}: group {number}"))
    names = [group.name for group in groups]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ConfigurationError(f"{where}: several groups are called {', '.join(repeated)}")
    return Vocabulary(
        name=str(data.get("name", "")),
        version=str(data.get("version", "1")),
        groups=tuple(groups),
        description=str(data.get("description", "")),
    )


def _group(entry: object, where: str) -> Group:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        raise ConfigurationError(f"{where}: expected an object with a 'name'")
    where = f"{where} ({entry['name']})"
    role, facet = entry.get("role"), entry.get("facet", "")
    if role not in get_args(Role):
        raise ConfigurationError(f"{where}: 'role' must be one of {', '.join(get_args(Role))}, not {role!r}")
    if facet not in get_args(Facet):
        raise ConfigurationError(f"{where}: 'facet' must be 'who', 'what' or empty, not {facet!r}")
    terms = entry.get("terms")
    if isinstance(terms, list):  # a list without languages is the short form for a user's own file
        terms = {"und": terms}
    if not isinstance(terms, dict) or not any(terms.values()):
        raise ConfigurationError(f"{where}: 'terms' must map a language to a list of terms")
    checked: dict[str, tuple[str, ...]] = {}
    for tag, words in terms.items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise ConfigurationError(f"{where}: the terms of {tag!r} must be a list of strings")
        for word in words:
            expand(word)
        checked[str(tag)] = tuple(words)
    return Group(entry["name"], cast("Role", role), cast("Facet", facet), checked, str(entry.get("note", "")))
