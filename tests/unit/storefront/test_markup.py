"""HTML of other shops as Markdown: the same structure when it is rendered, all of the text, and nothing that acts."""

from __future__ import annotations

import re
from html import escape as html_escape

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shop.storefront.embeds import mark_products
from shop.storefront.markdown_text import MarkdownText
from shop.storefront.moving.cleaning import as_written, wordpress
from shop.storefront.moving.escaping import clean
from shop.storefront.moving.markup import Markup

MARKDOWN = MarkdownText()
HTTP = "https://old.example"
SAFE = frozenset(
    (
        *(
            "html",
            "head",
            "body",
            "p",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "li",
            "strong",
            "em",
            "a",
            "img",
            "br",
        ),
        *("table", "thead", "tbody", "tr", "th", "td", "pre", "code", "blockquote", "hr", "sub", "sup", "del"),
    )
)


def written(html: str) -> str:
    def link(href: str) -> str | None:
        return href if href.startswith(HTTP) else None

    return Markup(link, lambda source, alt: ("main.jpg", alt), lambda found, reason: None).convert(html)


def rendered(html: str) -> str:
    return MARKDOWN.convert(written(html)).html


def letters(text: str) -> str:
    """A text without blanks and without what typography changes: quotes, dashes, dots."""
    return re.sub(r"[\s\"'“”‘’«».…–—-]", "", text)


def shape(html: str) -> list[str]:
    """The elements of a text in their order, paragraphs and breaks apart."""
    return [
        element.tag.rpartition("}")[2]
        for element in html5lib.parse(html).iter()
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2] not in ("html", "head", "body", "p", "br")
    ]


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h1>A</h1><h3>B</h3>", "## A\n\n### B\n"),
        ("<h4>Only</h4>", "## Only\n"),
        ("<p>a<br/>b</p>c", "a  \nb\n\nc\n"),
        ("<ul><li>a<ol><li>b<li>c</ol></li></ul>", "- a\n    1. b\n    2. c\n"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n    b\n"),
        ("<p><b> a </b>b</p>", "**a** b\n"),
        ("<b><p>a</p></b>", "a\n"),
        ("<b>a</b><b>b</b><em>c</em>", "**ab** *c*\n"),
        (f'<a href="{HTTP}/x y(1)">t</a>', f"[t]({HTTP}/x%20y%281%29)\n"),
        ('<a href="javascript:alert(1)">t</a>', "t\n"),
        ("a&nbsp;\u200bb\u00ad", "a b\n"),
        ("<table><tr><td>1|2</td><td>3</td></tr></table>", "| 1\\|2 | 3 |\n| --- | --- |\n"),
        ("<table><tr><td><p>one</p><p>two</p></td></tr></table>", "one\n\ntwo\n"),
        ("<blockquote>a<br>b</blockquote>", "> a  \n> b\n"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```\n"),
        ("m<sup>2</sup> <code>a`b</code>", "m<sup>2</sup> `` a`b ``\n"),
        ("<p>1. a</p><p># b</p><p>- c</p><p>C#</p>", "1\\. a\n\n\\# b\n\n\\- c\n\nC#\n"),
        ("<h2>C#</h2>", "## C\\#\n"),
        ('<figure><img src="x.jpg" alt="A [b]"><figcaption>c</figcaption></figure>', "![A (b)](main.jpg)\n\nc\n"),
        ("<style>p{}</style><!-- x --><script>alert(1)</script><p> </p>", ""),
        ("<o:p>a</o:p><font color=red>b</font>", "ab\n"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "**a**\n\nb\n"),
        (
            "&lt;script&gt; &amp;lt; {: onclick=x} [[product: a]]",
            "&lt;script> &amp;lt; \\{: onclick=x\\} &#91;\\[product: a\\]\\]\n",
        ),
    ],
)
def test_what_is_written(html: str, markdown: str) -> None:
    assert written(html) == markdown


PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=20)
TRICKY = st.sampled_from(
    [
        *(
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<!-- a -->",
            "<div markdown=1>",
            "<http://a>",
        ),
        *("[a](javascript:x)", "![a](b)", "{: onclick=x}", "[[product: a]]", "*[j]: k", "[^1]: l", "[m]: http://n"),
        *(
            "*a*",
            "_b_",
            "**c**",
            "`d`",
            "# e",
            "- f",
            "1. g",
            "> h",
            "~~~",
            "```",
            "---",
            "===",
            ": i",
            "+ p",
            "9) q",
        ),
        *("&lt;b&gt;", "&copy;", "\\", "a | b", "|||", "+++"),
    ]
)
WORDS = st.lists(st.one_of(TRICKY, PLAIN), max_size=4).map(" ".join)
TEXT = WORDS.map(html_escape)
INLINE = st.recursive(
    TEXT,
    lambda inner: st.one_of(
        st.builds(
            "<{0}>{1}</{0}>".format, st.sampled_from(["b", "em", "span", "sub", "u", "code", "strong", "i"]), inner
        ),
        st.builds('<a href="{}">{}</a>'.format, st.sampled_from([HTTP, "javascript:alert(1)", "#x", ""]), inner),
        st.lists(inner, max_size=3).map("<br>".join),
    ),
    max_leaves=4,
)
BLOCK = st.recursive(
    INLINE,
    lambda inner: st.one_of(
        st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["p", "div", "h1", "h3", "blockquote", "section"]), inner),
        st.builds(
            lambda kind, items: f"<{kind}>{''.join(f'<li>{item}</li>' for item in items)}</{kind}>",
            st.sampled_from(["ul", "ol"]),
            st.lists(inner, min_size=1, max_size=3),
        ),
        st.lists(inner, min_size=2, max_size=3).map(
            lambda c: f"<table><tr><td>{'</td><td>'.join(c)}</td></tr></table>"
        ),
        st.builds("<pre>{}</pre>".format, TEXT),
        st.builds("<script>{}</script>".format, WORDS),
        st.lists(inner, max_size=3).map("\n".join),
    ),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(BLOCK)
@example("<p>a<br>---</p>")
@example("<ul><li>```</li></ul>")
def test_nothing_that_acts_survives(html: str) -> None:
    markup = rendered(html)
    for element in html5lib.parse(markup, namespaceHTMLElements=False).iter():
        assert isinstance(element.tag, str), "a comment"
        assert element.tag in SAFE
        assert set(element.attrib) <= {"href", "src", "alt", "id", "start"}
        assert str(element.get("href", HTTP)).startswith(HTTP)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(BLOCK)
def test_all_of_the_text_is_kept(html: str) -> None:
    without = re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)
    before = "".join(html5lib.parse(without, namespaceHTMLElements=False).itertext())
    after = "".join(html5lib.parse(rendered(html), namespaceHTMLElements=False).itertext())
    assert letters(after) == letters(clean(before))


@pytest.mark.parametrize(
    "html",
    [
        "<h2>a</h2><p>b <strong>c</strong> <em>d</em></p><h3>e</h3>",
        "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>",
        "<ol><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ol><p>e</p>",
        "<ul><li><p>a</p><p>b</p><ul><li>c</li></ul></li></ul>",
        "<ul><li>a</li></ul><ol><li>b</li></ol>",
        f'<p><a href="{HTTP}"><strong>a</strong></a> <img src="main.jpg" alt="b"></p>',
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table>",
        "<blockquote><p>a</p><ul><li>b</li></ul></blockquote>",
        "<pre><code>a\n  b\n</code></pre><p>c<code>d</code></p>",
        "<p>a</p><hr><p>b<sub>2</sub></p>",
    ],
)
def test_what_is_rendered_has_the_structure_that_there_was(html: str) -> None:
    assert shape(rendered(html)) == shape(html)


def test_text_never_becomes_a_product_of_ours(tmp_path: object) -> None:
    for html in ("[[product: a]]", "<p>[<i>[</i>product: a]]</p>", "[<!-- -->[product: a]]"):
        assert "[[" not in rendered(html)
        assert mark_products(rendered(html), None, (), None) == rendered(html)  # type: ignore[arg-type]


def test_text_that_is_nested_ever_deeper_is_kept() -> None:
    assert "deep" in rendered("<div>" * 800 + "deep" + "</div>" * 800)
    assert "deep" in rendered("<b>" * 800 + "deep" + "</b>" * 800)
    assert "deep" in rendered("<ul><li>" * 300 + "deep")


def test_wordpress_text_has_its_paragraphs() -> None:
    told: list[str] = []
    html = wordpress(
        'a\nb\n\n<ul>\n<li>c</li>\n</ul>\n\n[caption id="1"]<img src="x" /> d[/caption]', lambda f, _: told.append(f)
    )
    assert written(html) == "a  \nb\n\n- c\n\n![](main.jpg) d\n"
    assert told == ["[/caption]", '[caption id="1"]']
    assert as_written("a\n\nb", lambda f, r: None) == "a\n\nb"
