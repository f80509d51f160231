"""The mail contract over SMTP, and all that a mail server may answer."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from msgspec.structs import replace

from shop.adapters.mail import smtp
from shop.adapters.mail.smtp import SmtpMail
from shop.domain.errors import ShopError, Unavailable
from shop.ports.mail import Deferred, Mail, Refused, Unanswered
from tests.contract.mail_contract import MESSAGE, MailContract
from tests.contract.smtp_server import LOST, SILENT, Sink, certificate, only, smtp_server


@pytest.fixture
def sink() -> Iterator[Sink]:
    with smtp_server(Sink()) as sink:
        yield sink


@pytest.fixture
def mail(sink: Sink) -> Iterator[Mail]:
    mail = SmtpMail(f"smtp://127.0.0.1:{sink.port}")
    yield mail
    mail.close()


def refusal(mail: Mail) -> ShopError:
    with pytest.raises(ShopError) as caught:
        mail.send(MESSAGE)
    return caught.value


class TestSmtpMail(MailContract):
    @pytest.fixture(autouse=True)
    def _keep(self, sink: Sink) -> None:
        self.sink = sink

    def arrived(self, mail: Mail) -> list[EmailMessage]:
        return self.sink.arrived()


def test_one_connection_carries_a_batch(mail: Mail, sink: Sink) -> None:
    for n in range(5):
        mail.send(replace(MESSAGE, id=f"m{n}"))
    assert (len(sink.mails), len(sink.sessions)) == (5, 1)
    mail.close()
    mail.send(replace(MESSAGE, id="m5"))
    assert (len(sink.mails), len(sink.sessions)) == (6, 2)


def test_a_copy_has_the_same_message_id(mail: Mail, sink: Sink) -> None:
    mail.send(MESSAGE)
    mail.send(MESSAGE)
    assert sink.mails[0].count(b"Message-ID: <7k3m9-qxd42.order-confirmed@small.example>") == 1
    assert (len(sink.mails), len(sink.arrived())) == (2, 1)


def test_a_connection_that_was_closed_meanwhile_is_opened_again(sink: Sink) -> None:
    mail = SmtpMail(f"smtp://127.0.0.1:{sink.port}")
    mail.send(MESSAGE)
    mail._connection.sock.shutdown(socket.SHUT_RDWR)
    mail.send(replace(MESSAGE, id="second"))
    mail.close()
    assert len(sink.mails) == 2


@pytest.mark.parametrize(
    "answer",
    ["550 5.1.1 <ada@example.com>: Recipient address rejected: User unknown", "550 No such user here",
     "553 5.1.3 Bad address", "556 5.1.10 The domain takes no mail", "550 5.2.1 The mailbox is closed"],
)  # fmt: skip
def test_an_address_that_is_not_there_is_refused_for_ever(mail: Mail, sink: Sink, answer: str) -> None:
    sink.answers["RCPT"] = answer
    error = refusal(mail)
    assert isinstance(error, Refused)
    assert error.bad_address
    assert answer in error.message


@pytest.mark.parametrize(
    ("command", "answer"),
    [("RCPT", "552 5.2.2 Mailbox full"), ("RCPT", "554 Transaction failed"), ("DATA", "554 5.7.1 This is spam"),
     ("DATA", "550 Not wanted"), ("MAIL", "552 5.3.4 Message too big")],
)  # fmt: skip
def test_a_message_that_is_not_wanted_says_nothing_against_its_address(
    mail: Mail, sink: Sink, command: str, answer: str
) -> None:
    sink.answers[command] = answer
    error = refusal(mail)
    assert isinstance(error, Refused)
    assert not error.bad_address


@pytest.mark.parametrize(
    ("command", "answer"),
    [("RCPT", "554 5.7.1 Relay access denied"), ("RCPT", "550 relay not permitted"), ("MAIL", "530 5.7.0 Log in"),
     ("RCPT", "553 5.7.1 Sender address rejected: not owned by user"), ("MAIL", "550 5.1.8 Bad sender"),
     ("DATA", "554 Message rejected: Email address is not verified."),
     ("DATA", "550 5.7.60 Client does not have permissions to send as this sender")],
)  # fmt: skip
def test_a_shop_that_may_not_send_loses_no_customer(mail: Mail, sink: Sink, command: str, answer: str) -> None:
    sink.answers[command] = answer
    error = refusal(mail)
    assert (type(error), error.code) == (Unavailable, "mail_settings")
    assert "SMTP_URL" in error.message
    assert "contact: email:" in error.message


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_what_comes_later_comes_later_and_the_next_goes(mail: Mail, sink: Sink, command: str) -> None:
    sink.answers[command] = "451 4.7.1 Greylisted, try again"
    assert isinstance(refusal(mail), Deferred)
    sink.answers.clear()
    mail.send(MESSAGE)
    assert len(sink.mails) == len(sink.sessions) == 1


def test_a_server_that_closes_takes_nothing_more(mail: Mail, sink: Sink) -> None:
    sink.answers["RCPT"] = "421 4.3.2 Going down"
    error = refusal(mail)
    assert (type(error), error.code) == (Unavailable, "mail_unavailable")
    sink.answers.clear()
    mail.send(MESSAGE)


@pytest.mark.parametrize("answer", [LOST, SILENT])
def test_a_lost_answer_may_be_a_mail_that_arrived(
    mail: Mail, sink: Sink, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setattr(smtp, "HANDING_OVER", 0.3)
    sink.answers["DATA"] = answer
    assert isinstance(refusal(mail), Unanswered)
    sink.answers.clear()
    mail.send(MESSAGE)
    assert (len(sink.mails), len(sink.arrived())) == (2, 1)


def test_a_server_that_never_greets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "OPENING", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = refusal(SmtpMail(f"smtp://127.0.0.1:{silent.getsockname()[1]}"))
    assert (type(error), error.code) == (Unavailable, "mail_unavailable")
    assert "SMTP_URL" in error.message
    assert "does not answer" in error.message


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert f"SMTP_URL: 127.0.0.1:{port} does not answer" in refusal(SmtpMail(f"smtp://127.0.0.1:{port}")).message


def test_no_such_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert refusal(SmtpMail("smtp://mial.test")).message == "SMTP_URL: there is no host mial.test"


# -- TLS and passwords ---------------------------------------------------------------------------------------------


@pytest.fixture
def hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    """``mail.test`` and ``other.test`` are this machine, but not known as such."""
    real = socket.getaddrinfo

    def known(host: str, *args: object, **kwargs: object) -> object:
        return real("127.0.0.1" if host in ("mail.test", "other.test") else host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", known)


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    context, trusted = certificate(tmp_path, "mail.test", "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    return context


def send(url: str) -> None:
    mail = SmtpMail(url)
    try:
        mail.send(MESSAGE)
    finally:
        mail.close()


def problem(url: str) -> str:
    with pytest.raises(Unavailable) as caught:
        send(url)
    assert "secret" not in caught.value.message, "a password is never told"
    return caught.value.message


@pytest.mark.usefixtures("hosts")
def test_starttls_comes_before_the_password(context: ssl.SSLContext) -> None:
    with smtp_server(
        Sink(), tls_context=context, require_starttls=True, auth_required=True, authenticator=only("ada@x", "s/cret")
    ) as sink:
        send(f"smtp://ada%40x:s%2Fcret@mail.test:{sink.port}")
    assert len(sink.mails) == 1
    assert sink.sessions[0].ssl is not None


@pytest.mark.usefixtures("hosts")
def test_tls_from_the_start(context: ssl.SSLContext) -> None:
    with smtp_server(Sink(), ssl_context=context) as sink:
        send(f"smtps://mail.test:{sink.port}")
    assert len(sink.mails) == 1


@pytest.mark.usefixtures("hosts")
def test_a_server_without_tls_gets_neither_password_nor_mail(sink: Sink) -> None:
    assert "offers no TLS" in problem(f"smtp://ada:secret@mail.test:{sink.port}")
    assert sink.mails == []


@pytest.mark.usefixtures("hosts")
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_for_another_host(context: ssl.SSLContext, scheme: str) -> None:
    options = {"ssl_context": context} if scheme == "smtps" else {"tls_context": context}
    with smtp_server(Sink(), **options) as sink:
        told = problem(f"{scheme}://other.test:{sink.port}")
    assert told.startswith(f"SMTP_URL: the certificate of other.test:{sink.port} can't be trusted: Hostname mismatch")


@pytest.mark.usefixtures("hosts")
def test_a_certificate_that_nobody_vouches_for(context: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with smtp_server(Sink(), tls_context=context) as sink:
        assert "can't be trusted: self-signed certificate" in problem(f"smtp://mail.test:{sink.port}")


@pytest.mark.usefixtures("hosts")
def test_the_scheme_of_the_other_port(sink: Sink) -> None:
    assert "smtps:// is for port 465" in problem(f"smtps://mail.test:{sink.port}")


@pytest.mark.usefixtures("hosts")
def test_a_wrong_password(context: ssl.SSLContext) -> None:
    with smtp_server(Sink(), tls_context=context, authenticator=only("ada", "right")) as sink:
        told = problem(f"smtp://ada:secret@mail.test:{sink.port}")
    assert told.startswith(f"SMTP_URL: mail.test:{sink.port} does not accept this user and password (535 ")


def test_a_password_for_a_server_that_takes_none(sink: Sink) -> None:
    assert "takes no user and password" in problem(f"smtp://ada:secret@127.0.0.1:{sink.port}")
