"""``python -m shop import`` as a merchant types it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shop.__main__ import main
from tests.functional.storefront.moving.empty_shop import EXPORTS, EmptyShop, shopify


@pytest.fixture
def empty_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EmptyShop:
    monkeypatch.setenv("STATE", str(tmp_path / "state"))
    shop = EmptyShop(tmp_path / "shop", tmp_path / "cache")
    monkeypatch.chdir(shop.root)
    return shop


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ("import", *arguments))


def test_it_says_what_it_did_and_where_the_rest_is_written(empty_shop: EmptyShop, tmp_path: Path) -> None:
    done = run(str(EXPORTS / "shopify-old.csv"))
    assert done.exit_code == 1
    assert "shopify-old.csv: Shopify, UTF-8, commas, 10 rows" in done.stdout
    assert "3 products and 1 draft written, with 6 variants and 0 pictures; 3 new categories" in done.stdout
    assert "row 8  gift-card  Gift Card: a gift card" in done.stderr
    report = tmp_path / "state/import/shopify-old.csv"
    with report.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert ("8", "refused", "Gift Card") in {(row["row"], row["what"], row["field"]) for row in rows}
    addresses = (tmp_path / "state/import/shopify-old-pictures.txt").read_text().splitlines()
    assert "https://cdn.shopify.com/s/files/1/0001/0002/files/pour.jpg?v=3" in addresses


def test_all_in_is_exit_status_zero_and_json_is_for_programs(empty_shop: EmptyShop) -> None:
    Path("teas.csv").write_text(shopify(("a", "A", "", "", "", "A", "1")))
    done = run("teas.csv", "--json")
    assert done.exit_code == 0
    facts = json.loads(done.stdout)
    assert (facts["products"], facts["refused"], facts["dry_run"]) == (["a"], 0, False)
    again = json.loads(run("teas.csv", "--json").stdout)
    assert (again["products"], again["there"]) == ([], ["a"])


def test_a_trial_writes_no_product(empty_shop: EmptyShop) -> None:
    Path("teas.csv").write_text(shopify(("a", "A", "", "", "", "A", "1")))
    done = run("teas.csv", "--dry-run")
    assert "1 product and 0 drafts would be written" in done.stdout
    assert empty_shop.products() == []


def test_a_file_that_is_none_of_both_and_a_shop_without_settings(empty_shop: EmptyShop) -> None:
    Path("x.csv").write_text("Name;Preis\nTee;3\n")
    done = run("x.csv")
    assert done.exit_code == 1
    assert "Set your profile's language" in done.stderr
    assert json.loads(run("x.csv", "--json").stderr)["code"] == "unknown_columns"
    assert "start-your-own-shop.md" in run(str(EXPORTS / "shopify-old.csv"), "--content", "nowhere").stderr
    assert "--category: found 'A B'" in run(str(EXPORTS / "shopify-old.csv"), "--category", "A B").stderr


def test_the_report_never_overwrites_the_export(empty_shop: EmptyShop) -> None:
    text = shopify(("a", "A", "", "", "", "A", "1"))
    Path("teas.csv").write_bytes(text.encode())
    assert run("teas.csv", "--report", "teas.csv").exit_code == 1
    assert Path("teas.csv").read_bytes() == text.encode()


def test_no_cell_of_the_report_is_a_formula(empty_shop: EmptyShop, tmp_path: Path) -> None:
    Path("teas.csv").write_text(shopify(("=1+1", "=HYPERLINK(1)", "", "", "", "", "x")))
    run("teas.csv", "--report", str(tmp_path / "report.csv"))
    assert ",'=1+1," in (tmp_path / "report.csv").read_text(encoding="utf-8-sig")
