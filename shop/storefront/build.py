"""One run of the storefront: what Pelican's hooks share, from reading the content to the last file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TextIO

from jinja2 import BaseLoader, Environment

from shop.storefront.budget import Budget
from shop.storefront.catalogue import Entry
from shop.storefront.environment import Renderer, TemplateMistake
from shop.storefront.feeds import feeds
from shop.storefront.locales import Language
from shop.storefront.material import Material, Options
from shop.storefront.output import Output
from shop.storefront.overlay import CSS, PAGE, STYLES, problems_page, with_banner
from shop.storefront.preparation import Packed, Prepared, Told, prepare
from shop.storefront.prices import SnapshotFolder
from shop.storefront.problems import BuildFailed, Problem, Problems
from shop.storefront.search_index import SearchedPages, SearchFailed, write_index
from shop.storefront.share_pictures import SharePictures
from shop.storefront.sitemap import robots, sitemaps
from shop.storefront.turns import Turn
from shop.storefront.views.frame_objects import PageView
from shop.storefront.views.frames import Page
from shop.storefront.views.site import SiteViews
from shop.storefront.views.texts import content_page, home_page, post_page


class Build:
    """``prepared`` is ``None`` when shop.yaml can't be read: then there are only problems to show."""

    def __init__(self, options: Options, told: Told = lambda done, total: None) -> None:
        self.options = options
        self.problems = Problems()
        self._turn = Turn(options.cache)
        self.output = Output(options.output, options.cache / "next")
        self.prepared: Prepared | None = prepare(options, self.problems, told)
        self.budget = Budget(options.budget)
        self._told: set[Problem] = set()
        self._views: list[PageView] = []
        self._searched = SearchedPages(self.prepared.material.snapshot if self.prepared else "")
        self._renderer: Renderer | None = None

    @property
    def showing(self) -> bool:
        """Whether problems are shown in the pages rather than stopping the build."""
        return self.options.problems == "show"

    def stop_on_problems(self, stream: TextIO | None = None) -> None:
        """End a build that must not have any problem, after printing all of them. The output stays as it was.

        Raises:
            BuildFailed: there are problems, and they are not to be shown in the pages.
        """
        if not self.problems:
            return
        stream = stream or sys.stderr
        new = [problem for problem in self.problems if problem not in self._told]
        if self.showing and not new:
            return
        for problem in new:
            print(problem, file=stream)
        self._told.update(new)
        count = len(self.problems)
        end = "shown above every page" if self.showing else "the shop was not built"
        print(f"{count} problem{'s' if count > 1 else ''}: {end}.", file=stream)
        if not self.showing:
            self.output.discard()
            self._turn.end()
            raise BuildFailed

    @property
    def timezone(self) -> str:
        return self.prepared.material.catalogue.shop.timezone if self.prepared else "UTC"

    @cached_property
    def texts_by_path(self) -> Mapping[Path, tuple[Entry[Any, Any], str]]:
        """The merchant's pages and news by their files: what Pelican's own generators write."""
        if self.prepared is None:
            return {}
        catalogue = self.prepared.material.catalogue
        entries: list[Entry[Any, Any]] = [*catalogue.pages.values(), *catalogue.posts.values()]
        if catalogue.home:
            entries.append(catalogue.home)
        return {
            document.path.resolve(): (entry, document.locale) for entry in entries for document in entry.documents
        }

    @cached_property
    def sites(self) -> Mapping[str, SiteViews]:
        """The views by language."""
        if self.prepared is None:
            return {}
        material = self.prepared.material
        return {code: SiteViews(material, language) for code, language in material.languages.items()}

    @property
    def languages(self) -> Mapping[str, Language]:
        return self.prepared.material.languages if self.prepared else {}

    def use_templates(self, loader: BaseLoader, extend: Callable[[Environment], None]) -> None:
        """Make the renderer; the loader is that of Pelican's generators."""
        if self.prepared is not None:
            assets, options = self.prepared.material.assets, self.options
            compiled = options.cache / "templates"
            self._renderer = Renderer(loader, self.languages, assets, options.theme, compiled, extend)

    def text_page(self, kind: str, entry: Entry[Any, Any], locale: str, body: str) -> Page | None:
        """The page of a text that Pelican's generators write; ``body``: its HTML as plugins left it."""
        site = self.sites[locale]
        if kind == "article":
            return post_page(entry, site.shelf, site.framer, body)
        if entry.key == "home":
            return home_page(entry, site.shelf, site.framer, body)
        return content_page(entry, site.shelf, site.framer, body)

    def write_page(self, page: Page) -> bool:
        """Render a page and put it among the output; whether there is one."""
        if self._renderer is None:
            raise RuntimeError("write_page before use_templates")
        try:
            html = self._renderer.render(page)
        except TemplateMistake as exc:
            exc.report(self.problems)
            if self.showing:
                self.output.write(page.file, problems_page(self.problems).encode())
            return self.showing
        body = html.encode()
        self._views.append(page.view)
        self.budget.note(page.view.kind, page.file, body)
        self._searched.add(page.file, body)
        if self.showing and self.problems:
            body = with_banner(html, self.problems).encode()
        self.output.write(page.file, body)
        if page.twin is not None and page.view.twin_url:
            self.output.write(page.view.twin_url.lstrip("/"), page.twin)
        return True

    def write_pages(self) -> None:
        """Write everything but the pages that Pelican's own generators write."""
        if self.prepared is None:
            for file in ("index.html", "404.html"):
                self.output.write(file, problems_page(self.problems).encode())
            return
        material = self.prepared.material
        for site in self.sites.values():
            for page in site.pages():
                self.write_page(page)
            for path, body in {**feeds(site.shelf, site.framer), **site.feeds()}.items():
                self.output.write(path, body)
        for path, body in {**material.assets.files, **self._words()}.items():
            self.output.write(path, body)
        for path, source in material.bodies.videos.files.items():
            self.output.write(path, source.read_bytes())
        cache = self.options.cache / "pictures"
        for picture in material.pictures.all:
            for name in picture.names:
                self.output.link(f"pictures/{name}", cache / picture.key / name)

    def _words(self) -> Mapping[str, bytes]:
        return self._renderer.words if self._renderer else {}

    def finish(self, told: Told = lambda done, total: None) -> None:
        """Make what follows from all pages together, check their weight, and let this build take the former's place.

        Raises:
            BuildFailed: a page is too heavy, or a template or the search index failed. Nothing was replaced.
        """
        if self.prepared is None:
            self._write_problems()
            self.output.switch()
        else:
            self._draw_share_pictures(self.prepared.material.share_pictures, told)
            self._write_overviews(self.prepared.material)
            self.stop_on_problems()
            self._switch(self.prepared.packed)
        self._turn.end()

    def _draw_share_pictures(self, wanted: SharePictures, told: Told) -> None:
        wanted.draw(self.options.workers, told)
        for path, file in wanted.files():
            self.output.link(path, file)

    def _write_overviews(self, material: Material) -> None:
        for path, body in sitemaps(self._views, material.site_url).items():
            self.output.write(path, body)
        prefixes = [language.prefix for language in self.languages.values()]
        self.output.write("robots.txt", robots(material.site_url, prefixes))
        self.budget.check(material.assets.files, self.problems)
        if self.options.search:
            self._index()
        if self.showing:
            self._write_problems()

    def _switch(self, packed: Packed) -> None:
        """Put pages and prices in place so that checkout knows the prices of every page that is live."""
        snapshots = SnapshotFolder(self.options.snapshot)
        snapshots.keep(packed)
        self.output.switch()
        snapshots.make_current(packed)
        self.output.remove_stale()

    def _index(self) -> None:
        try:
            write_index(self.output, self.options.cache / "search", self._searched)
        except SearchFailed as exc:
            self.problems.add("pagefind", 1, "search index", str(exc), "an index of the pages")

    def _write_problems(self) -> None:
        self.output.write(STYLES, CSS)
        self.output.write(PAGE, problems_page(self.problems).encode())
