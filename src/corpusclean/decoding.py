"""From bytes to text: which encoding, how that was found, and what could not be decoded.

The order is that of ``docs/formats.md``: a byte order mark, the declared encoding, UTF-8 where it is valid,
detection, UTF-8 with replacements. Two things outweigh a declaration, because pages often declare what
their server believes: bytes that are valid UTF-8 beyond ASCII, and a reading that is far likelier. Nothing
here raises, and the text's line ends and control characters stay as they are.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from corpusclean.charset_detection import (
    SAMPLE_BYTES,
    Guess,
    ask_charset_normalizer,
    detect,
    fit,
    fit_wide,
    is_damaged_utf8,
)
from corpusclean.document import Decoding, DecodingMethod

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

_SUPERSETS: Final = {
    "ascii": "cp1252",
    "latin-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",  # read as code page 950 where that suffices: see _finish
    "cp950": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
}
"""Codec -> the one that reads everything it reads and more; pages name the smaller one and use the larger,
as the WHATWG Encoding Standard says (https://encoding.spec.whatwg.org/#names-and-labels)."""

_ALIASES: Final = {
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "x-euc-jp": "euc_jp",
    "x-cp1251": "cp1251",
    "windows-949": "cp949",
    "windows-874": "cp874",
    "windows-936": "gb18030",
    "utf8mb4": "utf-8",
    "unicode": "utf-16-le",
}
"""Names that pages use and Python does not know."""

_NO_PAGE_ENCODINGS: Final = {"utf-7", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined"}

_DECLARED_SLACK: Final = 1.5
"""Nats a byte beyond ASCII by which another reading must be likelier to overrule a declaration. A wrong
reading of Chinese costs about 2.7 more, a wrong code page 5; a right one hardly more than the best."""

_PIECE_BYTES: Final = 1 << 20

_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_BEYOND_ASCII_TABLE: Final = bytes(range(128))

_ETEN: Final = re.compile("[ぁ-んァ-ヾ①-⑩⑴-⑽Ё-ё]")
"""What Python's code page 950 makes of the rows C6 to C8, which Big5 pages use for ETEN's characters."""

_CONTROLS: Final = bytes({*range(0x20), 0x7F} - {*b"\t\n\f\r\x1b"})
_CONTROL_CHARACTERS: Final = frozenset(map(chr, _CONTROLS))
_MAGIC: Final = re.compile(
    rb"%PDF-|\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|PK(?:\x03\x04|\x05\x06|\x07\x08)|\x1f\x8b\x08|BZh[1-9]1AY&SY"
    rb"|\xfd7zXZ\x00|\x28\xb5\x2f\xfd|\x04\x22\x4d\x18|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|\x7fELF|MZ[\x00-\xff]\x00"
    rb"|\xca\xfe\xba\xbe|[\xce\xcf]\xfa\xed\xfe|SQLite format 3\x00|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    rb"|RIFF[\x00-\xff]{4}(?:WAVE|AVI |WEBP)|OggS\x00|ID3[\x02-\x04]|fLaC\x00|wOF[F2]|\x00\x01\x00\x00\x00"
    rb"|\x00asm|II\*\x00|MM\x00\*|8BPS\x00|[\x00-\xff]{4}ftyp[ -~]{4}|\x1aE\xdf\xa3|FLV\x01|PAR1"
    rb"|\x89HDF\r\n|\x93NUMPY|BM[\x00-\xff]{4}\x00\x00\x00\x00|\x00\x00\x01\x00[\x01-\x40]\x00|[\x00-\xff]{257}ustar"
)
"""The first bytes of common binary formats, from their specifications (https://en.wikipedia.org/wiki/List_of_file_signatures)."""

_CONTROL_SHARE: Final = 0.05
"""Text has next to no control bytes; evenly spread bytes, as in compressed data, have 27 / 256 = 0.105."""


def decode(data: bytes, declared: str | None = None) -> tuple[str, Decoding]:
    """Decodes one page.

    Args:
        data: its bytes.
        declared: the encoding a caller or the page names; one that Python does not know is ignored.

    Returns:
        The text, free of surrogates and without a byte order mark, and how it came about.
    """
    name = _known(declared)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _read(data, encoding, start=len(mark))
            # UTF-16 text may begin with a NUL, and a mark may stand before bytes of another encoding.
            if "\ufffd" not in text or text.count("\ufffd") * 20 < len(text):
                return text, Decoding(encoding, "bom", text.count("\ufffd"))
    try:
        text = _read(data, "utf-8", errors="strict")
    except UnicodeDecodeError as error:
        cut_at_end = error.reason == "unexpected end of data"
        return _decode_other(data, name, error.start, cut_at_end=cut_at_end)
    return _check_utf8(data, text, name)


def from_text(text: str) -> tuple[str, Decoding]:
    """Makes a string safe to write as UTF-8.

    Returns:
        The text with each lone surrogate as one U+FFFD, so that offsets hold, and how many there were.
    """
    safe, count = _SURROGATES.subn("\ufffd", text)
    return safe, Decoding("utf-8", "text", count)


def is_binary(data: bytes) -> bool:
    """Whether bytes are an image, an archive or other data that no text encoding explains.

    Looks at the first ``SAMPLE_BYTES`` bytes. UTF-16 and UTF-32 are text, with and without a byte order mark.
    """
    head = data[:SAMPLE_BYTES]
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            text = head[len(mark) :].decode(encoding, "replace")
            bad = text.count("\ufffd") + sum(character in _CONTROL_CHARACTERS for character in text)
            return bad > max(2, _CONTROL_SHARE * len(text))
    if _MAGIC.match(head):
        return True
    if _control_share(head) * len(head) <= max(1.0, _CONTROL_SHARE * len(head)):
        return False
    return _find_wide(head) is None


def _known(declared: str | None) -> str | None:
    """Returns the codec to use for a declared name, or ``None`` where it names none that pages use."""
    if not declared:
        return None
    label = declared.strip(" \t\r\n\"';").lower()
    try:
        name = codecs.lookup(_ALIASES.get(label, label)).name
        b"".decode(name)  # fails for codecs between bytes and bytes
    except (LookupError, ValueError, TypeError):
        return None
    return None if name in _NO_PAGE_ENCODINGS else _SUPERSETS.get(name, name)


def _control_share(head: bytes) -> float:
    """Returns the share of bytes that are control characters other than white space and escape."""
    return 1.0 - len(head.translate(None, delete=_CONTROLS)) / len(head) if head else 0.0


def _find_wide(head: bytes) -> str | None:
    """Returns which of UTF-16 and UTF-32 the first bytes are, without a mark and in a known language."""
    wide = fit_wide(head) if len(head) >= 8 else None
    if wide is None or not wide.fits:
        return None
    plain = fit(head, "latin-1")
    return wide.encoding if plain is None or wide.cost < plain.cost else None


def _check_utf8(data: bytes, text: str, declared: str | None) -> tuple[str, Decoding]:
    """Decodes bytes that are valid UTF-8: mostly as that, but wide and seven-bit encodings can be, too."""
    head = data[:SAMPLE_BYTES]
    # The high bytes of European UTF-16 are control characters: NUL for Latin letters, 4 for Cyrillic ones.
    if _control_share(head) >= 0.2:
        wide = _find_wide(head)
        if wide:
            return _finish(data, wide, "declared" if wide == declared else "detected")
    if b"\x1b$" in head:
        guess = fit(head, "iso2022_jp", ("ja",))
        if guess and guess.fits:
            return _finish(data, "iso2022_jp", "declared" if declared == "iso2022_jp" else "detected")
    if declared in (None, "utf-8") or not text.isascii():
        return text, Decoding("utf-8", "declared" if declared == "utf-8" else "utf-8")
    # ASCII reads the same in what it declares, unless that is a wide or a shifting encoding: that must fit.
    if _read(data, declared) == text:
        return text, Decoding(declared, "declared")
    guess, plain = fit(head, declared), fit(head, "utf-8")
    if guess and plain and guess.fits and guess.cost < plain.cost:
        return _finish(data, declared, "declared")
    return text, Decoding("utf-8", "utf-8")


def _decode_other(
    data: bytes, declared: str | None, first_error: int, *, cut_at_end: bool
) -> tuple[str, Decoding]:
    """Decodes bytes that are not valid UTF-8."""
    guesses, sample = detect(data, first_error)
    if is_damaged_utf8(sample, cut_at_end=cut_at_end):
        return _finish(data, "utf-8", "declared" if declared == "utf-8" else "detected")
    best = guesses[0] if guesses else None
    if declared and _is_credible(declared, best, sample):
        return _finish(data, declared, "declared")
    if best and best.fits:
        return _finish(data, best.encoding, "detected")
    other = ask_charset_normalizer(sample)
    if other:
        return _finish(data, _SUPERSETS.get(codecs.lookup(other).name, other), "detected")
    return _finish(data, "utf-8", "fallback")


def _is_credible(declared: str, best: Guess | None, sample: bytes) -> bool:
    """Whether a declared encoding reads the sample about as well as the best guess does."""
    guess = fit(sample, declared)
    if guess is None:
        return False
    if best is None:
        return True
    beyond_ascii = len(sample.translate(None, delete=_BEYOND_ASCII_TABLE))
    return guess.cost - best.cost <= _DECLARED_SLACK * beyond_ascii + 10.0


def _finish(data: bytes, encoding: str, method: DecodingMethod) -> tuple[str, Decoding]:
    """Decodes the whole page, with U+FFFD for what the encoding does not know."""
    if encoding == "big5hkscs":
        return _finish_big5(data, method)
    text = _read(data, encoding)
    replacements = text.count("\ufffd")
    if encoding == "utf-8":
        replacements -= data.count(b"\xef\xbf\xbd")  # those the page itself holds
    return text, Decoding(encoding, method, replacements)


def _finish_big5(data: bytes, method: DecodingMethod) -> tuple[str, Decoding]:
    """Decodes a page in Big5, which Python knows as two codecs with different merits.

    Taiwan's punctuation (wave dash, bullets, currency signs) is right in code page 950 only; the characters
    of Hong Kong and ETEN's extensions (circled digits, kana) are right in HKSCS only.
    """
    text = _read(data, "cp950")
    unread = text.count("\ufffd")
    if not unread and not _ETEN.search(text):
        return text, Decoding("cp950", method)
    del text  # one of the two at a time
    text = _read(data, "big5hkscs")
    if text.count("\ufffd") <= unread:
        return text, Decoding("big5hkscs", method, text.count("\ufffd"))
    return _read(data, "cp950"), Decoding("cp950", method, unread)


def _read(data: bytes, encoding: str, *, start: int = 0, errors: str = "replace") -> str:
    """Decodes bytes in pieces: in one go, Python's decoders need several times the memory of the text.

    Raises:
        UnicodeDecodeError: for ``errors="strict"``; its ``start`` is an offset in ``data``.
    """
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    pieces = []
    for offset in range(start, max(len(data), start + 1), _PIECE_BYTES):
        pending = len(decoder.getstate()[0]) if errors == "strict" else 0
        end = offset + _PIECE_BYTES
        try:
            pieces.append(decoder.decode(data[offset:end], end >= len(data)))
        except UnicodeDecodeError as error:
            shift = offset - pending
            raise UnicodeDecodeError(
                error.encoding, data, error.start + shift, error.end + shift, error.reason
            ) from None
    return "".join(pieces)
