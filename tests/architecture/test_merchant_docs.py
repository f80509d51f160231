"""What a merchant is told of shop.yaml is whole, and no page sends them to Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import pytest

from shop.storefront.models.fields import Model
from shop.storefront.models.shop import Shop
from tests.architecture.sources import ROOT

REFERENCE = ROOT / "docs/merchant/shop-yaml.md"
ROW = re.compile(r"^\| `([^`]+)` \| (.+?) \|", re.MULTILINE)


def keys(model: type[Model], prefix: str = "") -> Iterator[tuple[str, bool]]:
    """Every key with whether it is needed: ``hours[].opens``, ``shipping.carriers.<id>.name``."""
    for name, field in model.model_fields.items():
        inner, mark = _inside(field.annotation)
        if inner:
            yield from keys(inner, f"{prefix}{name}{mark}.")
        else:
            yield f"{prefix}{name}", field.is_required()


def _inside(annotation: Any) -> tuple[type[Model] | None, str]:
    """The model that a field holds, or holds many of, and how its key is marked."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation, ""
    marks = {tuple: "[]", dict: ".<id>"}
    for part in get_args(annotation):
        inner, _ = _inside(part)
        if inner:
            return inner, marks.get(get_origin(annotation), "")
    return None, ""


@pytest.fixture(scope="module")
def documented() -> dict[str, str]:
    return dict(ROW.findall(REFERENCE.read_text()))


@pytest.mark.parametrize(("key", "needed"), list(keys(Shop)))
def test_every_key_is_documented(documented: dict[str, str], key: str, needed: bool) -> None:
    assert key in documented
    assert (documented[key] == "needed") == needed


def test_no_key_is_documented_that_there_is_not(documented: dict[str, str]) -> None:
    assert set(documented) - {key for key, _ in keys(Shop)} == set()


def test_defaults_are_the_models(documented: dict[str, str]) -> None:
    said = {key: default.strip('`"') for key, default in documented.items() if default.startswith("`")}
    plain = {"true": True, "false": False}
    for key, default in said.items():
        field = _field(key)
        if default.startswith("["):
            assert list(field.default) == default.strip("[]").split(", "), key
        else:
            assert plain.get(default, default) in (field.default, str(field.default)), key


def _field(key: str) -> Any:
    model: type[Model] = Shop
    *path, last = re.sub(r"\[\]|\.<id>", "", key).split(".")
    for name in path:
        inner, _ = _inside(model.model_fields[name].annotation)
        assert inner
        model = inner
    return model.model_fields[last]


def test_no_merchant_is_sent_to_python() -> None:
    pages = sorted((ROOT / "docs/merchant").glob("*.md"))
    found = [f"{page.name}: {word}" for page in pages for word in re.findall(r"[\w/]*\w+\.py\b", page.read_text())]
    # what they may run, and the name of the settings that `make publish` takes
    assert [one for one in found if not one.endswith(("docs/artwork/draw.py", "publishconf.py"))] == []


def test_every_page_for_merchants_is_listed() -> None:
    listed = (ROOT / "docs/merchant/README.md").read_text()
    pages = {page.name for page in (ROOT / "docs/merchant").glob("*.md")} - {"README.md"}
    assert [page for page in sorted(pages) if f"({page})" not in listed] == []
