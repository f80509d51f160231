"""How mail leaves, as the environment says it; what is wrong is named, and a password never told."""

from __future__ import annotations

from pathlib import Path

import pytest

from shop.bootstrap import build_shop
from shop.settings import Environment, SettingError
from tests.contract.mail_contract import MESSAGE


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"REGULARS_MAIL": "post"}, "REGULARS_MAIL: found 'post', expected folder, smtp or ses"),
        ({}, "SMTP_URL: expected"),
        ({"SMTP_URL": "mail.example:587"}, "SMTP_URL: expected"),
        ({"SMTP_URL": "https://mail.example"}, "SMTP_URL: expected"),
        ({"SMTP_URL": "smtp://"}, "SMTP_URL: expected"),
        ({"SMTP_URL": "smtp://ada:secret@mail.example:port"}, "SMTP_URL: expected"),
        ({"SMTP_URL": "smtp://ada:secret@mail.example:70000"}, "SMTP_URL: expected"),
        ({"SMTP_URL": "smtp://ada:secret/x@mail.example"}, "SMTP_URL: expected"),
        ({"SMTP_URL": "smtp://ada:secret@mail.example/x"}, "something follows the host"),
        ({"SMTP_URL": "smtp://ada:secret@mail.example?tls=no"}, "something follows the host"),
        ({"SMTP_URL": "smtp://ada:secret%C3%BC@mail.example"}, "SMTP_URL: expected"),
        ({"SMTP_URL": "smtp://ada:sec ret@mail.example"}, "SMTP_URL: expected"),
    ],
)
def test_what_is_wrong_is_named(settings: dict[str, str], told: str) -> None:
    with pytest.raises(SettingError) as caught:
        Environment.read({"REGULARS_MAIL": "smtp", **settings})
    assert told in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["smtp://localhost", "smtps://ada:p%40ss@mail.example:465", "smtp://[::1]:2525", "smtp://k%3Aey:x@h.example"],
)
def test_what_is_right(url: str) -> None:
    assert Environment.read({"REGULARS_MAIL": "smtp", "SMTP_URL": url}).mail.smtp_url == url


def test_a_shop_that_says_nothing_keeps_its_mail_in_a_folder(tmp_path: Path) -> None:
    shop = build_shop(Environment.read({"STATE": str(tmp_path)}))
    shop.mail.close()
    shop.mail.send(MESSAGE)
    assert [file.name for file in (tmp_path / "outbox").iterdir()] == [f"{MESSAGE.id}.eml"]


@pytest.mark.parametrize(
    ("carrier", "url", "made"), [("smtp", "smtp://localhost", "SmtpMail"), ("ses", "", "SesMail")]
)
def test_a_carrier_is_made_with_its_first_mail(tmp_path: Path, carrier: str, url: str, made: str) -> None:
    shop = build_shop(Environment.read({"STATE": str(tmp_path), "REGULARS_MAIL": carrier, "SMTP_URL": url}))
    assert shop.mail._mail is None
    assert type(shop.mail._make()).__name__ == made
