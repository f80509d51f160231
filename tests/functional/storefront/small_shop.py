"""A shop of four products in a temporary folder, with a theme that shows just what the tests look at."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.settings import read_settings
from PIL import Image

from shop.storefront.emails import NEEDED, SYSTEM
from shop.storefront.material import Options
from shop.storefront.preparation import NO_PICTURE, Prepared, prepare
from shop.storefront.problems import Problems
from shop.storefront.settings import read_options
from tests.functional.storefront.small_files import BODIES, FILES, LISTS, PICTURES, PLAIN

ROOT = Path(__file__).parents[3]


class SmallShop:
    """A folder with everything that a build needs, and the build itself."""

    def __init__(self, root: Path, cache: Path) -> None:
        self.root = root
        self.cache = cache
        self.output = root / "output"
        for path, text in FILES.items():
            self.write(path, text)
        shutil.copytree(ROOT / "theme/emails", root / "theme/emails")
        (root / "theme/static").mkdir(exist_ok=True)
        shutil.copy(ROOT / "theme/static" / NO_PICTURE, root / "theme/static")
        for name in SYSTEM:
            self.write_mail(name, "")
        for trigger, name in NEEDED.items():
            self.write_mail(name, f"trigger: {trigger}\n")
        self.write("theme/templates/category.html", LISTS)
        for name in PLAIN:
            self.write(f"theme/templates/{name}.html", '{% extends "base.html" %}')
        for name, body in BODIES.items():
            template = '{% extends "base.html" %}{% block main %}' + body + "{% endblock %}"
            self.write(f"theme/templates/{name}.html", template)
        for number, path in enumerate(PICTURES):
            self.picture(path, (number * 40, 90, 120))

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def write_mail(self, name: str, head: str) -> None:
        """A mail in both languages."""
        self.write(f"content/emails/{name}.md", f"---\n{head}subject: Hello\n---\nHello.\n")
        self.write(f"content/emails/{name}.zh.md", "---\nsubject: 你好\n---\n你好.\n")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace the one place where ``old`` stands."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def picture(self, path: str, colour: tuple[int, int, int], size: tuple[int, int] = (400, 300)) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size, colour).save(target)

    def settings(self, **changes: Any) -> dict[str, Any]:
        return read_settings(
            str(ROOT / "pelicanconf.py"),
            override={
                "PATH": str(self.root / "content"),
                "OUTPUT_PATH": str(self.output),
                "THEME": str(self.root / "theme"),
                "SITEURL": "https://tea.example",
                "SHOP_CACHE": str(self.cache),
                "SHOP_SNAPSHOT": str(self.root / "snapshot"),
                "SHOP_SEARCH": False,
                "SHOP_WORKERS": 1,
                "SHOP_PROBLEMS": "fail",
            }
            | changes,
        )

    def options(self, **changes: Any) -> Options:
        return read_options(self.settings(**changes))

    def prepare(self, **changes: Any) -> tuple[Prepared | None, list[str]]:
        """Read and check the content without rendering it; the problems as they are printed."""
        problems = Problems()
        prepared = prepare(self.options(**changes), problems)
        return prepared, [str(problem) for problem in problems]

    def problems(self) -> list[str]:
        return self.prepare()[1]

    def build(self, **changes: Any) -> None:
        """Run Pelican as ``python -m pelican`` does."""
        Pelican(self.settings(**changes)).run()

    def page(self, path: str) -> str:
        return (self.output / path).read_text(encoding="utf-8")

    def files(self, folder: Path | None = None) -> dict[str, bytes]:
        """Everything below the output folder."""
        folder = folder or self.output
        return {
            path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
        }


def scripts(html: str) -> list[str]:
    """The JSON-LD of a page."""
    return re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)


@contextmanager
def other_order(monkeypatch: Any) -> Iterator[None]:
    """Let every folder list its entries backwards."""
    real = Path.iterdir

    def backwards(self: Path) -> Iterator[Path]:
        entries: Sequence[Path] = sorted(real(self), reverse=True)
        return iter(entries)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "iterdir", backwards)
        yield
