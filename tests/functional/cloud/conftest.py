"""An account that is ready for a shop, and a small shop that was built for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import botocore.loaders
import pytest

from shop.adapters.payments.stripe import events
from shop.bootstrap import system_clock
from shop.ports.cloud import Bundle
from tests.fake_aws.account import CERTIFICATE_REGION, REGION, Account, serving
from tests.fake_stripe.server import KEY, SECRET, FakeStripe, serve
from tests.functional.publishing.small_site import SmallSite

DOMAIN = "tea.example"
WEBHOOK = f"https://{DOMAIN}/api/webhooks/stripe"


@pytest.fixture(scope="session")
def account_server() -> Iterator[Account]:
    with serving() as account:
        yield account


@pytest.fixture
def account(account_server: Account, monkeypatch: pytest.MonkeyPatch) -> Account:
    """An empty one, and the settings that lead there."""
    account_server.clear()
    monkeypatch.setattr("moto.settings.ACM_VALIDATION_WAIT", -1)  # as if the DNS records stood there
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("REGULARS_AWS_ENDPOINT", account_server.address)
    return account_server


@pytest.fixture
def stripe(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeStripe]:
    """One whose webhook leads to the shop."""
    with serve(FakeStripe(system_clock)) as fake:
        fake.world.add_endpoint(WEBHOOK, events.HANDLED)
        monkeypatch.setenv("REGULARS_STRIPE_URL", fake.url)
        yield fake


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallSite:
    """A shop of a few pages."""
    site = SmallSite(tmp_path)
    site.build(1)
    for name, folder in (("STATE", "state"), ("REGULARS_OUTPUT", "output"), ("REGULARS_SNAPSHOT", "snapshot")):
        monkeypatch.setenv(name, str(tmp_path / folder))
    return site


@pytest.fixture
def ready(account: Account, stripe: FakeStripe, built: SmallSite, monkeypatch: pytest.MonkeyPatch) -> Account:
    """Everything that docs/deploy.md wants before ``make deploy`` is there."""
    monkeypatch.setenv("REGULARS_SITE_URL", f"https://{DOMAIN}")
    monkeypatch.setenv("REGULARS_CERTIFICATE", certificate(account))
    account.client("sesv2").create_email_identity(EmailIdentity="small.example")
    put_secret(account, "secret", "s" * 40)
    put_secret(account, "stripe-secret-key", KEY)
    put_secret(account, "stripe-webhook-secrets", SECRET)
    return account


LOADER = botocore.loaders.Loader()


@pytest.fixture(autouse=True)
def one_loader(monkeypatch: pytest.MonkeyPatch) -> None:
    """botocore takes longer to read what AWS's services are than any of these tests."""
    monkeypatch.setattr("botocore.session.create_loader", lambda paths=None: LOADER)


@pytest.fixture(autouse=True)
def one_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its making is tested by itself."""
    made = Bundle(digest="a" * 64, body=b"a zip", compiled=False)
    monkeypatch.setattr("shop.bootstrap.build_bundle", lambda environment: made)


def put_secret(account: Account, name: str, value: str, kind: str = "SecureString") -> None:
    ssm = account.client("ssm")
    ssm.put_parameter(Name=f"/regulars/{name}", Value=value, Type=kind, Overwrite=True)


def certificate(account: Account, domain: str = DOMAIN) -> str:
    """One that AWS has issued."""
    acm = account.client("acm", CERTIFICATE_REGION)
    return str(acm.request_certificate(DomainName=domain, ValidationMethod="DNS")["CertificateArn"])
