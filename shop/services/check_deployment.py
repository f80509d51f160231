"""Everything that a deployment needs is looked at before anything is changed, and told all at once."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec

from shop.domain.errors import InvalidRequest, Unavailable
from shop.ports.cloud import Cloud, Readiness, Wanted
from shop.ports.payments import Payments


class Deployment(msgspec.Struct, frozen=True):
    """What the settings and the built shop say of a deployment."""

    site_url: str
    certificate: str
    email: str
    """The shop's contact, who sends every mail."""
    alarm_email: str
    mail_identity: str
    """Empty: whichever of the contact's domain and address SES has verified."""
    secrets: str

    @property
    def domain(self) -> str:
        return urlsplit(self.site_url).hostname or ""


class Till(msgspec.Struct, frozen=True):
    """Payments as the deployed functions will have them."""

    payments: Payments
    real: bool
    """Whether money moves: the key is not one for tests."""


class Checked(msgspec.Struct, frozen=True):
    domain: str
    parameters: dict[str, str]
    """The stack's, but for where the code lies."""
    warnings: tuple[str, ...] = ()


def check_deployment(
    cloud: Cloud, wanted: Deployment, open_till: Callable[[], Till], *, test_payments: bool = False
) -> Checked:
    """What to tell the stack.

    Raises:
        InvalidRequest: not ready; a line for each fault, which names the setting and says what to do.
    """
    faults = _settings(wanted)
    ready = Readiness()
    try:
        ready = cloud.examine(
            Wanted(
                domain=wanted.domain,
                certificate=wanted.certificate,
                email=wanted.email,
                mail_identity=wanted.mail_identity,
                secrets=wanted.secrets,
            )
        )
    except Unavailable as exc:
        faults.append(exc.message)
    else:
        faults += ready.faults
        if not any(fault.startswith(wanted.secrets) for fault in ready.faults):
            faults += _payments(wanted, open_till, test_payments)
    if faults:
        raise InvalidRequest("not_ready", "\n".join(faults), faults=faults)
    return Checked(wanted.domain, _parameters(wanted, ready), ready.warnings)


def _settings(wanted: Deployment) -> list[str]:
    faults = []
    local = wanted.domain in ("localhost", "") or wanted.domain.replace(".", "").isdigit() or "." not in wanted.domain
    if local or not wanted.site_url.startswith("https://"):
        faults.append(
            f"REGULARS_SITE_URL: found {wanted.site_url!r}, expected where shoppers will find the shop, "
            "as https://shop.example"
        )
    if not wanted.certificate:
        faults.append(
            "REGULARS_CERTIFICATE: not set. Say: aws acm request-certificate --region us-east-1 "
            f"--validation-method DNS --domain-name {'shop.example' if local else wanted.domain}"
        )
    return faults


def _payments(wanted: Deployment, open_till: Callable[[], Till], test_payments: bool) -> list[str]:
    try:
        till = open_till()
        faults = till.payments.check_endpoint(f"{wanted.site_url}/api/webhooks/{till.payments.name}")
    except Unavailable as exc:
        return [exc.message]
    key = f"{wanted.secrets}/stripe-secret-key"
    if not (till.real or test_payments):
        faults = [f"{key}: found a test key, with which nobody pays. To try out, say --test-payments", *faults]
    return faults


def _parameters(wanted: Deployment, ready: Readiness) -> dict[str, str]:
    return {
        "Domain": wanted.domain,
        "CertificateArn": wanted.certificate,
        "MailIdentity": ready.mail_identity,
        "AlarmEmail": wanted.alarm_email or wanted.email,
        "Secrets": wanted.secrets,
        "SecretsChanged": ready.secrets_changed,
        "ReserveConcurrency": "yes" if ready.roomy else "no",
    }
