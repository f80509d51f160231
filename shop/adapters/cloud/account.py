"""Is the account ready for a shop: certificate, sender, secrets, room. All faults at once; nothing is changed."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from botocore.exceptions import ClientError

from shop.adapters.aws import DENIED, Clients, code_of, told
from shop.ports.cloud import Readiness, Wanted

CERTIFICATES = "us-east-1"
"""The one region whose certificates CloudFront reads."""
SECRETS = ("secret", "stripe-secret-key", "stripe-webhook-secrets")
ROOM = 150
"""Concurrent functions: 20 are reserved, and AWS wants 100 left for all others."""
MISSING = {"NotFoundException", "ResourceNotFoundException", "ValidationException", "InvalidArnException"}


def examine(clients: Clients, wanted: Wanted) -> Readiness:
    """What is lacking.

    Raises:
        Unavailable: the account can't be asked at all; names the setting.
    """
    with told("REGULARS_STACK"):
        clients.get("sts").get_caller_identity()
    identity, mail_faults, warnings = _mail(clients, wanted)
    secret_faults, changed = _secrets(clients, wanted.secrets)
    faults = [*_certificate(clients, wanted), *secret_faults, *mail_faults]
    return Readiness(tuple(faults), tuple(warnings), identity, changed, _roomy(clients))


def _certificate(clients: Clients, wanted: Wanted) -> list[str]:
    if not wanted.certificate:
        return []  # a fault of the settings, told with theirs
    try:
        acm = clients.get("acm", CERTIFICATES)
        found = acm.describe_certificate(CertificateArn=wanted.certificate)["Certificate"]
    except ClientError as exc:
        if code_of(exc) in MISSING:
            return [f"REGULARS_CERTIFICATE: there is no certificate {wanted.certificate} in {CERTIFICATES}"]
        with told("REGULARS_CERTIFICATE"):
            raise
    if found["Status"] != "ISSUED":
        return [
            f"REGULARS_CERTIFICATE: found one that is {found['Status']}, expected ISSUED. Set the DNS records that "
            f"prove the domain, and wait: aws acm wait certificate-validated --region {CERTIFICATES} "
            f"--certificate-arn {wanted.certificate}"
        ]
    names = {found["DomainName"], *found.get("SubjectAlternativeNames", [])}
    if not names & {wanted.domain, f"*.{wanted.domain.partition('.')[2]}"}:
        return [f"REGULARS_CERTIFICATE: found one for {', '.join(sorted(names))}, expected {wanted.domain}"]
    return []


def _secrets(clients: Clients, path: str) -> tuple[list[str], str]:
    """Faults, and when the last of them was changed."""
    names = [f"{path}/{name}" for name in SECRETS]
    with told("REGULARS_STACK", "ssm:GetParameters"):
        answer = clients.get("ssm").get_parameters(Names=names)
    say = "aws ssm put-parameter --type SecureString --value … --name"
    faults = [
        f"{name}: found nothing in Systems Manager. Say: {say} {name}" for name in sorted(answer["InvalidParameters"])
    ]
    open_ones = [one["Name"] for one in answer["Parameters"] if one["Type"] != "SecureString"]
    faults += [f"{name}: lies there in the clear; make it anew as --type SecureString" for name in open_ones]
    changed = max((one["LastModifiedDate"] for one in answer["Parameters"]), default=None)
    return faults, changed.astimezone(UTC).isoformat(timespec="milliseconds") if changed else ""


def _mail(clients: Clients, wanted: Wanted) -> tuple[str, list[str], list[str]]:
    """The identity that may send as the shop; faults; warnings."""
    domain = wanted.email.partition("@")[2]
    candidates = [wanted.mail_identity] if wanted.mail_identity else [domain, wanted.email]
    found = {name: one for name in candidates if (one := _identity(clients, name)) is not None}
    verified = [name for name, one in found.items() if one.get("VerifiedForSendingStatus")]
    if not verified:
        said = "is not verified yet" if found else "is unknown"
        fault = (
            f"REGULARS_MAIL_IDENTITY: {' or '.join(found or candidates)} {said} to SES in this region. "
            f"Say: aws sesv2 create-email-identity --email-identity {candidates[0]}"
        )
        return candidates[0], [fault], []
    return verified[0], [], _sandboxed(clients)


def _identity(clients: Clients, name: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = clients.get("sesv2").get_email_identity(EmailIdentity=name)
    except ClientError as exc:
        if code_of(exc) in MISSING:
            return None
        with told("REGULARS_MAIL_IDENTITY"):
            raise
    return found


def _sandboxed(clients: Clients) -> list[str]:
    """SES sends to strangers only after AWS has agreed."""
    try:
        account = clients.get("sesv2").get_account()
    except ClientError as exc:
        if code_of(exc) in DENIED:
            return ["SES could not be asked whether the account may write to strangers (ses:GetAccount)."]
        with told("REGULARS_MAIL_IDENTITY", "ses:GetAccount"):
            raise
    if account.get("ProductionAccessEnabled"):
        return []
    return ["SES is in its sandbox: mails reach verified addresses only. Ask AWS for production access."]


def _roomy(clients: Clients) -> bool:
    with told("REGULARS_STACK", "lambda:GetAccountSettings"):
        limits = clients.get("lambda").get_account_settings()["AccountLimit"]
    return int(limits["ConcurrentExecutions"]) >= ROOM
