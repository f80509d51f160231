"""The page on which a review is written: what it shows. Jinja is loaded with the first that is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from shop.domain import reviews
from shop.services.shop import Shop
from shop.services.write_review import Invitation


def form(
    shop: Shop, locale: str, *, shown: Invitation, fields: Mapping[str, str], wrong: str = "", code: str = ""
) -> str:
    """``fields``: what is filled in already; ``wrong``: the field that must be mended, ``code``: why."""
    from shop.services.show_form import show_form

    return show_form(
        shop,
        "review",
        locale,
        action="/api/reviews",
        thing=shown,
        done=False,
        token=fields.get("token", ""),
        rating=fields.get("rating", ""),
        review_title=fields.get("title", ""),
        words=fields.get("body", ""),
        name=fields.get("name", ""),
        stars=[str(number) for number in reversed(reviews.STARS)],
        wrong=wrong,
        code=code,
    )


def thanks(shop: Shop, locale: str) -> str:
    from shop.services.show_form import show_form

    return show_form(shop, "review", locale, done=True)


def problem(shop: Shop, locale: str, *, code: str) -> str:
    from shop.services.show_form import show_form

    return show_form(shop, "problem", locale, code=code)
