"""From signing up to stopping it, over HTTP, as a mail's reader and as their mail program do it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from shop.adapters.files.folder import FolderFiles
from shop.domain.customers import customer_id
from shop.services import customer_book
from shop.services.mail_links import links_of, preferences_token
from shop.services.send_due_mail import send_due_mail
from shop.services.shop import Shop
from tests.functional.api.answers import books, refused, stores_nothing
from tests.functional.api.client import Client
from tests.functional.api.form_pages import theme_forms
from tests.shops import MemoryMail, snapshot, write_snapshot

ADA = "ada@example.com"
PAGE = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="module", autouse=True)
def published(template: Shop, folder: Path) -> None:
    write_snapshot(FolderFiles(folder / "snapshot"), replace(snapshot(), forms=theme_forms()))


@pytest.fixture
def inbox(shop: Shop) -> Any:
    """What has arrived so far, once due mail is sent."""

    def read() -> list[Any]:
        mail = MemoryMail()
        send_due_mail(replace(shop, mail=mail))
        return mail.sent

    return read


def ask(client: Client, **fields: Any) -> httpx.Response:
    return client.post("/api/subscriptions", json={"email": ADA, "topics": ["news"], **fields})


def link(message: Any) -> str:
    return re.search(r"http://shop\.test(/api/\S+)", message.text)[1]  # type: ignore[index]


def token_of(path: str) -> str:
    return httpx.URL(path).params["token"]


def consents(shop: Shop, email: str = ADA) -> Any:
    return customer_book.read(shop.store, customer_id(email)).consents


def sign_up(client: Client, inbox: Any, **fields: Any) -> str:
    """Ask and confirm; the token of the link."""
    ask(client, **fields)
    token = token_of(link(inbox()[-1]))
    assert client.post("/api/subscriptions/confirm", data={"token": token}).status_code == 200
    return token


def test_nobody_is_signed_up_before_they_say_so_themselves(client: Client, shop: Shop, inbox: Any) -> None:
    answer = ask(client, locale="en")
    assert (answer.status_code, answer.json()) == (202, {"status": "asked"})
    assert not consents(shop).allows("news")
    (mail,) = inbox()
    assert (mail.to, mail.subject, mail.unsubscribe_url) == (ADA, "News from the shop", "")
    page = client.get(link(mail), headers=PAGE)
    assert "<form" in page.text
    assert not consents(shop).allows("news"), "opening the link is not enough: mail servers open links"
    done = client.post("/api/subscriptions/confirm", data={"token": token_of(link(mail))}, headers=PAGE)
    assert done.status_code == 200
    assert "it is confirmed" in done.text
    assert consents(shop).allows("news")
    assert not consents(shop).allows("offers"), "nobody asked for that"


def test_where_when_and_in_which_words_is_kept(client: Client, shop: Shop, inbox: Any) -> None:
    sign_up(client, inbox, locale="zh")
    asked, given = consents(shop).history["news"]
    assert (asked.state, asked.source, asked.locale) == ("asked", "signup", "zh")
    assert (given.state, given.at) == ("given", shop.now())
    assert given.source.startswith("confirmed:")
    assert given.wording == asked.wording == theme_forms()["zh"].words["wording_news"]
    person = customer_book.read(shop.store, customer_id(ADA)).customer
    assert (person.email, person.locale) == (ADA, "zh")


def test_the_answer_tells_nobody_who_is_known_here(client: Client, shop: Shop, inbox: Any) -> None:
    sign_up(client, inbox)
    known, unknown = ask(client), ask(client, email="bob@example.com")
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)


def test_a_mailbox_is_not_flooded_through_us(client: Client, shop: Shop, inbox: Any) -> None:
    answers = {ask(client, email=form).content for form in [ADA, "ADA@example.com"] * 5}
    assert len(answers) == 1, "whoever asks learns nothing of it"
    assert len(inbox()) == 3
    shop.clock.tick(days=1)
    ask(client)
    assert len(inbox()) == 1


def test_a_program_that_fills_every_field_is_thanked_and_ignored(client: Client, shop: Shop) -> None:
    before = books(shop)
    assert ask(client, website="https://spam.example").status_code == 202
    form = {"sku": "GONE", "email": ADA, "website": "x"}
    assert client.post("/api/watches", data=form).status_code == 303
    assert books(shop) == before


def test_a_link_confirms_once_and_for_seven_days(client: Client, shop: Shop, inbox: Any) -> None:
    token = sign_up(client, inbox)
    again = client.post("/api/subscriptions/confirm", data={"token": token})
    assert again.json() == {"topics": ["news"]}, "a second click does no harm"
    stop(client, shop, "news")
    late = client.post("/api/subscriptions/confirm", data={"token": token})
    refused(late, 404, "request_expired")
    assert not consents(shop).allows("news"), "an old link does not undo an unsubscription"
    ask(client)
    (mail,) = inbox()
    shop.clock.tick(days=8)
    refused(client.post("/api/subscriptions/confirm", data={"token": token_of(link(mail))}), 404, "request_expired")


def test_signing_up_again_wins_over_an_older_unsubscription(client: Client, shop: Shop, inbox: Any) -> None:
    sign_up(client, inbox)
    stop(client, shop, "news")
    shop.clock.tick(hours=1)
    sign_up(client, inbox)
    assert consents(shop).allows("news")


def stop(client: Client, shop: Shop, topic: str, **options: Any) -> httpx.Response:
    """What a mail program does when its reader presses "unsubscribe" (RFC 8058)."""
    url = links_of(shop, customer_id(ADA), topic, "en").unsubscribe
    body = {"List-Unsubscribe": "One-Click"}
    return client.post(url.removeprefix("http://shop.test"), data=body, **options)


def test_one_click_ends_a_topic_and_only_that(client: Client, shop: Shop, inbox: Any) -> None:
    sign_up(client, inbox, topics=["news", "offers"])
    for _ in range(2):
        answer = stop(client, shop, "news", headers=PAGE)
        assert (answer.status_code, answer.json()) == (200, {"unsubscribed": "news"})
    assert (consents(shop).allows("news"), consents(shop).allows("offers")) == (False, True)
    assert len(consents(shop).history["news"]) == 3, "the second click is no second fact"


def test_it_works_for_whoever_the_shop_knows_nothing_of(client: Client, shop: Shop) -> None:
    assert stop(client, shop, "care").status_code == 200
    assert not consents(shop).allows("care")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(client: Client, shop: Shop, inbox: Any, method: str) -> None:
    ask(client)
    confirm = link(inbox()[-1])
    links = links_of(shop, customer_id(ADA), "care", "en")
    before = books(shop)
    for path in (confirm, *(url.removeprefix("http://shop.test") for url in (links.unsubscribe, links.preferences))):
        answer = client.request(method, path, headers=PAGE)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert books(shop) == before


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_page_to_stop_speaks_the_mails_language_and_has_one_button(
    client: Client, shop: Shop, locale: str
) -> None:
    path = links_of(shop, customer_id(ADA), "care", locale).unsubscribe.removeprefix("http://shop.test")
    page = client.get(path, headers=PAGE).text
    assert page.count("<button") == 1
    assert ("不再接收" in page) == (locale == "zh")
    assert theme_forms()[locale].words["name_care"] in page
    form = {"token": token_of(path)}
    done = client.post(f"/api/unsubscribe?locale={locale}", data=form, headers=PAGE)
    assert ("已停止" in done.text) == (locale == "zh")
    assert not consents(shop).allows("care")


def preferences(client: Client, shop: Shop, **fields: Any) -> httpx.Response:
    form = {"token": preferences_token(shop, customer_id(ADA)), "do": "save", **fields}
    return client.post("/api/preferences?locale=en", data=form, headers=PAGE)


def test_all_choices_on_one_page_without_login(client: Client, shop: Shop, inbox: Any) -> None:
    sign_up(client, inbox)
    path = links_of(shop, customer_id(ADA), "news", "en").preferences.removeprefix("http://shop.test")
    page = client.get(path, headers=PAGE).text
    ticked = re.findall(r'name="(\w+)" value="on" checked', page)
    assert ticked == ["care", "restock", "news"], "what needs a consent and has none is not ticked"
    saved = preferences(client, shop, offers="on", care="on", day="29", month="02", locale="zh")
    assert "您的选择已保存" in saved.text, "in the language that was chosen"
    known = customer_book.read(shop.store, customer_id(ADA))
    assert (known.customer.birthday, known.customer.locale) == ("02-29", "zh")
    offers = known.consents.decision("offers")
    assert (offers.state, offers.source) == ("given", "preferences")
    assert offers.wording in page.replace("&#39;", "'"), "kept in the words that stood beside the box"
    wanted = [topic for topic in ("care", "restock", "offers", "news") if known.consents.allows(topic)]
    assert wanted == ["care", "offers"]


def test_everything_off_in_one_tap(client: Client, shop: Shop, inbox: Any) -> None:
    sign_up(client, inbox, topics=["news", "offers"])
    preferences(client, shop, do="stop", care="on", news="on", offers="on", restock="on")
    assert not any(consents(shop).allows(topic) for topic in ("care", "offers", "news", "restock"))


def test_what_was_not_changed_is_no_new_fact(client: Client, shop: Shop, inbox: Any) -> None:
    sign_up(client, inbox)
    before = books(shop)
    preferences(client, shop, care="on", restock="on", news="on", locale="en")
    assert books(shop) == before


@pytest.mark.parametrize(("day", "month"), [("31", "02"), ("00", "01"), ("1", "13"), ("x", "01"), ("01", "")])
def test_a_day_that_is_none_is_told_on_the_page(client: Client, shop: Shop, inbox: Any, day: str, month: str) -> None:
    sign_up(client, inbox)
    before = books(shop)
    answer = preferences(client, shop, news="on", day=day, month=month)
    assert answer.status_code < 500
    assert books(shop) == before, "half of a form is not saved"


def test_of_somebody_who_was_erased_nothing_is_kept_but_what_they_ended(client: Client, shop: Shop) -> None:
    preferences(client, shop, day="01", month="05", locale="zh", do="stop")
    known = customer_book.read(shop.store, customer_id(ADA))
    assert known.item is None
    assert not known.consents.allows("care")


FORGED = ["", "x", "x.y", "ada@example.com", "24af~news.AAAA", "é" * 50, "a" * 5000, "%00", "..", "null"]


@pytest.mark.parametrize("token", FORGED)
@pytest.mark.parametrize("path", ["/api/unsubscribe", "/api/preferences", "/api/subscriptions/confirm"])
def test_a_forged_link_is_refused_in_words(client: Client, shop: Shop, path: str, token: str) -> None:
    refused(stores_nothing(client, shop, "POST", path, data={"token": token}), 403, "forged_link")
    page = client.get(path, params={"token": token, "locale": "zh"}, headers=PAGE)
    assert page.status_code == 403
    assert "链接不完整" in page.text


def test_a_link_for_one_thing_opens_nothing_else(client: Client, shop: Shop) -> None:
    token = preferences_token(shop, customer_id(ADA))
    refused(client.post("/api/unsubscribe", params={"token": token}), 403, "forged_link")
    ending = token_of(links_of(shop, customer_id(ADA), "news", "en").unsubscribe)
    refused(client.post("/api/preferences", data={"token": ending}), 403, "forged_link")


BAD_ADDRESSES = [
    "",
    "ada",
    "ada@example",
    "ada@example.com\r\nBcc: all@example.com",
    "ada@example.com\nX: y",
    "=?utf-8?q?x?=@example.com",
    "a\x00da@example.com",
    f"{'a' * 300}@example.com",
    "<ada@example.com>",
    "ada@example.com,bob@example.com",
    None,
    7,
    ["ada@example.com"],
]


@pytest.mark.parametrize("email", BAD_ADDRESSES)
def test_what_is_no_address_is_refused(client: Client, shop: Shop, email: Any) -> None:
    body = {"email": email, "topics": ["news"], "sku": "GONE"}
    for path in ("/api/subscriptions", "/api/watches"):
        details = refused(stores_nothing(client, shop, "POST", path, json=body), 400, "invalid_request")
        assert details["field"] == "email"


@pytest.mark.parametrize("topics", [[], ["order"], ["news", "spam"], ["care"], "news", None, [None], ["news"] * 9])
def test_unknown_topics_are_refused(client: Client, shop: Shop, topics: Any) -> None:
    body = {"email": ADA, "topics": topics}
    refused(stores_nothing(client, shop, "POST", "/api/subscriptions", json=body), 400, "invalid_request")


@pytest.mark.parametrize("path", ["/api/subscriptions", "/api/watches", "/api/preferences", "/api/unsubscribe"])
def test_a_body_that_is_too_large_is_not_read(client: Client, shop: Shop, path: str) -> None:
    refused(stores_nothing(client, shop, "POST", path, content=b"x" * 100_000), 413, "too_large")


def test_without_javascript_a_form_leads_to_a_page(client: Client, shop: Shop, inbox: Any) -> None:
    form = {"email": ADA, "news": "on", "offers": "on", "website": "", "locale": "zh"}
    answer = client.post("/api/subscriptions", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/zh/subscribe/sent/")
    assert len(inbox()) == 1
    refused(client.post("/api/subscriptions", data={**form, "news": "", "offers": ""}), 400, "invalid_request")
    page = client.post("/api/subscriptions", data={**form, "email": "ada"}, headers=PAGE)
    assert (page.status_code, "<h1>" in page.text) == (400, True)
    watch = client.post("/api/watches", data={"email": ADA, "sku": "GONE", "locale": "en"})
    assert (watch.status_code, watch.headers["location"]) == (303, "/watch/sent/")
