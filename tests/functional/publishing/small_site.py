"""A built shop of a few files, and a site in a folder that it is published to. No build: the files are written."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from shop.adapters.files.built import BuiltFolder
from shop.adapters.files.folder import FolderFiles
from shop.adapters.files.site_folder import FolderSite
from shop.adapters.files.snapshots import FileSnapshots, SnapshotCatalogue, write_snapshot
from shop.services.publish_site import Plan, publish_site
from shop.services.roll_back import roll_back
from tests.shops import START, repriced, snapshot

GRACE = timedelta(days=7)
PAGES = 6


class SmallSite:
    """``build`` makes a version of the shop: every page, style and price of it names that version."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.output = root / "output"
        self.folder = root / "site"
        self.now = START

    def clock(self) -> datetime:
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)

    def open(self) -> FolderSite:
        return FolderSite(self.folder)

    def write(self, path: str, text: str) -> None:
        target = self.output / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.with_name("fresh").write_text(text)
        target.with_name("fresh").replace(target)

    def build(self, version: int) -> str:
        """The hash of its snapshot."""
        name = write_snapshot(FolderFiles(self.root / "snapshot"), snapshot(variants=repriced("CUP", version)))
        for style in self.output.glob("assets/*"):
            style.unlink()
        self.write(f"assets/site.{version}.css", f"/* version {version} */" * 100)
        head = f'<meta name="snapshot" content="{name}"><link href="/assets/site.{version}.css">'
        for n in range(PAGES):
            self.write(f"products/{n}/index.html", head + f"<p>page {n} of version {version}" * 50)
        self.write("index.html", head)
        self.write("robots.txt", "the same in every version\n")
        return name

    def publish(self, grace: timedelta = GRACE) -> Plan:
        built = BuiltFolder(self.output, self.root / "cache")
        return publish_site(self.open(), built, FolderFiles(self.root / "snapshot"), self.clock, grace)

    def roll_back(self, to: str = "") -> tuple[str, str]:
        return roll_back(self.open(), self.clock, to)

    def served(self, path: str) -> str | None:
        """What a web server whose root is ``current`` answers."""
        file = self.folder / "current" / path
        return file.read_text() if file.is_file() else None

    @property
    def prices(self) -> SnapshotCatalogue:
        """What checkout sells at."""
        return FileSnapshots(FolderFiles(self.folder / "snapshot")).current()

    def price(self) -> int:
        return self.prices.variants(["CUP"])["CUP"].price

    def known(self, snapshot: str) -> bool:
        """Whether checkout can tell the prices of a page that names this snapshot."""
        found = FileSnapshots(FolderFiles(self.folder / "snapshot")).find(snapshot)
        return found is not None and "CUP" in found.variants(["CUP"])
