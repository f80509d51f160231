"""The problems of a build, shown over the pages while the merchant is working on them (``make serve``)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from shop.storefront.problems import Problem

STYLES = "problems.css"
PAGE = "problems/index.html"
_BODY = re.compile(r"<body\b[^>]*>")
_SHOWN = 50
CSS = b"""#build-problems{position:sticky;top:0;z-index:9999;max-height:50vh;overflow:auto;padding:.75rem 1rem;
background:#5b1a12;color:#fff;font:15px/1.5 system-ui,sans-serif}
#build-problems a{color:#fff}#build-problems summary{cursor:pointer;font-weight:600}
#build-problems li{margin:.25rem 0;font-family:ui-monospace,monospace;font-size:13px;overflow-wrap:anywhere}
"""


def with_banner(html: str, problems: Iterable[Problem]) -> str:
    """A page with the list of problems above it."""
    listed = list(problems)
    if not listed:
        return html
    banner = f'<link rel="stylesheet" href="/{STYLES}">{_banner(listed)}'
    return _BODY.sub(lambda match: match[0] + banner, html, count=1)


def problems_page(problems: Iterable[Problem], title: str = "Problems in the content") -> str:
    """A page with nothing but the problems."""
    listed = list(problems)
    body = _banner(listed, opened=True) if listed else "<p>There are no problems.</p>"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f'<link rel="stylesheet" href="/{STYLES}"></head>\n<body><h1>{escape(title)}</h1>\n{body}\n</body></html>\n'
    )


def _banner(problems: list[Problem], opened: bool = False) -> str:
    items = "".join(f"<li>{escape(str(problem))}</li>" for problem in problems[:_SHOWN])
    more = f"<p>and {len(problems) - _SHOWN} more</p>" if len(problems) > _SHOWN else ""
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    state = " open" if opened else ""
    return (
        f'<aside id="build-problems" role="alert" data-pagefind-ignore><details{state}><summary>{count} in what this '
        f'shop is built from</summary><ul>{items}</ul>{more}<a href="/problems/">All problems</a></details></aside>'
    )
