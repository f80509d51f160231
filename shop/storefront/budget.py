"""The weight of pages over the wire: HTML, stylesheet and script, gzipped, pictures apart."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field

from shop.storefront.problems import Problems

LIMITS = {"js": 15_000, "product": 40_000, "category": 50_000, "other": 50_000}
"""Bytes. ``js``: the script by itself; the others: a page of that kind with everything."""
_WEIGHED = 3
"""How many pages of a kind are weighed: the longest ones."""


def weight(body: bytes) -> int:
    """Bytes over the wire."""
    return len(gzip.compress(body, compresslevel=6, mtime=0))


@dataclass
class Budget:
    """Remembers the longest pages of each kind and weighs them at the end."""

    limits: Mapping[str, int] = field(default_factory=lambda: LIMITS)
    _longest: dict[str, list[tuple[int, str, bytes]]] = field(default_factory=dict)

    def note(self, kind: str, path: str, body: bytes) -> None:
        """Take a page into account."""
        longest = self._longest.setdefault(kind, [])
        if len(longest) < _WEIGHED or len(body) > longest[-1][0]:
            longest.append((len(body), path, body))
            longest.sort(key=lambda item: (-item[0], item[1]))
            del longest[_WEIGHED:]

    def check(self, css: bytes, js: bytes, problems: Problems) -> dict[str, int]:
        """Report what is too heavy, by page and part; return the heaviest page's weight of each kind."""
        css_weight, js_weight = weight(css), weight(js)
        limit = self.limits.get("js")
        if limit is not None and js_weight > limit:
            problems.add("theme/static/js", 1, "weight", f"{_kb(js_weight)} of JavaScript", f"at most {_kb(limit)}")
        heaviest: dict[str, int] = {}
        for kind, pages in sorted(self._longest.items()):
            limit = self.limits.get(kind, self.limits.get("other"))
            for _, path, body in pages:
                html_weight = weight(body)
                total = html_weight + css_weight + js_weight
                heaviest[kind] = max(heaviest.get(kind, 0), total)
                if limit is not None and total > limit:
                    parts = f"HTML {_kb(html_weight)}, CSS {_kb(css_weight)}, JavaScript {_kb(js_weight)}"
                    expected = f"at most {_kb(limit)} on a {kind} page"
                    problems.add(path, 1, "weight", f"{_kb(total)} ({parts})", expected)
        return heaviest


def _kb(size: int) -> str:
    return f"{size / 1000:.1f} kB"
