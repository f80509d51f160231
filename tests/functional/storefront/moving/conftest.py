from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.functional.storefront.moving.empty_shop import EmptyShop


@pytest.fixture
def empty_shop(tmp_path: Path, picture_cache: Path) -> EmptyShop:
    return EmptyShop(tmp_path / "shop", picture_cache)


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports of these tests lie in a folder of their own."""
    monkeypatch.setenv("STATE", str(tmp_path / "state"))


@pytest.fixture
def photos(tmp_path: Path, empty_shop: EmptyShop) -> Path:
    """The pictures of the sample exports, as a shop's media library is downloaded."""
    folder = tmp_path / "photos"
    for number, name in enumerate(
        ("iron_pot.jpg", "iron_pot_red.jpg", "pour.jpg", "Sencha Bag.png", "2024/05/mug-1.jpg", "2024/05/mug-2.jpg")
    ):
        empty_shop.picture(str(folder / name), (number * 40, 90, 120), (300, 300))
    shutil.copy(folder / "pour.jpg", folder / "2024/05/mug-blue.jpg")
    shutil.copy(folder / "pour.jpg", folder / "2024/05/tin-scaled.jpg")
    return folder
