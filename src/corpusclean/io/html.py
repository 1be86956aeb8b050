"""Text of HTML pages: line breaks at block elements, scripts and styles left out, everything else kept.

The layout is html-text's. What is done before keeps text that would get lost or torn: text after an early
``</html>``, and words whose middle is bold.
"""

from __future__ import annotations

import re
from typing import Final

from corpusclean.decoding import decode
from corpusclean.document import Decoding
from corpusclean.io.flat_html import flat_text

_HEAD_BYTES: Final = 4096
"""How far to look for a charset. The HTML standard says 1024; scraped pages often have more before it:
https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding"""

_CHARSET: Final = re.compile(
    rb"""<(?:meta|\?xml)\b[^<>]{0,300}?\b(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_END_OF_PAGE: Final = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)

_INLINE: Final = """
    abbr b bdi bdo big cite code del em font i ins kbd mark q s small strike strong sub sup tt u var wbr
""".split()  # noqa: SIM905  a list would take a line for each
"""Elements that style a part of a word or a sentence: no space stands at their borders."""

_RUNNING_TEXT: Final = ("p", "h1", "h2", "h3", "h4", "h5", "h6")
"""Elements whose ``span`` and ``a`` are parts of a sentence. Elsewhere those are often items of a menu."""

_TREE_LIMIT: Final = 20_000_000
"""Characters of a page above which no tree is built, which can take twenty times the memory of the page."""


def declared_charset(data: bytes) -> str | None:
    """Returns the encoding that a page's ``<meta>`` or XML declaration names, if any."""
    match = _CHARSET.search(data, 0, _HEAD_BYTES)
    return match[1].decode("ascii", "ignore") if match else None


def decode_html(data: bytes, encoding: str | None = None) -> tuple[str, Decoding]:
    """Returns a page's text.

    Args:
        data: the page's bytes.
        encoding: outweighs what the page declares.

    Returns:
        The text and how the bytes were decoded.
    """
    html, decoding = decode(data, encoding or declared_charset(data))
    return html_to_text(html), decoding


def html_to_text(html: str) -> str:
    """Returns the text of a page; never raises, however broken the page is."""
    if len(html) > _TREE_LIMIT:
        return flat_text(html)
    import lxml.etree  # type: ignore[import-untyped, unused-ignore]
    from html_text import etree_to_text
    from lxml.html import HTMLParser  # type: ignore[import-untyped, unused-ignore]

    # libxml2 ends a document at its first </html>; browsers and scraped pages go on.
    source = _END_OF_PAGE.sub("", html).replace("\0", "").strip().encode("utf-8", "replace")
    if not source:
        return ""
    parser = HTMLParser(recover=True, encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.etree.fromstring(source, parser=parser)
    except lxml.etree.LxmlError:
        return flat_text(html)
    # libxml2 drops what is deeper than 2,048 elements, as text is where tags are never closed.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        return flat_text(html)
    if root is None:  # nothing but comments
        return ""
    lxml.etree.strip_elements(root, "script", "style", with_tail=False)
    lxml.etree.strip_tags(root, *_INLINE)
    for element in root.iter(*_RUNNING_TEXT):
        for link in element.iter("a"):
            after = link.getnext()
            if not link.tail and after is not None and after.tag == "a":
                link.tail = " "  # two links in a row are two items, even here
        lxml.etree.strip_tags(element, "span", "a")
    return str(etree_to_text(root, guess_layout=True))
