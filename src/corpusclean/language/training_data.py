"""Reads tagged lines and turns them into what the classifier is trained on.

A source is a file of ``tag<TAB>text`` lines, plain or compressed with xz, named by what stands before the
first full stop of its file name. Tags are BCP 47; a language of several scripts is told apart by its lines.
"""

from __future__ import annotations

import lzma
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from corpusclean.exceptions import ConfigurationError, InputError
from corpusclean.language.gating import ONE_LANGUAGE
from corpusclean.language.noise import generate
from corpusclean.language.normalising import normalise
from corpusclean.language.scripts import CLASS_NAMES

USED_TAGS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        # Treebanks checked to be under CC BY-SA 4.0; the other tags of this file may hold treebanks under
        # non-commercial licences and are left to tests.
        "ud": frozenset(("be", "da", "hr", "nb", "nn", "sa", "sk", "sl", "sr-Latn")),
        # Ninety articles of one declaration teach a language only if nothing else does, and each further
        # language costs its neighbours: the larger and the European ones.
        "udhr": frozenset(
            """
                aa ab af ak am ast ay az be bem bg bho bi bm bn bo br bs ca ceb ch ckb co crs cs
                cv cy da de dz ee en eo es et eu fa ff fi fj fo fr fur fy ga gag gd gl gn gu gv
                ha haw he hi hil hr hsb ht hu hy ia id ig ilo io is it ja kaa kab kbd kea kha kk
                kl kn ko kr ku ky la lb lg lij ln lo loz lt lua lus lv mag mai mg mi mk mn mr ms
                mt my nb nds ne ng nl nn nr nso nv ny oc om or os pa pap pl pnb pon ps pt qu rm
                rn ro ru rw sa sah sco se sg si sk skr sl sm sn so sq sr sr-Latn src ss st su sv
                sw ta te tet tg ti tiv tk tl tn to tpi tr ts tt ty tyv ug uk ur uz ve vec vi wa
                war wo xh yi yo yue zh-Hans zh-Hant zu
            """.split()  # noqa: SIM905 - reads better than a list of quoted tags
        ),
        "bible": frozenset(
            "ch chr ee et eu gd gu gv hy kab lv qu shi sw syr uk wo zu".split()  # noqa: SIM905
        ),
    }
)
"""For sources of which not every tag is wanted: those that are. Of other sources, all are."""

DROPPED_TAGS: Final = frozenset({"ber", "nov", "zh", "cop"})
"""A family of languages, a language nobody writes, Chinese of no known script, and one the gate decides."""

_FROM_A_SOURCE: Final = 4000
_LEAST_LINES: Final = 2500
_MOST_LINES: Final = 5000
_MOST_REPEATS: Final = 3
_MOST_WHOLE: Final = 6000
_CUTS: Final = (10, 15, 20, 20, 25, 30, 40, 40, 60)
"""Characters that the cut copies of a line have."""
_CUT_COPIES: Final = 2
"""Of each line; with one, accuracy on twenty characters is a point lower."""
_LEAST_CHARACTERS: Final = 4
_SCRIPT_SHARE: Final = 0.1
"""Least share of a language's lines that a script must have to be one of the language's."""
_NOISE_LINES: Final = 9000
_HAN_TAGS: Final = ("zh-Hans", "zh-Hant", "yue", "ja")


@dataclass
class TrainingData:
    """What the parts of the model learn from.

    Attributes:
        lines: normalised, for the classifier.
        tags: of each line.
        han: of each source, tag -> raw lines, for the table of Han characters.
        counts: tag -> lines before they are repeated and cut.
        whole: tag -> normalised lines, neither repeated nor cut, for the table of letter groups.
    """

    lines: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    han: list[dict[str, list[str]]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    whole: dict[str, list[str]] = field(default_factory=dict)


def find_sources(paths: Iterable[Path]) -> list[Path]:
    """Returns the source files: those given, and those in the directories given, by name.

    Raises:
        ConfigurationError: there are none.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted([*path.glob("*.tsv"), *path.glob("*.tsv.xz")])
        else:
            found.append(path)
    if not found:
        raise ConfigurationError(
            "no sources: give files of tag<TAB>text lines, .tsv or .tsv.xz, or a directory"
        )
    return found


def source_name(path: Path) -> str:
    """Returns the name of a source: its file name up to the first full stop."""
    return path.name.partition(".")[0]


def read_source(path: Path) -> Iterator[tuple[str, str]]:
    """Yields tag and text of each line of a source that is to be used.

    Raises:
        InputError: the file cannot be read, or a line has no tab.
    """
    used = USED_TAGS.get(source_name(path))
    opened = lzma.open if path.suffix == ".xz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                tag, tab, text = line.rstrip("\n").partition("\t")
                if not tab:
                    raise InputError(f"{path}:{number}: no tab; each line must be tag<TAB>text")
                if tag not in DROPPED_TAGS and (used is None or tag in used):
                    yield _with_script(tag, text), text
    except (OSError, UnicodeDecodeError, lzma.LZMAError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from error


def _with_script(tag: str, text: str) -> str:
    """Returns ``sr-Latn`` for Serbian in Latin letters, which some sources call ``sr``."""
    if tag == "sr" and sum("a" <= character <= "z" for character in text.lower()) * 3 > len(text):
        return "sr-Latn"
    return tag


def prepare(sources: Sequence[Path], *, seed: int = 0) -> TrainingData:
    """Reads the sources and balances, cleans and cuts their lines.

    Every language gets between 2,500 and 5,000 lines where it has them; those with less are repeated up to
    three times. Each line comes whole, and twice more cut to a piece of 10 to 60 characters.

    Args:
        sources: files as :func:`find_sources` gives them.
        seed: of the choices.
    """
    chooser = random.Random(seed)  # noqa: S311 - no secrets here
    data = TrainingData()
    rows: defaultdict[str, list[str]] = defaultdict(list)
    for path in sources:
        by_tag: defaultdict[str, list[str]] = defaultdict(list)
        for tag, text in read_source(path):
            by_tag[tag].append(text)
        data.han.append({tag: by_tag[tag] for tag in _HAN_TAGS if tag in by_tag})
        for tag in sorted(by_tag):
            chooser.shuffle(by_tag[tag])
            rows[tag] += by_tag[tag][:_FROM_A_SOURCE]
    sentences: list[str] = []
    for tag in sorted(rows):
        sentences += rows[tag][:60]
        lines = _clean(rows[tag])
        if lines:
            data.counts[tag] = len(lines)
            data.whole[tag] = lines[:_MOST_WHOLE]
            _add(data, tag, lines, chooser)
    noise, _ = normalise(list(generate(_NOISE_LINES, sentences, seed=seed)))
    for line in noise:
        words = " ".join(line.split())
        if len(words) >= _LEAST_CHARACTERS - 1:
            data.lines.append(words)
            data.tags.append("und")
    order = list(range(len(data.lines)))
    chooser.shuffle(order)
    data.lines = [data.lines[place] for place in order]
    data.tags = [data.tags[place] for place in order]
    return data


def _clean(texts: list[str]) -> list[str]:
    """Returns the lines in a script of their language that the gate leaves to the classifier."""
    gated = {*ONE_LANGUAGE, "Hani", "Kana", "Hang", "Bopo"}
    lines, scripts = normalise([text.replace("\n", " ") for text in texts])
    share = Counter(scripts)
    wanted = {
        script
        for script, count in share.items()
        if count >= _SCRIPT_SHARE * len(texts) and CLASS_NAMES[script] not in gated
    }
    kept = (
        " ".join(line.split())
        for line, script in zip(lines, scripts, strict=True)
        if script in wanted and script
    )
    return [line for line in kept if len(line) >= _LEAST_CHARACTERS]


def _add(data: TrainingData, tag: str, lines: list[str], chooser: random.Random) -> None:
    """Adds lines whole and cut, repeated where the language has few."""
    target = min(max(min(_MOST_REPEATS * len(lines), _LEAST_LINES), len(lines)), _MOST_LINES)
    for place in range(target):
        line = lines[place % len(lines)]
        if place < len(lines):
            data.lines.append(line)
            data.tags.append(tag)
        words = line.split(" ")
        for _ in range(_CUT_COPIES):
            rest = " ".join(words[chooser.randrange(len(words)) :])
            piece = rest[: chooser.choice(_CUTS)].strip()
            if len(piece) >= _LEAST_CHARACTERS + 2:
                data.lines.append(piece)
                data.tags.append(tag)
