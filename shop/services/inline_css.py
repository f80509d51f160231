"""Put a mail's styles into its elements, once for each template rather than for each mail.

Jinja's statements are hidden in comments while HTML is parsed, which lets comments stand anywhere but moves all else
out of tables; so tables get the ``tbody`` that a parser would add, where it belongs.
"""

from __future__ import annotations

import re
from functools import lru_cache

import css_inline

_STATEMENT = re.compile(r"\{%.*?%\}", re.DOTALL)
_HIDDEN = re.compile(r"<!--jinja:([0-9]+)-->")
_OPENED = re.compile(r"(<table\b[^>]*>)(?!\s*<t(?:body|head))")
_CLOSED = re.compile(r"(?<!</tbody>)(</table>)")


@lru_cache(maxsize=512)
def inline_template(source: str) -> str:
    """A template with inlined styles, to be filled as often as needed.

    >>> page = "<style>td { color: red }</style><table>{% for x in y %}<tr><td>{{ x }}</td></tr>{% endfor %}</table>"
    >>> "<tbody>{% for x in y %}<tr><td style=" in inline_template(page)
    True
    """
    statements: list[str] = []

    def hide(match: re.Match[str]) -> str:
        statements.append(match[0])
        return f"<!--jinja:{len(statements) - 1}-->"

    whole = _CLOSED.sub(r"</tbody>\1", _OPENED.sub(r"\1<tbody>", source))
    inlined = str(_inliner().inline(_STATEMENT.sub(hide, whole)))
    return _HIDDEN.sub(lambda match: statements[int(match[1])], inlined)


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)
