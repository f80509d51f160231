"""A sitemap that grows too large becomes several, and an index of them."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from shop.storefront.sitemap import sitemaps
from shop.storefront.views.frame_objects import OpenGraph, PageView

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "https://tea.example"


def page(path: str) -> PageView:
    return PageView(
        kind="page",
        locale="en",
        lang="en",
        url=path,
        canonical=SITE + path,
        alternates=(),
        x_default=None,
        title="A page",
        description="",
        breadcrumbs=(),
        json_ld=(),
        og=OpenGraph("website", "A page", "", SITE + path),
    )


def addresses(body: bytes, kind: str) -> list[str]:
    root = Xml.fromstring(body)
    assert root.tag == f"{MAP}{kind}"
    return [found.text or "" for found in root.iter(f"{MAP}loc")]


def test_up_to_the_limit_there_is_one_file() -> None:
    found = sitemaps([page(f"/{n}/") for n in range(3)], SITE, most=3)
    assert list(found) == ["sitemap.xml"]
    assert addresses(found["sitemap.xml"], "urlset") == [f"{SITE}/{n}/" for n in range(3)]


def test_beyond_it_an_index_names_files_that_hold_every_page_once() -> None:
    found = sitemaps([page(f"/{n}/") for n in range(7)], SITE, most=3)
    index = addresses(found["sitemap.xml"], "sitemapindex")
    assert index == [f"{SITE}/sitemap-{n}.xml" for n in (1, 2, 3)]
    parts = [addresses(found[address.removeprefix(f"{SITE}/")], "urlset") for address in index]
    assert [len(part) for part in parts] == [3, 3, 1]
    assert [address for part in parts for address in part] == [f"{SITE}/{n}/" for n in range(7)]
