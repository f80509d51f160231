"""What "Start your own shop" tells a merchant to write is a whole shop."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shop.storefront.emails import NEEDED, SYSTEM
from tests.functional.storefront.small_shop import ROOT, SmallShop

GUIDE = ROOT / "docs/merchant/start-your-own-shop.md"
FILE = re.compile(r"^`(content/[\w/.-]+)`[^\n]*:\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r'(?:href|action)="(/[^"#?]*)')


@pytest.fixture
def first_shop(tmp_path: Path, picture_cache: Path) -> SmallShop:
    """Nothing but what the guide says, with pictures where it speaks of photos."""
    shop = SmallShop(tmp_path, picture_cache)
    for path in sorted((tmp_path / "content").rglob("*")):
        if path.is_file() and "emails" not in path.parts:
            path.unlink()
    for path in (tmp_path / "content/emails").glob("*.zh.md"):  # as the guide says
        path.unlink()
    for folder in sorted((tmp_path / "content").rglob("*"), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    for path, text in FILE.findall(GUIDE.read_text(encoding="utf-8")):
        shop.write(path, text)
    for name in ("contact", "shipping", "returns", "terms"):
        shop.write(f"content/pages/{name}.md", f"---\ntitle: {name.title()}\nsummary: What holds.\n---\nOur words.\n")
    shop.picture("content/pages/hero.jpg", (30, 60, 60), (800, 400))
    shop.picture("content/products/round-pot/main.jpg", (60, 60, 60))
    return shop


def test_it_builds_and_every_link_leads_somewhere(first_shop: SmallShop) -> None:
    first_shop.build(THEME=str(ROOT / "theme"))
    lost = {
        f"{page} → {link}"
        for page, body in first_shop.files().items()
        if page.endswith(".html")
        for link in LINK.findall(body.decode())
        if not link.startswith("/api/") and not _is_there(first_shop.output, link)
    }
    assert sorted(lost) == []
    assert "€39.00" in first_shop.page("products/round-pot/index.html")


def _is_there(output: Path, link: str) -> bool:
    return (output / link.lstrip("/") / ("index.html" if link.endswith("/") else "")).is_file()


def test_the_mails_that_it_takes_along_are_all_that_there_must_be(first_shop: SmallShop) -> None:
    """Those of the sample name no product, category or day that another shop would not have."""
    shipped = {path.stem for path in (ROOT / "content/emails").glob("*.md") if "." not in path.stem}
    assert {*SYSTEM, *NEEDED.values()} <= shipped
    for name in shipped:
        first_shop.write(f"content/emails/{name}.md", (ROOT / f"content/emails/{name}.md").read_text("utf-8"))
    assert [told for told in first_shop.problems() if "/emails/" in told] == []
