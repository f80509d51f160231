"""linkinator follows every link of every page, fragments included, and what style sheets name; not to other hosts.

The pages come from a server of files in this process: it is the output that is looked at, not the server.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from msgspec import json

from tests import toolchain
from tests.browser.sample_shop import SampleShop
from tests.quality.markup import Markup

AT_ONCE = 8
ALONE = ("404.html", "compare/", "contact/sent/", "subscribe/sent/", "watch/sent/")
STARTS = [f"{prefix}/{page}" for prefix in ("", "/zh") for page in ("", *ALONE)]
"""Where to begin: the home page, and pages that no link leads to."""


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    """With the usual five, some of many connections at once are refused."""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a test's output is for what fails."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder's files, on a free port."""
    with Server(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def broken(url: str, starts: Sequence[str], pages: Sequence[str], folder: Path, own: str) -> list[str]:
    """Page → address of all that leads nowhere, and pages that nothing leads to from where it started.

    ``own``: the shop's address, as its pages write it.
    """
    command = [str(toolchain.node()), str(toolchain.linkinator()), *(url + page for page in starts)]
    command += ["--recurse", "--check-fragments", "--check-css", "--redirects", "error"]
    command += ["--concurrency", str(AT_ONCE), "--format", "json", "--verbosity", "info"]
    command += ["--url-rewrite-search", own, "--url-rewrite-replace", url]
    command += ["--skip", f"^(?!{url}/)", "--skip", f"^{url}/api/"]
    report = folder / "links.json"
    with report.open("w") as output:
        done = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, text=True, check=False)
    links = json.decode(report.read_bytes() or b'{"links":[]}')["links"]
    assert links, done.stderr
    seen = {link["url"].removeprefix(url) for link in links if link["state"] == "OK"}
    lost = [f"{link.get('parent')} → {link['url']}" for link in links if link["state"] == "BROKEN"]
    return lost or [f"{page} was not looked at" for page in pages if page not in seen]


def test_no_link_is_broken(sample: SampleShop, pages: dict[str, Markup], tmp_path: Path) -> None:
    assert len(pages) > 400
    with served(sample.output) as url:
        assert broken(url, STARTS, [*pages], tmp_path, sample.url)[:40] == []


def test_a_page_a_fragment_and_a_picture_that_are_not_there_are_found(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text(
        '<!doctype html><link rel="stylesheet" href="/a.css"><h1 id="top">Hello</h1>'
        '<a href="#top">up</a><a href="/two.html#here">here</a><a href="/two.html#gone">gone</a>'
        '<a href="http://shop.example/three.html">own</a><a href="http://other.example/">other</a>'
    )
    (site / "two.html").write_text('<!doctype html><p id="here">Here.</p>')
    (site / "a.css").write_text("body { background: url(/b.png) }")
    with served(site) as url:
        found = broken(url, ["/"], [], tmp_path, "http://shop.example")
        assert {one.partition(" → ")[2].removeprefix(url) for one in found} == {
            "/two.html#gone",
            "/three.html",
            "/b.png",
        }
