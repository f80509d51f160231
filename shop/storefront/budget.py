"""The weight of pages over the wire: HTML and every asset that it loads, gzipped; photographs apart.

A page is weighed beside the rendering of the next ones: compression needs no interpreter, so on two cores it costs a
build next to nothing.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property

from shop.storefront.problems import Problems

LIMITS = {"js": 12_000, "product": 40_000, "category": 50_000, "other": 50_000}
"""Bytes. ``js``: the scripts of one page by themselves; the others: a page of that kind with everything."""
_ADDRESS = re.compile(rb"/(assets/[\w./-]+)")
_ON_NEED = re.compile(rb'\sdata-(?:script|later|mending)="[^"]*"')
_PHOTOGRAPHS = (".avif", ".webp", ".jpg", ".jpeg", ".png", ".gif")
_REST = "icons and the rest"
_TOLD = 10
"""How many pages of a kind are reported: the heaviest. What makes one page heavy often makes all."""


def weight(body: bytes) -> int:
    """Bytes over the wire."""
    return len(zlib.compress(body, 6, wbits=31))


@dataclass(frozen=True, slots=True)
class _Page:
    kind: str
    path: str
    assets: frozenset[str]
    weight: Future[int]


@dataclass
class Budget:
    """Weighs every page as it is noted, and judges them at the end."""

    limits: Mapping[str, int] = field(default_factory=lambda: LIMITS)
    _pages: list[_Page] = field(default_factory=list)

    @cached_property
    def _scales(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="weigh")

    def note(self, kind: str, path: str, body: bytes) -> None:
        """Take a page into account."""
        self._pages.append(_Page(kind, path, _named(body), self._scales.submit(weight, body)))

    def check(self, assets: Mapping[str, bytes], problems: Problems) -> dict[str, int]:
        """Report what is too heavy, by page and part; return the heaviest page's weight of each kind.

        ``assets``: output path → bytes. Those count that a page names, or a stylesheet that it names.
        """
        light = {path: body for path, body in assets.items() if not path.endswith(_PHOTOGRAPHS)}
        weights = {path: weight(body) for path, body in light.items()}
        behind = {path: _named(body) for path, body in light.items() if path.endswith(".css")}
        weighed: dict[str, list[tuple[int, str, dict[str, int]]]] = {}
        for page in self._pages:
            loaded = page.assets.union(*(behind.get(path, ()) for path in page.assets)) & weights.keys()
            parts = _parts(page.weight.result(), {path: weights[path] for path in loaded})
            weighed.setdefault(page.kind, []).append((sum(parts.values()), page.path, parts))
        self._scales.shutdown()
        for kind, pages in weighed.items():
            self._check_pages(kind, pages, problems)
            self._check_scripts(kind, pages, problems)
        return {kind: max(total for total, _, _ in pages) for kind, pages in weighed.items()}

    def _check_pages(self, kind: str, pages: list[tuple[int, str, dict[str, int]]], problems: Problems) -> None:
        limit = self.limits.get(kind, self.limits.get("other"))
        if limit is None:
            return
        heavy = sorted((page for page in pages if page[0] > limit), key=lambda page: (-page[0], page[1]))
        for total, path, parts in heavy[:_TOLD]:
            found = f"{_kb(total)} ({', '.join(f'{name} {_kb(size)}' for name, size in parts.items())})"
            problems.add(path, 1, "weight", found, f"at most {_kb(limit)} on a {kind} page")

    def _check_scripts(self, kind: str, pages: list[tuple[int, str, dict[str, int]]], problems: Problems) -> None:
        scripts, limit = max(parts["JavaScript"] for _, _, parts in pages), self.limits.get("js")
        if limit is not None and scripts > limit:
            found = f"{_kb(scripts)} of JavaScript on a {kind} page"
            problems.add("theme/static/js", 1, "weight", found, f"at most {_kb(limit)}")


def _named(body: bytes) -> frozenset[str]:
    """The assets that a page or a stylesheet names, but those that are fetched only when somebody comes to a part."""
    return frozenset(path.decode() for path in _ADDRESS.findall(_ON_NEED.sub(b"", body)))


def _parts(html: int, assets: Mapping[str, int]) -> dict[str, int]:
    parts = {"HTML": html, "CSS": sum(_of(".css", assets)), "JavaScript": sum(_of(".js", assets))}
    return parts | {_REST: html + sum(assets.values()) - sum(parts.values())}


def _of(ending: str, weights: Mapping[str, int]) -> Iterable[int]:
    return (size for path, size in weights.items() if path.endswith(ending))


def _kb(size: int) -> str:
    return f"{size / 1000:.1f} kB"
