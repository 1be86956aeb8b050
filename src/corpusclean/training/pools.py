"""What pages are composed of: noise fragments with slots, headlines, content that looks like noise."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from corpusclean.labels import LABELS
from corpusclean.training.pages import CONTENT, Page, Piece, open_text

_SLOT: Final = re.compile(r"\{(\w+)\}")

# Placeholders in the field's own fashion: nobody is meant.
_NAMES: Final = {
    "zh": [
        "张三",
        "李四",
        "王五",
        "赵六",
        "小王",
        "老周",
        "阿明",
        "陈某",
        "本报记者",
        "通讯员",
        "编辑部",
        "宣传科",
    ],
    "en": ["Jane Doe", "John Doe", "J. Smith", "A. N. Other", "Staff Reporter", "Newsroom", "Admin"],
    "ja": ["山田太郎", "鈴木", "田中", "編集部", "広報課", "記者"],
    "ko": ["홍길동", "김철수", "이영희", "편집부", "관리자"],
    "eu": ["Max Mustermann", "Jean Dupont", "Juan Pérez", "Mario Rossi", "Jan Jansen", "Redaktion"],
}
_PLACES: Final = {
    "zh": ["东湖", "临江", "北岸", "南坪", "西桥", "柳溪", "云岭", "清河", "汀州", "安宁"],
    "en": ["Northfield", "Easton", "Riverside", "Oakdale", "Westport", "Hillview"],
    "ja": ["緑町", "港南", "桜台", "北浜"],
    "ko": ["한빛", "새봄", "푸른", "가온"],
    "eu": ["Neustadt", "Villeneuve", "Villanueva", "Borgo", "Nieuwstad"],
}
_SITES: Final = {
    "zh": ["城市晚报", "晨光网", "康养在线", "民生频道", "本地宝", "老年之友", "健康报道", "新闻中心"],
    "en": ["Daily Courier", "Town Gazette", "CareWeb", "The Observer", "Local Health News"],
    "ja": ["地方新聞", "くらしナビ", "介護だより"],
    "ko": ["지역일보", "복지신문", "실버뉴스"],
    "eu": ["Tagblatt", "Le Courrier", "El Diario", "Gazzetta", "Kurier"],
}
_MONTHS: Final = [
    *["January", "February", "March", "April", "May", "June"],
    *["July", "August", "September", "October", "November", "December"],
]


class Fragment(NamedTuple):
    """A piece of noise: its text may hold slots such as ``{date}``."""

    label: int
    place: str
    text: str


def family(language: str) -> str:
    """Returns the group of languages that share placeholders: zh, en, ja, ko or eu."""
    prefix = language.split("-", 1)[0]
    return prefix if prefix in ("zh", "en", "ja", "ko") else "eu"


@dataclass
class Pools:
    """Everything a composer draws from, by language tag."""

    fragments: dict[str, list[Fragment]] = field(default_factory=lambda: defaultdict(list))
    headlines: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    traps: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    headings: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    articles: dict[str, list[list[str]]] = field(default_factory=lambda: defaultdict(list))
    surroundings: dict[str, list[tuple[list[tuple[str, int]], ...]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def read_rows(self, paths: Sequence[Path]) -> None:
        """Adds fragments, headlines and traps from JSON Lines files; a row tells what it is."""
        for path in paths:
            with open_text(path) as lines:
                for line in lines:
                    row = json.loads(line)
                    language, text = row["lang"], row["text"]
                    if "label" not in row:
                        self._add_unlabelled(row, language, text)
                    elif row.get("kind") == "headline":
                        self.headlines[language].append(text)
                    elif row["label"] == "content":
                        self.traps[language].append(text)
                    else:
                        label = LABELS.index(row["label"])
                        self.fragments[language].append(Fragment(label, row["place"], text))

    def _add_unlabelled(self, row: dict[str, str], language: str, text: str) -> None:
        if "why" not in row:
            self.headlines[language].append(text)
            return
        self.traps[language].append(text)
        if "heading" in row["why"]:
            self.headings[language].append(text)

    def as_pages(self) -> list[Page]:
        """Returns each fragment as a page, without what its slots would hold."""
        return [
            Page("", language, f"fragments {language}", [Piece(text, fragment.label)])
            for language, fragments in self.fragments.items()
            for fragment in fragments
            if (text := _SLOT.sub(" ", fragment.text)).strip()
        ]

    def add_page(self, page: Page) -> None:
        """Adds a labelled page's article, its headings, and the noise above, within and below the article."""
        pieces = [(piece.text, piece.label) for piece in page.pieces]
        content = [i for i, (_, label) in enumerate(pieces) if label == CONTENT]
        if content:
            first, last = content[0], content[-1]
            within = [piece for piece in pieces[first : last + 1] if piece[1] != CONTENT]
            self.surroundings[page.language].append((pieces[:first], within, pieces[last + 1 :]))
            self.add_article(page.language, [text for text, label in pieces if label == CONTENT])
        else:
            self.surroundings[page.language].append(([], [], pieces))

    def add_article(self, language: str, texts: list[str]) -> None:
        """Adds an article, and its short lines without a full stop as headings."""
        if sum(map(len, texts)) > 80:
            self.articles[language].append(texts)
        longest = 14 if family(language) in ("zh", "ja") else 45
        for text in texts:
            for line in text.split("\n")[1:]:
                heading = line.strip()
                if 1 < len(heading) < longest and heading[-1] not in "。！？.!?,，、；;:：":
                    self.headings[language].append(heading)


def fill_slots(text: str, language: str, rng: random.Random, headline: str) -> str:
    """Returns a fragment's text with made-up values in its slots."""
    group = family(language)

    def value(match: re.Match[str]) -> str:
        slot = match.group(1)
        if slot in ("title", "headline"):
            return headline
        if slot == "date":
            return random_date(language, rng)
        if slot == "time":
            return f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}"
        if slot == "n":
            return str(int(10 ** rng.uniform(0, 5)))
        if slot == "phone":
            return rng.choice(["400-000-", "010-0000", "0571-000", "020 7946 0"]) + str(
                rng.randint(100, 9999)
            )
        if slot == "url":
            name = "".join(rng.choice("abcdeimnorstux") for _ in range(rng.randint(4, 9)))
            return (
                rng.choice(["www.", "m.", "news.", ""]) + name + rng.choice([".example", ".test", ".invalid"])
            )
        if slot == "file":
            stem = rng.choice(["IMG_", "DSC", "微信图片_", "photo-", "image", "未标题-"])
            return stem + str(rng.randint(1, 99_999_999)) + rng.choice([".jpg", ".JPG", ".png", ".jpeg"])
        choices = {"name": _NAMES, "site": _SITES, "city": _PLACES}.get(slot)
        return rng.choice(choices[group]) if choices else match.group(0)

    return _SLOT.sub(value, text)


def random_date(language: str, rng: random.Random) -> str:
    """Returns a date as pages of a language write it."""
    year, month, day = rng.randint(2008, 2026), rng.randint(1, 12), rng.randint(1, 28)
    numeric = [f"{year}-{month:02}-{day:02}", f"{year}/{month}/{day}", f"{year}.{month:02}.{day:02}"]
    group = family(language)
    if group in ("zh", "ja"):
        return rng.choice([*numeric, f"{year}年{month}月{day}日", f"{month:02}-{day:02}"])
    if group == "ko":
        return rng.choice([*numeric, f"{year}년 {month}월 {day}일"])
    if group == "en":
        name = _MONTHS[month - 1]
        written = [
            f"{name} {day}, {year}",
            f"{day} {name} {year}",
            f"{name[:3]} {day}, {year}",
            f"{day}/{month}/{year}",
        ]
        return rng.choice([numeric[0], *written])
    return rng.choice([f"{day:02}.{month:02}.{year}", f"{day:02}/{month:02}/{year}", f"{day}.{month}.{year}"])
