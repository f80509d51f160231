"""The shop's own mails: every flow of ``content/emails`` in every language, compiled, filled and read."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from shop.adapters.files.folder import FolderFiles
from shop.adapters.files.snapshots import write_snapshot
from shop.adapters.mail.compose import compose
from shop.domain.requests import ContactRequest
from shop.domain.snapshot import Email, Snapshot
from shop.services import order_book
from shop.services.fulfil_order import deliver_order, ship_order
from shop.services.open_ticket import open_ticket
from shop.services.place_order import place_order
from shop.services.refund_order import cancel_order
from shop.services.send_due_mail import send_due_mail
from shop.services.settle_order import settle
from shop.services.shop import Shop
from shop.storefront.emails import FLOWS, compile_emails
from shop.storefront.locales import Language, translations
from shop.storefront.models.shop import Shop as ShopFile
from shop.storefront.models.shop import ShopLocale
from shop.storefront.problems import Problems
from tests.shops import SETTINGS, VARIANTS, Clock, make_shop, order_of
from tests.unit.test_orders_life import pay

ROOT = Path(__file__).parents[2]


LOCALES = (
    ShopLocale(code="en", lang="en", label="English", catalogue="en"),
    ShopLocale(code="zh", lang="zh-Hans", label="中文", catalogue="zh_Hans"),
)


def languages() -> dict[str, Language]:
    shop = ShopFile.model_construct(currency="EUR", locales=LOCALES)
    words = ROOT / "theme" / "translations"
    return {locale.code: Language(locale, shop, translations(words, locale.catalogue)) for locale in LOCALES}


@pytest.fixture(scope="module")
def emails() -> dict[str, dict[str, Email]]:
    problems = Problems()
    compiled = compile_emails(ROOT / "content", ROOT / "theme", languages(), problems)
    assert [str(problem) for problem in problems] == []
    return compiled


@pytest.fixture
def shop(tmp_path: Path, clock: Clock, emails: dict[str, dict[str, Email]]) -> Shop:
    made = make_shop(tmp_path, clock=clock)
    snapshot = Snapshot(settings=SETTINGS, variants=VARIANTS, emails=emails)
    write_snapshot(FolderFiles(tmp_path / "snapshot"), snapshot)
    return made


def play(shop: Shop, locale: str) -> None:
    """A shopper's and a merchant's day in which every flow has a reason to speak."""
    bought = place_order(shop, order_of(("POT", 1), ("TEA-50", 1), locale=locale, coupons=("TEN",)), f"{locale}1")
    pay(shop, bought)
    send_due_mail(shop)
    ship_order(shop, bought.order.number, carrier="dhl", tracking="00340<b>1")
    deliver_order(shop, bought.order.number)
    declined = place_order(shop, order_of(("CUP", 1), locale=locale), f"{locale}2")
    pay(shop, declined, "failed")
    send_due_mail(shop)
    unwanted = place_order(shop, order_of(("CUP", 2), locale=locale), f"{locale}3")
    pay(shop, unwanted)
    cancel_order(shop, unwanted.order.number)
    held = place_order(shop, order_of(("CUP", 1), locale=locale), f"{locale}4")
    pay(shop, held)
    entry = order_book.read(shop.store, held.order.number)
    after = msgspec.structs.replace(entry.order, hold="amount_mismatch")
    shop.store.commit(*settle(shop, entry.order, after, entry.version, at=shop.now()))
    letter = ContactRequest(
        name="Ada <b>",
        email="ada@example.com",
        topic="Order",
        message="Hello\n<script>alert(1)</script>",
        locale=locale,
    )
    open_ticket(shop, letter)
    send_due_mail(shop)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_flow_says_what_it_should(shop: Shop, locale: str) -> None:
    play(shop, locale)
    sent = {message.id.split(".", 1)[1].rsplit("-1", 1)[0]: message for message in shop.mail.sent}
    assert {name.removesuffix("-") for name in sent} == set(FLOWS)
    for message in shop.mail.sent:
        everything = message.subject + message.text + message.html
        assert "{{" not in everything, "a placeholder was left"
        assert "[[" not in everything, "a block was left"
        assert "{%" not in everything
        assert "<script>" not in message.html, "strangers' words are escaped"
        assert "<b>" not in message.html
        assert "\n" not in message.subject
        assert "http://shop.test/" in message.html
        assert not re.search(r'href="/', message.html), "links in a mail are absolute"
        assert compose(message).as_bytes()
    confirmed = next(m for m in shop.mail.sent if "order-confirmed" in m.id)
    assert ("Thank you" in confirmed.subject) == (locale == "en")
    assert ("Subtotal" in confirmed.html) == (locale == "en")
    assert f"http://shop.test{'/zh' if locale == 'zh' else ''}/order/#" in confirmed.text
    assert "style=" in confirmed.html, "CSS is inlined: many mail programs read nothing else"
    delivered = next(m for m in shop.mail.sent if "order-delivered" in m.id)
    assert f"http://shop.test{'/zh' if locale == 'zh' else ''}/guides/storing-tea/" in delivered.html


def write(folder: Path, name: str, text: str) -> None:
    (folder / "emails").mkdir(parents=True, exist_ok=True)
    (folder / "emails" / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("---\nsubject: Hello\n---\nDear {{ customer.name }}\n", 4, "{{ customer.name }}"),
        ("---\nsubject: Hello\n---\n\n{% for x in order.lines %}\n", 5, "{% or {#"),
        ("---\nsubject: Hello\n---\n[[coupon]]\n", 4, "[[coupon]]"),
        ("---\nsubject: Hello\nsender: me\n---\nHello\n", 3, "an unknown field"),
        ("---\npreheader: Hello\n---\nHello\n", 1, "nothing"),
    ],
)
def test_mistakes_are_told_with_file_and_line(tmp_path: Path, text: str, line: int, found: str) -> None:
    problems = Problems()
    write(tmp_path, "order-confirmed.md", text)
    compile_emails(tmp_path, ROOT / "theme", languages(), problems)
    told = [p for p in problems if p.file.endswith("order-confirmed.md")]
    assert [(p.line, p.found) for p in told] == [(line, found)]


def test_a_missing_mail_and_an_unknown_one_are_told(tmp_path: Path) -> None:
    problems = Problems()
    write(tmp_path, "birthday.md", "---\nsubject: Hello\n---\nHello\n")
    write(tmp_path, "order-shipped.fr.md", "---\nsubject: Hello\n---\nHello\n")
    compile_emails(tmp_path, ROOT / "theme", languages(), problems)
    files = {p.file.rpartition("/")[2] for p in problems}
    assert {"birthday.md", "order-shipped.fr.md", "order-shipped.md", "payment-failed.md"} <= files
