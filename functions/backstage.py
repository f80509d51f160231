"""The pages that only the local shop has: the sandbox's pay page, and the mailbox of what was sent."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp

from functions.http import GetShop, create_app, form_fields, in_thread, read_body
from shop.adapters.payments.sandbox import Body, SandboxPayments, SandboxProvider, Session
from shop.domain.errors import InvalidRequest, NotFound
from shop.domain.orders import Order
from shop.domain.requests import is_email
from shop.services import order_book
from shop.services.format_money import format_money
from shop.services.render_mail import babel_locale
from shop.services.shop import Shop, choose_locale, in_locale
from shop.storefront.locales import translations

log = logging.getLogger(__name__)

MAILS_SHOWN = 200


class Pages:
    """Renders the theme's ``local/`` templates."""

    def __init__(self, theme: Path, output: Path) -> None:
        self._theme = theme
        self._output = output

    def render(self, shop: Shop, name: str, locale: str, **context: Any) -> HTMLResponse:
        environment = Environment(
            loader=FileSystemLoader(self._theme / "templates"), autoescape=True, extensions=["jinja2.ext.i18n"]
        )
        words = translations(self._theme / "translations", choose_locale(locale, shop.settings).catalogue)
        cast(Any, environment).install_gettext_translations(words, newstyle=True)
        sheets = [url for name in ("site", "local") if (url := self._sheet(name))]
        facts = {"sheets": sheets, "locale": locale, "shop_name": in_locale(shop.settings.name, locale), **context}
        page = environment.get_template(f"local/{name}.html").render(facts)
        return HTMLResponse(page, headers={"cache-control": "no-store"})

    def _sheet(self, name: str) -> str:
        """The address of a stylesheet as it was built last; empty where nothing is built."""
        found = (self._output / "assets").glob(f"{name}.*.css")
        newest = max(found, key=lambda file: file.stat().st_mtime, default=None)
        return f"/assets/{newest.name}" if newest else ""


def create_sandbox(shop: GetShop, pages: Pages, webhooks: ASGIApp) -> Starlette:
    """The pay page; its webhooks go to ``webhooks`` over the same road as a real provider's."""

    async def show(request: Request, shop: Shop) -> Response:
        provider = _provider(shop)
        session = await in_thread(provider.find, request.path_params["page"])
        order = order_book.read(shop.store, session.order).order
        open_now = session.open_at(shop.clock())
        state = session.state if session.state in ("paid", "processing") else ("open" if open_now else "expired")
        return pages.render(
            shop,
            "pay",
            order.locale,
            order=_pay_facts(shop, order),
            state=state,
            failed=session.state == "failed",
            action=request.url.path,
            order_url=_order_path(shop, order),
        )

    async def pay(request: Request, shop: Shop) -> Response:
        provider = _provider(shop)
        session = await in_thread(provider.find, request.path_params["page"])
        fields = form_fields(await read_body(request))
        email = fields.get("email", "").strip()
        if email and not is_email(email):
            raise InvalidRequest("invalid_request", "This is not an e-mail address.", field="email")
        events = await in_thread(provider.pay, session, fields.get("outcome", ""), shop.clock(), email)
        for event in events:
            await _deliver(webhooks, shop, provider, session, event)
        order = order_book.read(shop.store, session.order).order
        return RedirectResponse(_order_path(shop, order), status_code=303)

    return create_app(shop, [("GET", "/sandbox/pay/{page}", show), ("POST", "/sandbox/pay/{page}", pay)])


def create_mailbox(shop: GetShop, pages: Pages, outbox: Path) -> Starlette:
    """Every mail in the outbox folder, newest first."""

    async def index(request: Request, shop: Shop) -> Response:
        return pages.render(shop, "mailbox", _locale(request, shop), mails=await in_thread(_list_mails, outbox))

    async def show(request: Request, shop: Shop) -> Response:
        name = request.path_params["name"]
        mail = await in_thread(_read_mail, outbox, name)
        shown = {
            **_summary(name, mail),
            "from": str(mail["from"]),
            "headers": list(mail.items()),
            "text": _part(mail, "plain"),
        }
        return pages.render(shop, "mail", _locale(request, shop), mail=shown, html_url=f"/mailbox/{name}/html")

    async def html(request: Request, shop: Shop) -> Response:
        mail = await in_thread(_read_mail, outbox, request.path_params["name"])
        headers = {"content-security-policy": "sandbox allow-popups; script-src 'none'", "cache-control": "no-store"}
        return HTMLResponse(_part(mail, "html"), headers=headers)

    return create_app(
        shop,
        [("GET", "/mailbox", index), ("GET", "/mailbox/{name}", show), ("GET", "/mailbox/{name}/html", html)],
    )


async def _deliver(webhooks: ASGIApp, shop: Shop, provider: SandboxProvider, session: Session, event: Body) -> None:
    body, headers = provider.sign(event, shop.clock())
    status = await post(webhooks, "/api/webhooks/sandbox", body, headers)
    if status == 200:
        await in_thread(provider.delivered, event["id"], session.id)
    else:
        log.warning("the webhook %s was answered %d: the next tick delivers it again", event["id"], status)


async def post(app: ASGIApp, path: str, body: bytes, headers: Mapping[str, str]) -> int:
    """POST to an app in this process, as a server would; the status of its answer."""
    status = 500
    received = False

    async def receive() -> dict[str, Any]:
        nonlocal received
        if received:
            return {"type": "http.disconnect"}
        received = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 80),
    }
    try:
        await app(scope, receive, send)
    except Exception:  # a server answers 500 and lives on; so the provider delivers again
        log.exception("the webhook failed")
    return status


def _provider(shop: Shop) -> SandboxProvider:
    assert isinstance(shop.payments, SandboxPayments)
    return shop.payments.provider


def _pay_facts(shop: Shop, order: Order) -> dict[str, Any]:
    def money(amount: int) -> str:
        return format_money(amount, order.currency, babel_locale(shop, order.locale))

    items = [
        {
            "title": line.title,
            "label": line.label,
            "quantity": line.quantity,
            "picture": line.picture,
            "total_text": money(line.total),
        }
        for line in order.lines
    ]
    return {
        "number": order.number,
        "currency": order.currency,
        "email": order.email,
        "items": items,
        "subtotal_text": money(order.subtotal),
        "discount_text": money(-order.discount) if order.discount else "",
        "shipping_text": money(order.shipping),
        "shipping_label": order.shipping_label,
        "tax_text": money(order.tax),
        "tax_included": order.tax_included,
        "total_text": money(order.total),
        "shop_name": in_locale(shop.settings.name, order.locale),
    }


def _order_path(shop: Shop, order: Order) -> str:
    return f"{shop.prefix(order.locale)}/order/#{shop.token(order.number)}"


def _locale(request: Request, shop: Shop) -> str:
    return choose_locale(request.query_params.get("locale"), shop.settings).code


def _list_mails(outbox: Path) -> list[dict[str, Any]]:
    if not outbox.is_dir():
        return []
    files = sorted(outbox.glob("[!.]*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    return [_summary(file.stem, _read_mail(outbox, file.stem)) for file in files[:MAILS_SHOWN]]


def _read_mail(outbox: Path, name: str) -> EmailMessage:
    file = outbox / f"{name}.eml"
    try:
        if name.startswith(".") or file.parent != outbox:
            raise FileNotFoundError
        return message_from_bytes(file.read_bytes(), policy=default)
    except (OSError, ValueError) as exc:  # a name may be too long, or no name at all
        raise NotFound("mail_not_found", "There is no such mail in the outbox.") from exc


def _summary(name: str, mail: EmailMessage) -> dict[str, Any]:
    return {
        "id": name,
        "to": str(mail["to"]),
        "subject": str(mail["subject"]),
        "at": parsedate_to_datetime(mail["date"]).strftime("%Y-%m-%d %H:%M UTC"),
        "url": f"/mailbox/{name}",
    }


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body(preferencelist=(kind,))
    return part.get_content() if part else ""
