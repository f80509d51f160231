"""The shop's own mails: every flow of ``content/emails`` in every language, compiled, filled and read."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from shop.adapters.files.folder import FolderFiles
from shop.adapters.mail.compose import compose
from shop.domain.attention import KINDS
from shop.domain.customers import customer_id
from shop.domain.flows import Arrival, Care
from shop.domain.order_parts import Case
from shop.domain.requests import ContactRequest, ReviewRequest
from shop.domain.snapshot import Snapshot
from shop.ports.photos import Album
from shop.services import customer_book, order_book
from shop.services.fulfil_order import deliver_order, ship_order
from shop.services.moderate_review import approve_review
from shop.services.open_ticket import open_ticket
from shop.services.place_order import place_order
from shop.services.plan_birthday import note_birthday
from shop.services.refund_order import cancel_order, refund_order
from shop.services.run_schedule import run_schedule
from shop.services.send_due_mail import send_due_mail
from shop.services.settle_order import settle
from shop.services.shop import Shop
from shop.services.write_review import review_token, write_review
from shop.storefront.emails import ALERTS, Compiled, Known, compile_emails
from shop.storefront.holidays import USUAL, days_of
from shop.storefront.locales import Language, translations
from shop.storefront.models.shop import Shop as ShopFile
from shop.storefront.models.shop import ShopLocale
from shop.storefront.problems import Problems
from tests.shops import SETTINGS, VARIANTS, Clock, make_shop, order_of, write_snapshot
from tests.unit.test_orders_life import pay

LASTING = tuple(replace(one, lasts=20) if one.sku == "TEA-50" else one for one in VARIANTS)

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
def compiled() -> Compiled:
    problems = Problems()
    compiled = compile_emails(ROOT / "content", ROOT / "theme", languages(), problems)
    assert [str(problem) for problem in problems] == []
    return compiled


@pytest.fixture
def shop(tmp_path: Path, clock: Clock, compiled: Compiled) -> Shop:
    made = make_shop(tmp_path, clock=clock)
    calendar = {name: days_of(day) for name, day in USUAL.items()}
    arrivals = (Arrival(slug="sencha", added="2027-04-20", sku="TEA-50", categories=("tea",)),)
    care = Care(flows=compiled.flows, calendar=calendar, arrivals=arrivals)
    snapshot = Snapshot(settings=SETTINGS, variants=LASTING, emails=compiled.emails, care=care)
    write_snapshot(FolderFiles(tmp_path / "snapshot"), snapshot)
    return made


CASE = Case(amount=4900, currency="EUR", answer_by="2027-01-20T22:59:00Z", reason="fraudulent")
TROUBLES = {
    "dispute": {"disputes": {"du_1": ("opened",)}, "cases": {"du_1": CASE}},
    "refund_failed": {"refunds": {"re_1": 500}, "failed_refunds": ("re_1",)},
    "fraud_warning": {"concerns": {"fraud_warning:issfr_1": ("opened",)}, "cases": {"issfr_1": CASE}},
    "review": {"concerns": {"review:prv_1": ("opened",)}},
    "amount_mismatch": {"hold": "amount_mismatch"},
    "paid_twice": {"hold": "paid_twice", "received": {"a": 1440, "b": 1440}, "payment": "a"},
    "stock_gone": {"stock": "missing"},
    "not_given_back": {"closed": ("cancelled",)},
}
"""What needs the merchant, each with the facts that say so."""


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
    refund_order(shop, bought.order.number, 500)
    unwanted = place_order(shop, order_of(("CUP", 2), locale=locale), f"{locale}3")
    pay(shop, unwanted)
    cancel_order(shop, unwanted.order.number)
    for number, fields in enumerate(TROUBLES.values()):
        troubled = place_order(shop, order_of(("TEA-50", 1), locale=locale), f"{locale}-{number}")
        pay(shop, troubled)
        entry = order_book.read(shop.store, troubled.order.number)
        before = msgspec.structs.replace(entry.order, attempts={}) if "closed" in fields else entry.order
        after = msgspec.structs.replace(entry.order, **fields)
        shop.store.commit(*settle(shop, before, after, entry.version, at=shop.now()))
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
def test_every_mail_says_what_it_should(shop: Shop, compiled: Compiled, locale: str) -> None:
    play(shop, locale)
    names = [message.id.split(".", 1)[1] for message in shop.mail.sent]
    told = {name for name, flow in compiled.flows.items() if flow.topic == "order"}
    told |= {"ticket-received", "merchant-ticket", *ALERTS}
    assert {mail for mail in told if any(name.startswith(mail) for name in names)} == told
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
        assert compose(message)
    confirmed = next(m for m in shop.mail.sent if "order-confirmed" in m.id)
    assert ("Thank you" in confirmed.subject) == (locale == "en")
    assert ("Subtotal" in confirmed.html) == (locale == "en")
    assert f"http://shop.test{'/zh' if locale == 'zh' else ''}/order/#" in confirmed.text
    assert "style=" in confirmed.html, "CSS is inlined: many mail programs read nothing else"
    delivered = next(m for m in shop.mail.sent if "order-delivered" in m.id)
    assert f"http://shop.test{'/zh' if locale == 'zh' else ''}/guides/storing-tea/" in delivered.html


def live(shop: Shop, locale: str) -> None:
    """A customer's years, in which every flow of care has a reason to speak."""
    lasting = place_order(
        shop, order_of(("TEA-50", 2), locale=locale, marketing_consent=True, email="bea@example.com"), f"{locale}1"
    )
    pay(shop, lasting)
    ship_order(shop, lasting.order.number, carrier="dhl", tracking="1")
    deliver_order(shop, lasting.order.number)
    place_order(shop, order_of(("TEA-50", 1), locale=locale, email="eve@example.com"), f"{locale}2")
    run_schedule(shop)
    known = customer_book.read(shop.store, customer_id("bea@example.com"))
    born = replace(known.customer, birthday="02-20")
    shop.store.commit(known.put(born), note_birthday(shop, known.id, "02-20"))
    reviews = review(shop, locale)
    for day in range(400):
        if day in (3, 20, 21):
            approve_review(shop, reviews.pop())
        if day == 350:
            again = order_of(("TEA-50", 1), locale=locale, email="bea@example.com")
            place_order(shop, again, f"{locale}3")
        shop.clock.tick(days=1)
        run_schedule(shop)


def review(shop: Shop, locale: str) -> list[str]:
    """The ids of three reviews that wait for the merchant."""
    goods = ("TEA-50", "CUP", "POT")
    whole = order_of(*((sku, 1) for sku in goods), locale=locale, email="ivy@example.com")
    placed = place_order(shop, whole, f"{locale}4")
    pay(shop, placed)
    ship_order(shop, placed.order.number, carrier="dhl", tracking="2")
    deliver_order(shop, placed.order.number)
    tokens = [review_token(shop, placed.order.number, sku) for sku in goods]
    album = Album(FolderFiles(Path("unused")), bytes)
    return [write_review(shop, album, ReviewRequest(token=token, rating=2)).id for token in tokens]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_flow_of_care_says_what_it_should(shop: Shop, compiled: Compiled, locale: str) -> None:
    live(shop, locale)
    care = {name for name, flow in compiled.flows.items() if flow.topic != "order"}
    sent = [message for message in shop.mail.sent if message.unsubscribe_url]
    assert {name for name in care if any(f".{name}-" in message.id for message in sent)} == care
    for message in sent:
        everything = message.subject + message.text + message.html
        assert not re.search(r"\{\{|\[\[|\{%|None", everything)
        assert not re.search(r'href="/', message.html), "links in a mail are absolute"
        assert message.unsubscribe_url.startswith("http://shop.test/api/unsubscribe?token=")
        assert message.unsubscribe_url.replace("&", "&amp;") in message.html
        assert ("您好" in message.text) == (locale == "zh")
        assert compose(message)
    again = next(m for m in sent if ".replenish-" in m.id and m.to == "bea@example.com")
    assert f"http://shop.test{'/zh' if locale == 'zh' else ''}/cart/#restore=TEA-50*2." in again.text
    review = next(m for m in sent if ".review-request-" in m.id)
    assert review.html.count("&amp;stars=") == 5


def write(folder: Path, name: str, text: str) -> None:
    (folder / "emails").mkdir(parents=True, exist_ok=True)
    (folder / "emails" / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("subject: Hello\n---\nDear {{ customer.purse }}\n", 5, "{{ customer.purse }}"),
        ("subject: Hello\n---\n\n{% for x in order.lines %}\n", 6, "{% or {#"),
        ("subject: Hello\n---\n[[coupon]]\n", 5, "[[coupon]]"),
        ("subject: Hello\nsender: me\n---\nHello\n", 4, "unknown field 'sender'"),
        ("preheader: Hello\n---\nHello\n", 2, "nothing"),
        ("subject: Hello\ndelay: 3 hours\n---\nHello\n", 4, "it in a mail of the topic order"),
        ("subject: Hello\ntopic: care\ndelay: soon\n---\nHello\n", 5, "'soon'"),
        ("subject: Hello\ntopic: care\naudience: rich\n---\nHello\n", 5, "'rich'"),
        ("subject: Hello\ntopic: care\naudience: returning and first order\n---\n", 5, "'returning and first order'"),
        ("subject: Hello\ntopic: care\naudience: bought category tee\n---\nHello\n", 5, "category 'tee'"),
        ("subject: Hello\ntopic: care\n---\n[[product: tee]]\n", 6, "[[product: tee]]"),
        ("subject: Hello\ntopic: care\n---\n[[voucher]]\n", 6, "[[voucher]]"),
        ("subject: Hello\ntopic: care\nvoucher: {code: TEN, percent: 10}\n---\nHi\n", 5, "words that leave it out"),
        ("subject: Hello\ntopic: care\nvoucher: {code: TEN}\n---\n[[voucher]]\n", 5, "no value"),
        ("subject: Hello\nsubjects: [One, Two]\n---\nHello\n", 3, "subject and subjects"),
    ],
)
def test_mistakes_are_told_with_file_and_line(tmp_path: Path, text: str, line: int, found: str) -> None:
    problems = Problems()
    write(tmp_path, "order-confirmed.md", f"---\ntrigger: order.paid\n{text}")
    write(tmp_path, "order-confirmed.zh.md", "---\nsubject: Hello\n---\nHello\n")
    known = Known(categories=("tea",), products={"sencha": "TEA-50"})
    compile_emails(tmp_path, ROOT / "theme", languages(), problems, known)
    told = [p for p in problems if p.file.endswith("order-confirmed.md") and p.field != "file"]
    assert [(p.line, p.found) for p in told] == [(line, found)]


def test_a_missing_mail_and_one_without_a_trigger_are_told(tmp_path: Path) -> None:
    problems = Problems()
    write(tmp_path, "birthday.md", "---\nsubject: Hello\n---\nHello\n")
    write(tmp_path, "order-shipped.fr.md", "---\nsubject: Hello\n---\nHello\n")
    compile_emails(tmp_path, ROOT / "theme", languages(), problems)
    files = {p.file.rpartition("/")[2] for p in problems}
    assert {"birthday.md", "order-shipped.fr.md", "order-shipped.md", "payment-failed.md"} <= files


def in_chinese(emails_of: Path) -> Compiled:
    """A shop whose first language is Chinese, and that has written none of the words itself."""
    shop = ShopFile.model_construct(currency="EUR", locales=LOCALES[::-1])
    words = translations(ROOT / "theme" / "translations", "zh_Hans")
    return compile_emails(emails_of, ROOT / "theme", {"zh": Language(LOCALES[1], shop, words)}, Problems())


def test_the_merchant_is_told_in_the_shop_s_first_language(tmp_path: Path, shop: Shop) -> None:
    """Amounts, days and words; whatever language the customer speaks."""
    settings = msgspec.structs.replace(SETTINGS, locales=SETTINGS.locales[::-1])
    snapshot = Snapshot(settings=settings, variants=VARIANTS, emails=in_chinese(tmp_path / "content").emails)
    write_snapshot(FolderFiles(tmp_path / "snapshot"), snapshot)
    play(shop, "en")
    told = {message.subject for message in shop.mail.sent if message.to == "shop@small.example"}
    assert "请在 2027年1月20日 23:59:00 前答复：订单 0000000004 有争议".replace("0000000004", "00000-00004") in told
    assert len([subject for subject in told if "订单" in subject]) == len(KINDS)


def test_the_merchant_may_write_their_own_words(tmp_path: Path) -> None:
    write(tmp_path, "merchant-dispute.md", "---\nsubject: Help, {{ alert.amount }}\n---\nAnswer.\n")
    problems = Problems()
    mails = compile_emails(tmp_path, ROOT / "theme", languages(), problems).emails
    assert mails["en"]["merchant-dispute"].subject == "Help, {{alert.amount}}"
    assert "came back" in mails["en"]["merchant-refund-failed"].subject
    assert not [problem for problem in problems if "merchant-dispute" in problem.file]
