"""What the pages tell machines: true to schema.org's vocabulary, and with all that Google asks for."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec import json

from tests import toolchain
from tests.quality.markup import Markup
from tests.quality.vocabulary import faults

SCRIPT = Path(__file__).with_name("rich_results.mjs")
LD = "application/ld+json"


def errors(pages: Sequence[Path]) -> list[str]:
    """What Google would refuse. What it only recommends (reviews, a GTIN) is for the merchant to have."""
    command = [str(toolchain.node()), str(SCRIPT), str(toolchain.structured_data_validator()), *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: list[tuple[str, str, str, str]] = json.decode(done.stdout)
    return [f"{page}: {where}: {message}" for page, severity, where, message in found if severity == "ERROR"]


@pytest.fixture(scope="module")
def told(pages: dict[str, Markup]) -> dict[str, list[Any]]:
    """Pages that tell machines something, and what."""
    return {path: [json.decode(text) for text in page.data[LD]] for path, page in pages.items() if LD in page.data}


def test_pages_tell_machines_what_they_are(told: dict[str, list[Any]]) -> None:
    kinds: dict[str, set[str]] = {}
    for path, things in told.items():
        place = path.removeprefix("/zh").split("/")[1]
        kinds.setdefault(place, set()).update(thing["@type"] for thing in things)
    assert kinds[""] == {"OnlineStore"}
    assert kinds["products"] == {"Product", "ProductGroup", "FAQPage", "BreadcrumbList"}
    assert kinds["categories"] == {"BreadcrumbList"}
    assert kinds["faq"] == {"FAQPage", "BreadcrumbList"}
    assert kinds["guides"] == kinds["news"] == {"Article", "BreadcrumbList"}
    assert sum(path.startswith("/zh/") for path in told) * 2 == len(told)


def test_google_misses_nothing(pages: dict[str, Markup], told: dict[str, list[Any]]) -> None:
    assert errors([pages[path].file for path in told]) == []


def test_schema_org_knows_every_word(told: dict[str, list[Any]]) -> None:
    found = {f"{path}: {fault}" for path, things in told.items() for thing in things for fault in faults(thing)}
    assert sorted(found)[:20] == []


@pytest.mark.parametrize(("product", "kind"), [("strainer-basket", "Product"), ("teapot-stoneware", "ProductGroup")])
def test_a_product_without_its_price_is_found(
    pages: dict[str, Markup], tmp_path: Path, product: str, kind: str
) -> None:
    markup = pages[f"/products/{product}/"]
    [data] = [one for one in markup.data[LD] if json.decode(one)["@type"] == kind]
    broken = json.decode(data)
    del broken.get("hasVariant", [broken])[-1]["offers"]["price"]
    page = tmp_path / "index.html"
    page.write_text(markup.file.read_text().replace(data, json.encode(broken).decode()))
    [error] = errors([page])
    assert 'Required attribute "price" is missing' in error


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"@type": "Prodct"}, "Prodct: Prodct is no type, or an old one"),
        ({"@type": "Product", "prise": "1"}, "Product has no prise"),
        ({"@type": "Product", "merchantReturnDays": 3}, "Product has no merchantReturnDays"),
        ({"@type": "Offer", "availability": "https://schema.org/Gone"}, "Offer.availability holds"),
        ({"@type": "Product", "offers": {"@type": "Brand"}}, "Product.offers holds a Brand"),
        ({"@type": "QuantitativeValue", "minValue": "few"}, "QuantitativeValue.minValue holds 'few'"),
        ({"@type": "Article", "datePublished": "May"}, "Article.datePublished holds 'May'"),
        (
            {"@type": "Offer", "hasMerchantReturnPolicy": {"@id": "#returns"}},
            "refers to #returns, which is not there",
        ),
    ],
)
def test_a_wrong_word_is_found(wrong: dict[str, Any], said: str) -> None:
    [fault] = faults(wrong)
    assert said in fault
