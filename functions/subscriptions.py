"""What somebody wants to be written about: to sign up, confirm, end, choose; and what is sold out.

A GET, and so a HEAD, shows a page and changes nothing, for mail servers open every link. No page needs JavaScript.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mangum import Mangum
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from functions.http import (
    JSON,
    PRIVATE,
    GetShop,
    create_app,
    form_fields,
    in_thread,
    in_words,
    is_form,
    page,
    read_body,
    wants_page,
)
from shop import bootstrap
from shop.domain.errors import ShopError
from shop.domain.requests import PreferencesRequest, SubscriptionRequest, WatchRequest, convert, decode
from shop.services import subscription_pages as pages
from shop.services.change_preferences import change_preferences, show_preferences
from shop.services.confirm_subscription import confirm_subscription, show_question
from shop.services.shop import Shop
from shop.services.subscribe import subscribe
from shop.services.unsubscribe import read_unsubscribe_token, unsubscribe
from shop.services.watch_stock import watch_stock

PREFIXES = ("/api/subscriptions", "/api/unsubscribe", "/api/preferences", "/api/watches")
"""The addresses that are this function's."""


async def sign_up(request: Request, shop: Shop) -> Response:
    body = await read_body(request)
    if is_form(request):
        fields = form_fields(body)
        topics = [topic for topic in ("news", "offers") if fields.pop(topic, "")]
        wanted = convert({**fields, "topics": topics}, SubscriptionRequest)
        await in_thread(subscribe, shop, wanted)
        return RedirectResponse(f"{shop.prefix(wanted.locale or '')}/subscribe/sent/", status_code=303)
    await in_thread(subscribe, shop, decode(body, SubscriptionRequest))
    return JSON({"status": "asked"}, status_code=202)


async def watch(request: Request, shop: Shop) -> Response:
    body = await read_body(request)
    if is_form(request):
        wanted = convert(form_fields(body), WatchRequest)
        await in_thread(watch_stock, shop, wanted)
        return RedirectResponse(f"{shop.prefix(wanted.locale or '')}/watch/sent/", status_code=303)
    await in_thread(watch_stock, shop, decode(body, WatchRequest))
    return JSON({"status": "noted"}, status_code=202)


async def ask_confirmation(request: Request, shop: Shop) -> Response:
    token, locale = _link(request)
    topics = await in_thread(show_question, shop, token)
    return await page(pages.confirmation, shop, locale, token=token, topics=topics)


async def confirm(request: Request, shop: Shop) -> Response:
    fields = form_fields(await read_body(request))
    confirmed = await in_thread(confirm_subscription, shop, fields.get("token", ""))
    if not wants_page(request):
        return JSON({"topics": confirmed.topics}, headers=PRIVATE)
    locale = request.query_params.get("locale") or confirmed.locale
    return await page(pages.confirmation, shop, locale, topics=confirmed.topics, done=True)


async def ask_unsubscription(request: Request, shop: Shop) -> Response:
    token, locale = _link(request)
    _, topic = read_unsubscribe_token(shop, token)
    return await page(pages.unsubscription, shop, locale, token=token, topic=topic)


async def end(request: Request, shop: Shop) -> Response:
    """RFC 8058: the link of the header takes a POST, whatever its body says; our own page sends the token in it."""
    body = await read_body(request)
    fields = form_fields(body) if is_form(request) else {}
    token = fields.get("token") or request.query_params.get("token", "")
    locale = request.query_params.get("locale", "")
    topic = await in_thread(unsubscribe, shop, token, locale)
    if not wants_page(request) or "List-Unsubscribe" in fields:
        return JSON({"unsubscribed": topic}, headers=PRIVATE)
    return await page(pages.unsubscription, shop, locale, topic=topic, done=True)


async def preferences(request: Request, shop: Shop) -> Response:
    token, locale = _link(request)
    shown = await in_thread(show_preferences, shop, token)
    if not wants_page(request):
        return JSON(shown, headers=PRIVATE)
    return await page(pages.preferences, shop, locale or shown.locale, token=token, shown=shown)


async def set_preferences(request: Request, shop: Shop) -> Response:
    fields = form_fields(await read_body(request))
    token = fields.get("token", "")
    shown_in = request.query_params.get("locale", "")
    wanted = convert({**_chosen(fields), "page_locale": shown_in}, PreferencesRequest)
    try:
        shown = await in_thread(change_preferences, shop, token, wanted)
    except ShopError as exc:
        if exc.details.get("field") != "birthday":
            raise
        shown = await in_thread(show_preferences, shop, token)
        return await page(pages.preferences, shop, wanted.locale or "", token=token, shown=shown, wrong=True)
    if not wants_page(request):
        return JSON(shown, headers=PRIVATE)
    return await page(pages.preferences, shop, wanted.locale or "", token=token, shown=shown, saved=True)


def _link(request: Request) -> tuple[str, str]:
    """What follows the ? of a link: the token, and the language of the mail that it stood in."""
    return request.query_params.get("token", ""), request.query_params.get("locale", "")


def _chosen(fields: Mapping[str, str]) -> dict[str, Any]:
    """What the form of all choices sent: a box that is not ticked sends nothing, ``do=stop`` unticks them all."""
    boxes = ("care", "restock", "offers", "news")
    topics = [] if fields.get("do") == "stop" else [topic for topic in boxes if fields.get(topic)]
    day, month = fields.get("day", ""), fields.get("month", "")
    birthday = f"{month:>02}-{day:>02}" if day or month else ""
    return {"topics": topics, "birthday": birthday, "locale": fields.get("locale", "")}


def create(shop: GetShop) -> Starlette:
    routes = [
        ("POST", "/api/subscriptions", sign_up),
        ("GET", "/api/subscriptions/confirm", ask_confirmation),
        ("POST", "/api/subscriptions/confirm", confirm),
        ("GET", "/api/unsubscribe", ask_unsubscription),
        ("POST", "/api/unsubscribe", end),
        ("GET", "/api/preferences", preferences),
        ("POST", "/api/preferences", set_preferences),
        ("POST", "/api/watches", watch),
    ]
    return create_app(shop, [(method, path, in_words(endpoint, pages.problem)) for method, path, endpoint in routes])


app = create(bootstrap.shop)
handler = Mangum(app, lifespan="off")
