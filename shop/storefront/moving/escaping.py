"""Plain text as Markdown that Python-Markdown with ``extra`` reads as that text again, and as nothing else.

Signs that this dialect can't escape with a backslash become character references: ``<`` above all, so that text which
looks like a tag never becomes one.
"""

from __future__ import annotations

import re
from urllib.parse import quote

_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2028\u2029\ufeff\ufffe\uffff\ufdd0-\ufdef\ue000-\ue004]"
)
_ALWAYS = re.compile(r"[\\`*{}\[\]|]|(?<![^\W_])_|_(?![^\W_])")
_REFERENCE = re.compile(r"&(?=#?\w+;)")
_LINE = re.compile(r"^(?P<list>[-+#>])|^(?P<number>\d{1,20})\.(?=\s|$)|^(?P<sign>[:=~])", re.MULTILINE)
_SAFE_IN_ADDRESSES = "/:?#@!$&'*+,;=%~-._"


def clean(text: str) -> str:
    """Text without signs that nobody sees and that files can't hold."""
    return _CONTROL.sub("", text.replace("\u00a0", " "))


def escape(text: str) -> str:
    """Text inside a line.

    >>> escape("<b> & &lt; 5*3 snake_case _x_")
    '&lt;b> & &amp;lt; 5\\\\*3 snake_case \\\\_x\\\\_'
    """
    return _REFERENCE.sub("&amp;", _ALWAYS.sub(r"\\\g<0>", text)).replace("<", "&lt;")


def guard(lines: str) -> str:
    """Lines of a paragraph, none of which begins as a list, a heading or the like does.

    >>> guard("1. May\\n- x\\n: y"), guard("1.5 l")
    ('1\\\\. May\\n\\\\- x\\n&#58; y', '1.5 l')
    """
    return _LINE.sub(_guarded, lines)


def _guarded(match: re.Match[str]) -> str:
    if match["list"]:
        return "\\" + match["list"]
    return f"{match['number']}\\." if match["number"] else f"&#{ord(match['sign'])};"


def address(url: str) -> str:
    """An address as it may stand between a link's parentheses."""
    return quote(url, safe=_SAFE_IN_ADDRESSES)


def code(text: str) -> str:
    """A piece of code inside a line."""
    runs = [len(run) for run in re.findall("`+", text)]
    fence = "`" * (max(runs, default=0) + 1)
    return f"{fence} {text} {fence}" if runs else f"{fence}{text}{fence}"
