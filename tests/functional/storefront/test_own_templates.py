"""A merchant changes a template without touching the theme or any Python."""

from __future__ import annotations

import pytest

from shop.storefront.problems import BuildFailed
from tests.functional.storefront.small_shop import SmallShop

OWN = '{% extends "!theme/page.html" %}{% block main %}<p>Ours.</p>{{ super() }}{% endblock %}'


def test_a_template_in_the_content_wins_over_the_themes_and_may_build_upon_it(small_shop: SmallShop) -> None:
    small_shop.write("content/theme/page.html", OWN)
    small_shop.build()
    about = small_shop.page("about/index.html")
    assert "<p>Ours.</p>" in about
    assert "Who are you?" in about
    assert "Ours." not in small_shop.page("index.html")


def test_a_mistake_in_it_is_named(small_shop: SmallShop, capsys: pytest.CaptureFixture[str]) -> None:
    small_shop.write("content/theme/page.html", OWN.replace("super()", "nothing.at.all"))
    with pytest.raises(BuildFailed):
        small_shop.build()
    assert "content/theme/page.html:1 template: found" in capsys.readouterr().err


def test_what_the_settings_name_wins(small_shop: SmallShop) -> None:
    small_shop.write("content/theme/page.html", OWN)
    small_shop.write("elsewhere/page.html", OWN.replace("Ours", "Theirs"))
    small_shop.build(THEME_TEMPLATES_OVERRIDES=[str(small_shop.root / "elsewhere")])
    assert "<p>Theirs.</p>" in small_shop.page("about/index.html")
