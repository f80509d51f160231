"""Whether what was built may be published: whole, of one build, without mistakes, and made for the public."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from shop.domain.errors import Conflict, NotFound
from shop.ports.files import Files
from shop.ports.site import Built

_ADDRESS = re.compile(rb'<link rel="canonical" href="([^"]+)"')
_LOCAL = ("localhost", "::1", "0.0.0.0")  # noqa: S104 (nothing is bound to it)


def check_built(built: Built, built_snapshot: Files, local_address: str = "") -> str:
    """The hash of the snapshot that was built with the pages. ``local_address``: the one address of this machine that
    the pages may be made for; empty: none.

    Raises:
        NotFound: nothing was built.
        Conflict: pages and snapshot are of two builds, show mistakes, or are made for this machine only.
    """
    current = (built_snapshot.read("current") or b"").decode(errors="replace").strip()
    if not current or "index.html" not in built.files:
        raise NotFound("not_built", "The shop has not been built. Run: make publish")
    home = built.read("index.html")
    if f'name="snapshot" content="{current}"'.encode() not in home:
        words = "Pages and prices are of two builds, as one was stopped. Build again: make publish"
        raise Conflict("two_builds", words)
    if "problems/index.html" in built.files:
        raise Conflict("built_with_problems", "The pages show mistakes in the content. Mend them, and: make publish")
    _check_address(home, local_address)
    return current


def _check_address(home: bytes, local_address: str) -> None:
    found = _ADDRESS.search(home)
    address = found.group(1).decode(errors="replace") if found else ""
    host = urlsplit(address).hostname or ""
    local = host in _LOCAL or host.startswith("127.") or host.endswith(".localhost")
    if local and not (local_address and address.startswith(f"{local_address}/")):
        words = f"REGULARS_SITE_URL: the pages were built for {address}, which only this machine can open"
        raise Conflict("built_for_this_machine", f"{words}. Set the shop's own address, and: make publish")
