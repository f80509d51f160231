"""The real sample shop: built once into a folder of its own, served by a child process."""

from __future__ import annotations

import fcntl
import gettext
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import json, structs

from shop.adapters.files.folder import FolderFiles
from shop.adapters.files.snapshots import FileSnapshots, SnapshotCatalogue
from shop.domain.flows import Care
from shop.domain.snapshot import Email, Forms, Manifest, Settings, Snapshot, Variant
from shop.storefront.locales import translations
from tests.shops import write_snapshot

ROOT = Path(__file__).parent.parent.parent
PER_PAGE = 12
"""Fewer than the default, so that there are second pages to look at."""
START_SECONDS = 60.0
POLL_SECONDS = 0.1
CATALOGUES = {"en": "en", "zh": "zh_Hans"}


@dataclass(frozen=True)
class SampleShop:
    """Where the built shop lies, and where it answers once ``serve`` has started it."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def snapshot(self) -> Path:
        return self.folder / "snapshot"

    @property
    def environment(self) -> dict[str, str]:
        """What every command on this shop needs to know."""
        return {
            **os.environ,
            "PORT": str(self.port),
            "STATE": str(self.folder / "state"),
            "REGULARS_OUTPUT": str(self.output),
            "REGULARS_SNAPSHOT": str(self.snapshot),
            "REGULARS_SITE_URL": self.url,
        }

    @cached_property
    def catalogue(self) -> SnapshotCatalogue:
        """What the build promised."""
        return FileSnapshots(FolderFiles(self.snapshot)).current()

    def variant(self, sku: str) -> Variant:
        return self.catalogue.variants([sku])[sku]

    def command(self, *arguments: str) -> Any:
        """Run ``python -m shop … --json`` as the merchant would; what it printed."""
        line = [sys.executable, "-m", "shop", *arguments, "--json"]
        done = subprocess.run(line, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.decode(done.stdout)

    @contextmanager
    def repriced(self, sku: str, price: int) -> Iterator[None]:
        """Publish the shop with another price, as a build would; afterwards the old one is current again."""
        files = FolderFiles(self.snapshot)
        current = files.read("current")
        whole = read_snapshot(files)
        variants = tuple(structs.replace(one, price=price) if one.sku == sku else one for one in whole.variants)
        write_snapshot(files, structs.replace(whole, variants=variants))
        try:
            yield
        finally:
            files.write("current", current or b"")

    @contextmanager
    def stocked(self, sku: str, pieces: int) -> Iterator[None]:
        """Leave so many pieces to sell; what was there before is there again after it."""
        [before] = self.command("stock", "show", sku)
        self.command("stock", "set", sku, str(before["reserved"] + pieces))
        try:
            yield
        finally:
            self.command("stock", "set", sku, str(before["on_hand"]))

    def pages(self) -> list[Path]:
        """Every HTML file of the output."""
        return sorted(path for path in self.output.rglob("*.html") if "pagefind" not in path.parts)


class Words:
    """What the theme says in a language, by its English words."""

    def __init__(self, locale: str) -> None:
        self._words: gettext.NullTranslations = translations(ROOT / "theme/translations", CATALOGUES[locale])

    def __call__(self, text: str, **values: object) -> str:
        """Translate; ``%(name)s`` and ``{name}`` take the values."""
        translated = self._words.gettext(text)
        for name, value in values.items():
            translated = translated.replace(f"%({name})s", str(value)).replace(f"{{{name}}}", str(value))
        return translated


def read_snapshot(files: FolderFiles) -> Snapshot:
    """The whole of the current snapshot."""

    def read(path: str) -> bytes:
        body = files.read(path)
        assert body is not None, f"the snapshot has no {path}"
        return body

    def part(name: str, shape: Any) -> Any:
        return json.decode(read(f"objects/{name}.json"), type=shape)

    manifest = json.decode(read(f"manifests/{read('current').decode()}.json"), type=Manifest)
    shards = [part(name, dict[str, Variant]) for name in manifest.shards if name]
    return Snapshot(
        settings=part(manifest.settings, Settings),
        variants=tuple(variant for shard in shards for variant in shard.values()),
        emails={locale: part(name, dict[str, Email]) for locale, name in manifest.emails.items()},
        forms={locale: part(name, Forms) for locale, name in manifest.forms.items()},
        care=part(manifest.care, Care),
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def build(folder: Path) -> SampleShop:
    """Build ``content/`` as ``make html`` does. Converted pictures are shared with the repository's own builds, and
    with other processes of tests: one of them converts, the others wait.
    """
    sample = SampleShop(folder, free_port())
    state = ROOT / (os.environ.get("STATE") or "var")
    environment = {
        **os.environ,
        "STATE": str(state),
        "REGULARS_SNAPSHOT": str(sample.snapshot),
        "REGULARS_SITE_URL": sample.url,
    }
    line = [sys.executable, "-m", "pelican", "content", "-o", str(sample.output), "-s", "pelicanconf.py"]
    line += ["-e", f"SHOP_PER_PAGE={PER_PAGE}"]
    state.mkdir(parents=True, exist_ok=True)
    with (state / "sample.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        done = subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"The sample shop does not build:\n{done.stdout}\n{done.stderr}"
    return sample


class Server:
    """``python -m functions.local`` for a sample shop, from ``start`` to ``stop``."""

    def __init__(self, sample: SampleShop) -> None:
        self._sample = sample
        self._log = (sample.folder / "server.log").open("w+")
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        line = [sys.executable, "-m", "functions.local"]
        self._process = subprocess.Popen(
            line, cwd=ROOT, env=self._sample.environment, stdout=self._log, stderr=subprocess.STDOUT, text=True
        )
        deadline = time.monotonic() + START_SECONDS
        while not self._healthy():
            assert self._process.poll() is None, f"The shop did not start:\n{self.log()}"
            assert time.monotonic() < deadline, f"The shop does not answer:\n{self.log()}"
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(timeout=START_SECONDS)
        self._log.close()

    def log(self) -> str:
        self._log.flush()
        return Path(self._log.name).read_text()

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self._sample.url}/api/health", timeout=START_SECONDS) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError):
            return False
