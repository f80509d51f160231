"""The theme's own forms, compiled as a build does, without building a shop."""

from __future__ import annotations

from functools import cache

from shop.domain.snapshot import Forms
from shop.storefront.assets import Assets
from shop.storefront.forms import compile_forms
from shop.storefront.links import Links
from shop.storefront.locales import Language, translations
from shop.storefront.models.shop import Contact, Shop, ShopLocale
from tests.architecture.sources import ROOT

LOCALES = (
    ShopLocale(code="en", lang="en", label="English", catalogue="en"),
    ShopLocale(code="zh", lang="zh-Hans", label="中文", catalogue="zh_Hans"),
)


@cache
def theme_forms() -> dict[str, Forms]:
    shop = Shop.model_construct(
        name={"en": "Small Shop", "zh": "小店"},
        currency="EUR",
        locales=LOCALES,
        contact=Contact.model_construct(email="shop@small.example"),
    )
    words = ROOT / "theme/translations"
    languages = {one.code: Language(one, shop, translations(words, one.catalogue)) for one in LOCALES}
    assets = Assets(urls={name: f"/assets/{name}" for name in ("css", "css/form", "icons/favicon.svg", "js/review")})
    return compile_forms(ROOT / "theme", languages, shop, assets, Links({}, {}, "en"))
