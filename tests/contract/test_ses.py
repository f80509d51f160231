"""The mail contract over SES, and all that SES may answer."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from typing import Any

import botocore.session
import pytest
from botocore.stub import Stubber
from moto.ses.models import ses_backends

from shop.adapters.mail import ses
from shop.adapters.mail.ses import SesMail
from shop.domain.errors import ShopError, Unavailable
from shop.ports.mail import Deferred, Mail, Refused, Unanswered
from tests.contract.mail_contract import MESSAGE, MailContract


@pytest.fixture
def account(aws: str) -> Any:
    """An account of SES from which the shop may send, and what it has sent."""
    account = ses_backends["123456789012"]["eu-west-1"]
    account.verify_email_identity(MESSAGE.sender)
    return account


@pytest.fixture
def mail(aws: str, account: Any) -> Iterator[Mail]:
    mail = SesMail(endpoint=aws)
    yield mail
    mail.close()


def refusal(mail: Mail) -> ShopError:
    with pytest.raises(ShopError) as caught:
        mail.send(MESSAGE)
    return caught.value


class TestSesMail(MailContract):
    """The emulator keeps Message-ID, by which copies are told here; SES itself replaces it."""

    @pytest.fixture(autouse=True)
    def _keep(self, account: Any) -> None:
        self.account = account

    def arrived(self, mail: Mail) -> list[EmailMessage]:
        parsed = [message_from_string(sent.raw_data, policy=default) for sent in self.account.sent_messages]
        return list({str(mail["message-id"]): mail for mail in parsed}.values())


def test_an_address_of_the_shop_that_is_not_verified(aws: str, account: Any) -> None:
    account.email_identities.clear()
    mail = SesMail(endpoint=aws)
    error = refusal(mail)
    mail.close()
    assert (type(error), error.code) == (Unavailable, "mail_settings")
    assert "contact: email: in shop.yaml: SES does not let this account send from shop@small.example" in error.message


def test_the_request(stub: Stubber) -> None:
    """Envelope, raw content and the configuration set, as the API's model has them."""
    from botocore.stub import ANY

    stub.add_response(
        "send_email",
        {"MessageId": "1"},
        {
            "FromEmailAddress": "shop@small.example",
            "Destination": {"ToAddresses": ["ada@example.com"]},
            "Content": {"Raw": {"Data": ANY}},
            "ConfigurationSetName": "regulars",
        },
    )
    stub.mail.send(MESSAGE)
    stub.assert_no_pending_responses()


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """A client of SES whose answers are said beforehand; ``mail`` uses it."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    client = botocore.session.get_session().create_client("sesv2", region_name="eu-west-1")
    mail = SesMail(configuration_set="regulars")
    mail._made = client
    with Stubber(client) as stubber:
        stubber.mail = mail
        yield stubber
    client.close()


@pytest.mark.parametrize(
    ("code", "words", "status", "kind", "told"),
    [
        ("TooManyRequestsException", "Maximum sending rate exceeded.", 429, Unavailable, "later"),
        ("TooManyRequestsException", "Daily message quota exceeded.", 429, Unavailable, "later"),
        ("ThrottlingException", "Rate exceeded", 400, Unavailable, "later"),
        ("LimitExceededException", "Too much", 400, Unavailable, "later"),
        ("InternalFailure", "Sorry", 500, Deferred, "in trouble"),
        ("MessageRejected", "Email address is not verified. The following identities failed the check in region "
         "EU-WEST-1: ada@example.com", 400, Unavailable, "contact: email:"),
        ("MailFromDomainNotVerifiedException", "No MX", 400, Unavailable, "contact: email:"),
        ("NotFoundException", "Configuration set <regulars> does not exist.", 404, Unavailable,
         "REGULARS_MAIL_CONFIGURATION_SET"),
        ("SendingPausedException", "Paused", 400, Unavailable, "REGULARS_MAIL_CONFIGURATION_SET"),
        ("AccountSuspendedException", "Suspended", 400, Unavailable, "suspended"),
        ("AccessDeniedException", "User is not authorized to perform ses:SendEmail", 403, Unavailable, "ses:SendRaw"),
        ("UnrecognizedClientException", "The security token is invalid.", 403, Unavailable, "AWS_ACCESS_KEY_ID"),
        ("InvalidSignatureException", "Signature mismatch", 403, Unavailable, "AWS_ACCESS_KEY_ID"),
        ("ExpiredTokenException", "Expired", 403, Unavailable, "have expired"),
        ("MessageRejected", "Message contains a virus.", 400, Refused, "ada@example.com"),
        ("BadRequestException", "Invalid address", 400, Refused, "ada@example.com"),
    ],
)  # fmt: skip
def test_answers(stub: Stubber, code: str, words: str, status: int, kind: type, told: str) -> None:
    stub.add_client_error("send_email", code, words, status)
    error = refusal(stub.mail)
    assert type(error) is kind
    assert told in error.message
    assert not getattr(error, "bad_address", False)
    stub.assert_no_pending_responses()


def test_an_address_on_the_account_s_own_list(stub: Stubber) -> None:
    stub.add_client_error("send_email", "MessageRejected", "Address is on the suppression list for your account")
    assert refusal(stub.mail).bad_address


@pytest.mark.parametrize(
    ("missing", "told"),
    [(["AWS_DEFAULT_REGION"], "AWS_DEFAULT_REGION"), (["AWS_ACCESS_KEY_ID"], "AWS_ACCESS_KEY_ID"),
     (["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"], "AWS_ACCESS_KEY_ID")],
)  # fmt: skip
def test_what_is_not_set(aws: str, monkeypatch: pytest.MonkeyPatch, missing: list[str], told: str) -> None:
    for name in missing:
        monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    mail = SesMail(endpoint=aws)
    error = refusal(mail)
    mail.close()
    assert (type(error), error.code) == (Unavailable, "mail_settings")
    assert told in error.message


def test_nobody_there(aws: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    mail = SesMail(endpoint=f"http://127.0.0.1:{port}")
    error = refusal(mail)
    mail.close()
    assert (type(error), error.code) == (Unavailable, "mail_unavailable")


def test_a_lost_answer_is_asked_for_once(aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's own retries would each be another copy."""
    monkeypatch.setattr(ses, "ANSWERING", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mail = SesMail(endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}")
        assert isinstance(refusal(mail), Unanswered)
        mail.close()
        silent.setblocking(False)
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()


def test_it_loads_no_more_of_aws_than_it_needs() -> None:
    code = "import shop.adapters.mail.ses, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"boto3", "boto3.resources", "smtplib"} & set(loaded)
