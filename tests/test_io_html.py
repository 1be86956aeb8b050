from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusclean.io import html as html_module
from corpusclean.io.flat_html import flat_text
from corpusclean.io.html import declared_charset, decode_html, html_to_text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<title>T</title><h1>Head</h1><p>One.</p><p>Two.</p>", "T\n\nHead\n\nOne.\n\nTwo."),
        ("<ul><li>a<li>b</ul>end", "a\nb\n\nend"),
        ("<p>a<br>b<br/>c", "a\nb\nc"),
        ("<p>care for the el<b>der</b>ly", "care for the elderly"),
        ("<p>据<a href='x'>新华社</a>报道，<span>养老</span><span>服务</span>。", "据新华社报道，养老服务。"),
        ("<div><a>首页</a><a>新闻</a></div>", "首页 新闻"),
        ("<p><a>上一篇</a><a>下一篇</a></p>", "上一篇 下一篇"),
        ("<p>a<script>if (a < b) alert('</p>')</script>b<style>p {}</style>c", "abc"),
        ("<p>a<!-- b -->c", "ac"),
        ("<p>a</p></body></html>after<p>more</p></html>end", "a\n\nafter\n\nmore\n\nend"),
        ("&lt;p&gt; &amp; &nbsp; x", "<p> & x"),
        ("a < b and <3", "a < b and <3"),
        ("<p>a\0b", "ab"),
        ("<table><tr><td>1<td>2<tr><td>3</table>", "1 2\n3"),
        ("", ""),
        ("<!-- only -->", ""),
        ("just text", "just text"),
    ],
)
def test_layout(page: str, text: str) -> None:
    assert html_to_text(page) == text


@pytest.mark.parametrize("tag", ["div", "font", "b", "span"])
def test_nothing_is_lost_where_tags_are_never_closed(tag: str) -> None:
    page = f"<p>start</p>{f'<{tag}>' * 5000}deep<p>last"
    assert html_to_text(page).split() == ["start", "deep", "last"]


def test_a_page_too_long_for_a_tree_keeps_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_module, "_TREE_LIMIT", 10)
    assert html_to_text("<h1>Head</h1><p>One &amp; <b>t</b>wo.<script>x</script>") == "Head\nOne & two."


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<SCRIPT>a</SCRIPT>b", "b"),
        ("a<script>b", "ab"),
        ("a<!-- b", "a<!-- b"),
        ("a<!-- b -->c<!DOCTYPE x>d", "acd"),
        ("a <b", "a <b"),
        ("<td>1<td>2", "1 2"),
    ],
)
def test_reading_without_a_tree(page: str, text: str) -> None:
    assert flat_text(page) == text


@pytest.mark.parametrize("piece", ["<!--", "<script>", "<a", "<", "<a href='", "&", "</style"])
def test_hostile_pages_take_linear_time(piece: str) -> None:
    page = piece * (1_000_000 // len(piece))
    start = time.perf_counter()
    flat_text(page)
    assert time.perf_counter() - start < 5  # a second would do; quadratic time takes minutes


@given(st.text(alphabet=st.sampled_from("<>/!-ab &;\"'\n\0养p"), max_size=200))
def test_any_page_has_a_text(page: str) -> None:
    assert isinstance(html_to_text(page), str)
    assert isinstance(flat_text(page), str)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'<meta charset="gbk">', "gbk"),
        (b"<META http-equiv=Content-Type content='text/html; charset=big5'>", "big5"),
        (b'<?xml version="1.0" encoding="euc-kr"?>', "euc-kr"),
        (b"<p>charset=gbk</p>", None),
        (b" " * 5000 + b'<meta charset="gbk">', None),
    ],
)
def test_the_declared_charset_is_found(head: bytes, name: str | None) -> None:
    assert declared_charset(head) == name


def test_the_declared_charset_is_respected() -> None:
    page = '<meta charset="big5"><p>養老服務</p>'.encode("big5")
    text, decoding = decode_html(page)
    assert text == "養老服務"
    assert decoding.method == "declared"


def test_a_given_encoding_outweighs_the_page() -> None:
    page = '<meta charset="iso-8859-1"><p>養老服務中心為長者提供照顧</p>'.encode("big5")
    assert decode_html(page, "big5")[0] == "養老服務中心為長者提供照顧"
