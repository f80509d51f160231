"""A built shop of a few files, and a site in a folder that it is published to. No build: the files are written."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from shop.adapters.files.built import BuiltFolder
from shop.adapters.files.folder import FolderFiles
from shop.adapters.files.site_folder import FolderSite
from shop.adapters.files.snapshots import FileSnapshots, SnapshotCatalogue
from shop.ports.site import Site
from shop.services.publish_site import Plan, publish_site
from shop.services.roll_back import roll_back
from tests.shops import START, repriced, snapshot, write_snapshot

GRACE = timedelta(days=7)
PAGES = 6


class SmallSite:
    """``build`` makes a version of the shop: every page, style and price of it names that version. This one is
    published into a folder; see ``CloudSite`` for another.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.output = root / "output"
        self.folder = root / "site"
        self.now = START

    def clock(self) -> datetime:
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)

    def open(self) -> Site:
        return FolderSite(self.folder)

    def snapshots(self) -> FileSnapshots:
        """As a function reads them that has just started."""
        return FileSnapshots(self.open().snapshot)

    def write(self, path: str, text: str) -> None:
        target = self.output / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.with_name("fresh").write_text(text)
        target.with_name("fresh").replace(target)

    def build(self, version: int) -> str:
        """The hash of its snapshot."""
        for style in self.output.glob("assets/*"):
            style.unlink()
        self.write(f"assets/site.{version}.css", f"/* version {version} */" * 100)
        return self.reprice(version, version)

    def reprice(self, version: int, price: int) -> str:
        """Build a version with another price, which no page shows; the hash of its snapshot."""
        name = write_snapshot(FolderFiles(self.root / "snapshot"), snapshot(variants=repriced("CUP", price)))
        for n in range(PAGES):
            self.write(f"products/{n}/index.html", self.page(version, n, name))
        self.write("index.html", head(version, name))
        self.write("404.html", f"{head(version, name)}<p>nothing here, says version {version}")
        self.write("robots.txt", "the same in every version\n")
        return name

    def page(self, version: int, number: int, snapshot: str) -> str:
        return head(version, snapshot) + f"<p>page {number} of version {version}" * 50

    def publish(self, grace: timedelta = GRACE, local_address: str = "") -> Plan:
        return publish_site(self.open(), self.built(), self.snapshot, self.clock, grace, local_address=local_address)

    @property
    def snapshot(self) -> FolderFiles:
        return FolderFiles(self.root / "snapshot")

    def built(self) -> BuiltFolder:
        return BuiltFolder(self.output, self.root / "cache", (self.snapshot.read("current") or b"").decode())

    def roll_back(self, to: str = "") -> tuple[str, str]:
        return roll_back(self.open(), self.clock, to)

    def served(self, path: str) -> str | None:
        """What a visitor gets at a path; ``None``: nothing is there."""
        file = self.folder / "current" / path
        return file.read_text() if file.is_file() else None

    @property
    def prices(self) -> SnapshotCatalogue:
        """What checkout sells at."""
        return self.snapshots().current()

    def price(self) -> int:
        return self.prices.variants(["CUP"])["CUP"].price

    def known(self, snapshot: str) -> bool:
        """Whether checkout can tell the prices of a page that names this snapshot."""
        found = self.snapshots().find(snapshot)
        return found is not None and "CUP" in found.variants(["CUP"])


def head(version: int, snapshot: str) -> str:
    return f'<meta name="snapshot" content="{snapshot}"><link href="/assets/site.{version}.css">'
