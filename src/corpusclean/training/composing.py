"""Composes labelled pages: an article of one source amid the noise of others, in every layout seen and more.

Labelled pages are few; what they have to teach is how noise is worded and how it is laid out. Both are mixed
anew for every page: whole surroundings of a labelled page around another article, or blocks built from
fragments; pieces on lines of their own, or glued with a space or with nothing; advertising inside a sentence;
headlines between paragraphs with and without a heading; link farms; one-line pages; pages without noise and
without an article.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Final

from corpusclean.labels import LABELS
from corpusclean.training.pages import CONTENT, Page, Piece
from corpusclean.training.pools import Fragment, Pools, family, fill_slots, random_date

_SPAM: Final = LABELS.index("spam")
_RELATED: Final = LABELS.index("related")

_LANGUAGES: Final = [
    *["zh-Hans"] * 5,
    *["zh-Hant"] * 4,
    *["en"] * 5,
    *["ja", "ko", "de", "fr", "es"] * 2,
    *["it", "pt", "nl", "ru", "pl"],
]
"""Weighted as users' corpora are expected to be."""

_GAPS: Final = ["\n", "\n", "\n", "\n\n", " ", "\u3000", "", "  "]
_WRAPPERS: Final = ["（{}）", "({})", "【{}】", "[{}]", "{}", "——{}——"]
_SENTENCE_END: Final = re.compile(r"[。！？.!?][”’」』\"]?\s?")
_LONGEST_TITLE: Final = 90
_CLAUSE_END: Final = re.compile(r"[，。、；：,.！？ ]")
_FARM_SPLIT: Final = re.compile(r"[|_、，,>/]")


class Composer:
    """Composes pages from pools.

    Args:
        pools: what to draw from.
        seed: the same seed gives the same pages.
    """

    def __init__(self, pools: Pools, seed: int) -> None:
        self._pools = pools
        self._rng = random.Random(seed)  # noqa: S311 - nothing secret
        self._made = 0

    def page(self) -> Page:
        """Returns the next page."""
        rng = self._rng
        self._made += 1
        language = rng.choice(_LANGUAGES)
        article = self._article(language)
        if article and rng.random() < 0.1:
            return self._finish(language, [Piece(text, CONTENT) for text in article])
        pieces = [*self._around(language, "top"), *self._with_noise_within(language, article)]
        if pieces and rng.random() < 0.2:  # what follows is glued to the last sentence
            pieces[-1] = Piece(pieces[-1].text.rstrip("\n"), pieces[-1].label)
        elif pieces and not pieces[-1].text.endswith("\n"):
            pieces[-1] = Piece(pieces[-1].text + "\n", pieces[-1].label)
        pieces += self._around(language, "bottom")
        if rng.random() < 0.08:
            pieces.append(self._link_farm(language))
        if rng.random() < 0.05:
            pieces = [self._link_farm(language), Piece("\n", CONTENT), *pieces]
        if rng.random() < 0.08:  # a page on one line
            space = rng.choice(["\u3000", " ", ""]) if family(language) in ("zh", "ja") else " "
            pieces = [Piece(re.sub(r"\n+", space, text), label) for text, label in pieces]
        if not any(text.strip() for text, _ in pieces):
            return self.page()
        return self._finish(language, pieces)

    def _finish(self, language: str, pieces: Sequence[Piece]) -> Page:
        return Page(f"composed-{self._made}", language, "composed", [p for p in pieces if p.text])

    def _article(self, language: str) -> list[str]:
        """Returns an article's lines, now and then none, cut short, on one line, or with headings put in."""
        rng = self._rng
        articles = self._pools.articles.get(language)
        if not articles or rng.random() < 0.06:
            return []
        text = "".join(rng.choice(articles))
        if rng.random() < 0.12:
            text = text.replace("\n", rng.choice([" ", "\u3000", ""]))
        if len(text) > 700 and rng.random() < 0.4:
            text = text[: text.find("\n", rng.randint(300, len(text) - 1)) + 1] or text
        lines = text.splitlines(keepends=True)
        if lines and len(lines[0]) > _LONGEST_TITLE and rng.random() < 0.8:
            lines.insert(0, self._title(language, lines) + rng.choice(["\n", "\n", "\n\n"]))
        if len(lines) > 2 and rng.random() < 0.4:
            for _ in range(rng.randint(1, 5)):
                heading = self._heading(language, rng.choice(lines))
                if heading:
                    lines.insert(rng.randint(1, len(lines) - 1), heading + "\n")
        if len(lines) > 1 and rng.random() < 0.35:
            rows = self._rows(language, lines)
            at = rng.randint(1, len(lines))
            lines[at - 1] = lines[at - 1].rstrip("\n") + "\n"
            lines[at:at] = rows
        return lines

    def _title(self, language: str, lines: Sequence[str]) -> str:
        """Returns a title for an article that came without: like most, it shares words with the body."""
        rng = self._rng
        line = rng.choice(lines[:3]).strip()
        if family(language) in ("zh", "ja", "ko"):
            clauses = [clause for clause in _CLAUSE_END.split(line) if 4 <= len(clause) <= 30]
            return rng.choice(clauses) if clauses else line[:16]
        words = line.split()
        at = rng.randrange(max(1, len(words) - 6))
        title = " ".join(words[at : at + rng.randint(3, 10)]).strip(".,;:!?()\"'")
        return rng.choice([title, title.capitalize(), title.title(), title.upper()])

    def _rows(self, language: str, lines: Sequence[str]) -> list[str]:
        """Returns a list, table or form made of the article's own words: content in the shape of noise."""
        rng = self._rng
        clauses = [c.strip() for line in lines for c in _CLAUSE_END.split(line) if len(c.strip()) > 1]
        if family(language) not in ("zh", "ja"):
            words = " ".join(lines).split()
            starts = [rng.randrange(len(words)) for _ in range(20)] if words else []
            clauses = [" ".join(words[at : at + rng.randint(1, 6)]).strip(".,;:!?()\"'") for at in starts]
        clauses = [clause[:40] for clause in clauses if clause]
        if not clauses:
            return []

        def value() -> str:
            number = rng.randint(1, 9999)
            clock = f"{rng.randint(6, 20)}:{rng.choice(['00', '30', '15'])}"
            kinds = [
                str(number),
                f"{number}元",
                f"£{number}",
                f"{number} €",
                clock,
                random_date(language, rng),
            ]
            return rng.choice([*kinds, *rng.sample(clauses, min(6, len(clauses)))])

        shape = rng.choice(["bullets", "bullets", "numbers", "form", "form", "table", "times"])
        mark = rng.choice(["· ", "- ", "• ", "●", "* ", "— ", "・", "■", "◆"])
        colon = rng.choice(["：", ":"]) if family(language) in ("zh", "ja") else rng.choice([": ", " - "])
        bar = rng.choice([" | ", "\u3000", "\t", "  ", "|"])
        rows = []
        for number in range(1, rng.randint(3, 9)):
            clause = rng.choice(clauses)
            if shape == "bullets":
                row = mark + clause
            elif shape == "numbers":
                row = rng.choice([f"{number}. ", f"{number}、", f"({number}) "]) + clause
            elif shape == "form":
                row = clause[:12] + colon + value()
            elif shape == "table":
                row = bar.join([clause[:12], *(value() for _ in range(rng.randint(1, 3)))])
            else:
                row = rng.choice([random_date(language, rng), f"{rng.randint(6, 20)}:00"]) + " " + clause
            rows.append(row + "\n")
        return rows

    def _heading(self, language: str, line: str) -> str:
        rng = self._rng
        headings = self._pools.headings.get(language)
        if headings and rng.random() < 0.6:
            heading = rng.choice(headings)
        elif family(language) in ("zh", "ja", "ko"):
            heading = _CLAUSE_END.split(line.strip())[0][:14]
        else:
            heading = " ".join(line.split()[: rng.randint(1, 6)]).rstrip(".,;:")
        return heading and rng.choice(["", "", "", "一、", "1. ", "■ ", "## "]) + heading

    def _around(self, language: str, place: str) -> list[Piece]:
        """Returns noise for above or below the article: that of another page, or one built from fragments."""
        rng = self._rng
        surroundings = self._pools.surroundings.get(language) or self._pools.surroundings["en"]
        if rng.random() < 0.45:
            top, _, bottom = rng.choice(surroundings)
            pieces = [Piece(text, label) for text, label in (top if place == "top" else bottom)]
            if pieces and place == "top" and not pieces[-1].text.endswith("\n"):
                pieces[-1] = Piece(pieces[-1].text + rng.choice(["\n", "\n", " ", ""]), pieces[-1].label)
            return pieces
        pieces = []
        for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 4, 6])):
            chance = rng.random()
            if place == "bottom" and chance < 0.3:
                piece = self._headline_block(language)
            elif chance < 0.36:
                piece = self._link_farm(language)
            else:
                piece = self._fragment(language, (place, "any"))
            pieces.append(Piece(piece.text.strip("\n") + rng.choice(_GAPS), piece.label))
        return pieces

    def _with_noise_within(self, language: str, lines: Sequence[str]) -> list[Piece]:
        rng = self._rng
        share = rng.choice([0, 0, 0.05, 0.15, 0.3])
        pieces: list[Piece] = []
        for number, line in enumerate(lines):
            traps = self._pools.traps.get(language)
            if traps and rng.random() < 0.06:
                pieces += [Piece(rng.choice(traps) + "\n", CONTENT) for _ in range(rng.choice([1, 1, 2, 4]))]
            if number == 0 or rng.random() >= share:
                pieces.append(Piece(line, CONTENT))
            elif rng.random() < 0.45:
                pieces += self._noise_in_line(language, line)
            else:
                pieces += [*self._noise_between(language), Piece(line, CONTENT)]
        return pieces

    def _noise_between(self, language: str) -> list[Piece]:
        rng = self._rng
        chance = rng.random()
        if chance < 0.3:
            mark = rng.choice(["", "", "", "●", "· ", "- ", "▶", "■ "])
            count = rng.randint(1, 4)
            return [Piece(mark + self._headline(language) + "\n", _RELATED) for _ in range(count)]
        if chance < 0.5:
            found = self._noise_of_others(language)
            if found:
                return [Piece(found.text.strip() + "\n", found.label)]
        fragment = self._fragment(language, ("inline", "any"))
        return [Piece(fragment.text.strip() + "\n", fragment.label)]

    def _noise_in_line(self, language: str, line: str) -> list[Piece]:
        """Puts noise behind a sentence of a line, or advertising in the middle of one."""
        rng = self._rng
        noise = self._noise_of_others(language) if rng.random() < 0.3 else None
        noise = noise or self._fragment(language, ("inline", "any"), spam_only=rng.random() < 0.3)
        text = noise.text.strip()
        spaced = family(language) not in ("zh", "ja")
        ends = [match.end() for match in _SENTENCE_END.finditer(line)]
        if ends and rng.random() < 0.75:
            at = rng.choice(ends)
            if noise.label == _SPAM and rng.random() < 0.5:
                text = rng.choice(_WRAPPERS).format(text)
            if spaced and rng.random() < 0.8:
                text += " "
        elif noise.label == _SPAM and len(line) > 20:
            at = rng.randint(5, len(line) - 5)
            if spaced:
                at = line.find(" ", at) + 1 or at
            text = rng.choice(_WRAPPERS[:4]).format(text) + (" " if spaced else "")
        else:
            return [Piece(text + "\n", noise.label), Piece(line, CONTENT)]
        return [Piece(line[:at], CONTENT), Piece(text, noise.label), Piece(line[at:], CONTENT)]

    def _noise_of_others(self, language: str) -> Piece | None:
        surroundings = self._pools.surroundings.get(language) or self._pools.surroundings["en"]
        chosen = self._rng.sample(surroundings, min(6, len(surroundings)))
        within = [piece for _, pieces, _ in chosen for piece in pieces]
        return Piece(*self._rng.choice(within)) if within else None

    def _fragment(self, language: str, places: tuple[str, ...], *, spam_only: bool = False) -> Piece:
        rng = self._rng
        fragments = self._pools.fragments.get(language) or self._pools.fragments["en"]
        fitting = [f for f in rng.choices(fragments, k=30) if self._fits(f, places, spam_only=spam_only)]
        fragment = fitting[0] if fitting else rng.choice(fragments)
        return Piece(fill_slots(fragment.text, language, rng, self._headline(language)), fragment.label)

    def _fits(self, fragment: Fragment, places: tuple[str, ...], *, spam_only: bool) -> bool:
        return fragment.place in places and (not spam_only or fragment.label == _SPAM)

    def _headline(self, language: str) -> str:
        pools = self._pools.headlines
        european = [headline for tag in ("de", "fr", "es") for headline in pools.get(tag, [])]
        return self._rng.choice(pools.get(language) or european or pools["en"])

    def _headline_block(self, language: str) -> Piece:
        rng = self._rng
        lead = rng.choice(["", "", "", "· ", "- ", "・", "• ", "{i}. ", "[{d}] ", "> ", "■"])
        tail = rng.choice(["", "", "", " {d}", "({d})", "  {d}", "\t{n}"])
        lines = []
        for number in range(1, rng.randint(1, 10) + 1):
            line = lead + self._headline(language) + tail
            line = line.replace("{i}", str(number)).replace("{n}", str(rng.randint(1, 99_999)))
            lines.append(line.replace("{d}", random_date(language, rng)))
        separator = rng.choice(["\n", "\n", "\n", " ", "\u3000"])
        headings = [
            f for f in self._pools.fragments.get(language, []) if f.label == _RELATED and len(f.text) < 20
        ]
        if headings and rng.random() < 0.85:
            heading = rng.choice(headings).text
            lines.insert(0, fill_slots(heading, language, rng, self._headline(language)))
        return Piece(separator.join(lines), _RELATED)

    def _link_farm(self, language: str) -> Piece:
        """Returns a line of keywords from many spam fragments, often in another language than the page."""
        rng = self._rng
        tag = rng.choice([language, language, "zh-Hans", "en"])
        spam = [f for f in self._pools.fragments.get(tag, []) if f.label == _SPAM]
        spam = spam or [f for f in self._pools.fragments["zh-Hans"] if f.label == _SPAM]
        words = []
        for fragment in rng.choices(spam, k=rng.randint(2, 25)):
            text = fill_slots(fragment.text, tag, rng, self._headline(tag))
            words += [word for word in _FARM_SPLIT.split(text) if word.strip()]
        rng.shuffle(words)
        separator = rng.choice(["|", " | ", "_", "、", " ", "\n", "  ", "｜", ", ", " - "])
        return Piece(separator.join(words[: rng.randint(4, 120)]), _SPAM)
