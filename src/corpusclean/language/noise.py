"""Text that is no language, made by a generator: what the model learns to call ``und``.

Keyboard walks, random letters, identifiers, shuffled letters of real words, and real sentences whose bytes
were decoded with the wrong codec. Numbers, addresses and base64 never reach the model; see ``normalising``.
"""

from __future__ import annotations

import random
import string
from collections.abc import Iterator, Sequence

_KEYBOARDS = (
    ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    ("qwertzuiop", "asdfghjkl", "yxcvbnm"),
    ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    ("йцукенгшщзх", "фывапролджэ", "ячсмитьбю"),
)
_CODE_WORDS = tuple(
    """
    int char var let const func def return void null true false for while if else elif try except catch is
    not class struct enum import from include require export public private static async await new this
    self none str len idx ptr buf tmp arr obj val key ctx cfg req res err msg fn cb args kwargs div span
    href src px raise rgb css html http json xml sql select where join left inner varchar printf println
    console log stdout and foo bar baz qux init main exec eval sizeof malloc free typedef namespace std
    vector map set push pop or in x y i j k n function document getElementById addEventListener margin
    padding border width height color background display none block inline flex grid hover onclick onload
    utf iso ascii nbsp amp quot lt gt isinstance typeerror valueerror keyerror runtimeerror argumenterror
    option version usage object lambda with
    """.split()  # noqa: SIM905 - reads better than quoted words
)
# the encoding a text was in, and the one it is wrongly read as
_MISREADINGS = (
    ("utf-8", "latin-1"),
    ("utf-8", "cp1252"),
    ("utf-8", "cp1251"),
    ("cp1251", "latin-1"),
    ("cp1251", "koi8-r"),
    ("koi8-r", "cp1251"),
    ("gb18030", "latin-1"),
    ("big5", "latin-1"),
    ("shift_jis", "latin-1"),
    ("euc-kr", "latin-1"),
    ("iso8859-7", "latin-1"),
    ("cp1256", "latin-1"),
    ("tis-620", "latin-1"),
)


def _keyboard_walk(chooser: random.Random) -> str:
    rows = chooser.choice(_KEYBOARDS)
    words = []
    for _ in range(chooser.randint(1, 8)):
        row = chooser.choice(rows)
        place = chooser.randrange(len(row))
        word = ""
        for _ in range(chooser.randint(3, 12)):
            word += row[place]
            if chooser.random() < 0.25:
                row = chooser.choice(rows)
            place = (place + chooser.choice((-2, -1, -1, 1, 1, 2))) % len(row)
        words.append(word)
    return " ".join(words)


def _random_letters(chooser: random.Random) -> str:
    letters = string.ascii_lowercase
    if chooser.random() < 0.15:
        letters = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
    elif chooser.random() < 0.15:
        letters += "éàèùçñöüäåøæßłńśžčěřışğţ"
    return " ".join(
        "".join(chooser.choices(letters, k=chooser.randint(2, 14))) for _ in range(chooser.randint(1, 10))
    )


def _repetition(chooser: random.Random) -> str:
    piece = "".join(chooser.choices(string.ascii_lowercase, k=chooser.randint(1, 3)))
    return (piece * chooser.randint(4, 20) + " ") * chooser.randint(1, 3)


def _code(chooser: random.Random) -> str:
    return " ".join(chooser.choices(_CODE_WORDS, k=chooser.randint(3, 16)))


def _shuffled(chooser: random.Random, sentence: str) -> str:
    words = []
    for word in sentence.split()[:12]:
        letters = list(word)
        chooser.shuffle(letters)
        words.append("".join(letters))
    return " ".join(words)


def misread(chooser: random.Random, sentence: str) -> str:
    """Returns ``sentence`` as it looks after its bytes were decoded with the wrong codec, or ``""``."""
    for encoding, reader in chooser.sample(_MISREADINGS, len(_MISREADINGS)):
        try:
            garbled = sentence.encode(encoding).decode(reader, "replace")
        except UnicodeEncodeError:
            continue
        changed = sum(a != b for a, b in zip(garbled, sentence, strict=False))
        if changed > len(sentence) * 0.5:
            return garbled.replace("\n", " ").replace("\r", " ")
    return ""


def generate(count: int, sentences: Sequence[str], *, seed: int = 0) -> Iterator[str]:
    """Yields lines of non-language.

    Args:
        count: how many.
        sentences: real sentences of any languages, to garble; may be empty.
        seed: the same seed gives the same lines.
    """
    chooser = random.Random(seed)  # noqa: S311 - no secrets here
    makers = (_keyboard_walk, _random_letters, _code, _repetition)
    made = 0
    while made < count:
        kind = chooser.random()
        line = ""
        if sentences and kind < 0.35:
            line = misread(chooser, chooser.choice(sentences))
        elif sentences and kind < 0.45:
            line = _shuffled(chooser, chooser.choice(sentences))
        else:
            line = chooser.choices(makers, weights=(5, 6, 3, 1))[0](chooser)
        if line.strip():
            made += 1
            yield line
