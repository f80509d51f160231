"""The pages of subscriptions: what each of them shows. Jinja is loaded with the first that is asked for."""

from __future__ import annotations

from shop.services.change_preferences import Preferences
from shop.services.shop import Shop, choose_locale


def confirmation(shop: Shop, locale: str, *, topics: tuple[str, ...], token: str = "", done: bool = False) -> str:
    from shop.services.show_form import show_form, topic_names

    names = topic_names(shop, topics, locale)
    return show_form(
        shop, "confirm", locale, names=names, token=token, done=done, action="/api/subscriptions/confirm"
    )


def unsubscription(shop: Shop, locale: str, *, topic: str, token: str = "", done: bool = False) -> str:
    from shop.services.show_form import show_form, topic_names

    (name,) = topic_names(shop, (topic,), locale)
    return show_form(shop, "unsubscribe", locale, name=name, token=token, done=done, action="/api/unsubscribe")


def preferences(
    shop: Shop, locale: str, *, token: str, shown: Preferences, saved: bool = False, wrong: bool = False
) -> str:
    from shop.services.show_form import show_form

    settings = shop.settings
    words = shop.catalogues.current().forms(choose_locale(locale, settings).code).words
    month, _, day = shown.birthday.partition("-")
    return show_form(
        shop,
        "preferences",
        locale,
        token=token,
        action="/api/preferences",
        saved=saved,
        wrong=wrong,
        known=shown.known,
        topics=[
            {"id": id, "on": on, "name": words.get(f"name_{id}", id), "wording": words.get(f"wording_{id}", "")}
            for id, on in shown.topics.items()
        ],
        day=day,
        days=[f"{number:02}" for number in range(1, 32)],
        month=month,
        months=[(key.removeprefix("month_"), label) for key, label in sorted(words.items()) if key[:6] == "month_"],
        locale=choose_locale(shown.locale or locale, settings).code,
        locales=[
            {"code": one.code, "lang": one.lang, "label": words.get(f"language_{one.code}", one.code)}
            for one in settings.locales
        ],
    )


def problem(shop: Shop, locale: str, *, code: str) -> str:
    from shop.services.show_form import show_form

    return show_form(shop, "problem", locale, code=code)
