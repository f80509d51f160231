"""The environment: every variable that the functions and commands read, and none of them reads any elsewhere.

The build's own settings are Pelican's: see ``pelicanconf.py``.

STATE                var                      database, outbox, keys, build cache
PORT                 8000                     the local server
REGULARS_SITE_URL    http://127.0.0.1:$PORT   where shoppers find the shop; without both: where it was served last
REGULARS_SNAPSHOT    snapshot                 the folder that the build writes the snapshot into; functions: s3://bucket/prefix
REGULARS_OUTPUT      output                   the folder that the build writes the pages into
REGULARS_SITE        folder:site              where the published shop lies: folder:/var/www/shop, stack:NAME (AWS)
REGULARS_GRACE_DAYS  7                        for so long, deleted pages and earlier releases are kept on the site
REGULARS_SECRET      (kept in STATE/secret)   signs order links and sandbox webhooks; 32 characters or more
REGULARS_STORE       sqlite                   where the books are kept: sqlite (in STATE), dynamodb
REGULARS_TABLE       regulars                 DynamoDB's table
REGULARS_PAYMENTS    sandbox                  who takes the money: sandbox, stripe
STRIPE_SECRET_KEY    (none)                   sk_… or rk_… (restricted)
STRIPE_WEBHOOK_SECRETS  (none)                whsec_…; several, with commas, while one is being changed
REGULARS_STRIPE_URL  (Stripe's own)           a fake Stripe's address, for tests
REGULARS_MAIL        folder                   how mail leaves: folder, smtp, ses
SMTP_URL             (none)                   smtps://user:password@host:465 or smtp://user:password@host:587
REGULARS_MAIL_CONFIGURATION_SET  (none)       the SES configuration set that bounces and complaints are reported by
REGULARS_AWS_ENDPOINT            (none)       an emulator's address instead of AWS
REGULARS_STACK       regulars                 the AWS stack that a deployment makes; its secrets lie below /regulars
REGULARS_CERTIFICATE (none)                   for a deployment: the domain's certificate, an ARN in us-east-1
REGULARS_ALARM_EMAIL (the shop's contact)     for a deployment: who is told when something is wrong
REGULARS_MAIL_IDENTITY  (the contact's domain or address)  for a deployment: what SES has verified
REGULARS_ENV_FILE    .env                     a file of such lines, KEY=value; what the environment says wins

A secret (REGULARS_SECRET, STRIPE_…, SMTP_URL) may lie in AWS: ssm:NAME, secretsmanager:NAME or that with #FIELD.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from shop.env_file import add_settings
from shop.state import SCHEMES, kept_address
from shop.state import SettingError as SettingError
from shop.state import keep_address as keep_address
from shop.state import keep_secret as keep_secret

_ELSEWHERE = ("ssm:", "secretsmanager:")

Fetch = Callable[[Mapping[str, str], str | None], Mapping[str, str]]
"""From secret settings and where they lie (``ssm:…``), and an emulator's address, to settings and values."""


class StoreSettings(msgspec.Struct, frozen=True):
    """Where the books are kept."""

    kind: str = "sqlite"
    """``sqlite`` or ``dynamodb``."""
    table: str = "regulars"


class MailSettings(msgspec.Struct, frozen=True):
    """How mail leaves the shop."""

    carrier: str = "folder"
    """``folder``, ``smtp`` or ``ses``."""
    smtp_url: str = ""
    configuration_set: str = ""


class PaymentSettings(msgspec.Struct, frozen=True):
    """Who takes the money."""

    provider: str = "sandbox"
    """``sandbox`` or ``stripe``."""
    key: str = ""
    webhook_secrets: tuple[str, ...] = ()
    api: str = ""
    """Empty: the provider's own."""


class SiteSettings(msgspec.Struct, frozen=True):
    """Where the published shop lies."""

    folder: Path = Path("site")
    grace_days: int = 7
    stack: str = ""
    """The stack of CloudFormation that has the site; empty: the folder."""


class StackSettings(msgspec.Struct, frozen=True):
    """What a deployment makes."""

    name: str = "regulars"
    certificate: str = ""
    alarm_email: str = ""
    """Empty: the shop's contact."""
    mail_identity: str = ""
    """Empty: the contact's domain or address."""

    @property
    def secrets(self) -> str:
        """The path that the functions' secrets lie below, in Systems Manager."""
        return f"/{self.name}"


class Environment(msgspec.Struct, frozen=True):
    state: Path
    port: int
    site_url: str
    snapshot: Path
    output: Path
    secret: bytes | None
    store: StoreSettings = StoreSettings()
    mail: MailSettings = MailSettings()
    payments: PaymentSettings = PaymentSettings()
    site: SiteSettings = SiteSettings()
    stack: StackSettings = StackSettings()
    aws_endpoint: str | None = None
    snapshot_url: str = ""
    """``s3://bucket/prefix``: where functions read the snapshot, instead of the folder."""
    local_address: str = ""
    """``REGULARS_SITE_URL`` as it was given, for a site in a folder: pages that were built for it may be published
    even if it is this machine's own. Empty: only those for the public.
    """

    @classmethod
    def read(
        cls, environ: Mapping[str, str] | None = None, serving: bool = False, fetch: Fetch | None = None
    ) -> Environment:
        """Read and check all settings. ``serving``: this process is the one that says where the shop is served.
        ``fetch``: reads secrets that lie elsewhere.

        Raises:
            SettingError: names the variable.
        """
        env = _with_secrets(os.environ if environ is None else environ, fetch)
        port = env.get("PORT") or "8000"
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise SettingError(f"PORT: found {port!r}, expected a number from 1 to 65535")
        state = Path(env.get("STATE") or "var")
        site_url = (env.get("REGULARS_SITE_URL") or f"http://127.0.0.1:{port}").rstrip("/")
        if not site_url.startswith(SCHEMES):
            raise SettingError(f"REGULARS_SITE_URL: found {site_url!r}, expected an http:// or https:// address")
        if not (serving or env.get("REGULARS_SITE_URL") or env.get("PORT")):
            site_url = kept_address(state) or site_url
        secret, site = env.get("REGULARS_SECRET") or "", _read_site(env)
        if secret and len(secret) < 32:
            raise SettingError("REGULARS_SECRET: expected 32 characters or more")
        return cls(
            state=state,
            port=int(port),
            site_url=site_url,
            snapshot=Path(env.get("REGULARS_SNAPSHOT") or "snapshot"),
            snapshot_url=_read_snapshot_url(env),
            local_address=site_url if env.get("REGULARS_SITE_URL") and not site.stack else "",
            output=Path(env.get("REGULARS_OUTPUT") or "output"),
            secret=secret.encode() or None,
            store=_read_store(env),
            mail=_read_mail(env),
            payments=_read_payments(env),
            site=site,
            stack=_read_stack(env),
            aws_endpoint=env.get("REGULARS_AWS_ENDPOINT") or None,
        )


def _read_site(env: Mapping[str, str]) -> SiteSettings:
    site = env.get("REGULARS_SITE") or "folder:site"
    kind, _, place = site.partition(":")
    if kind not in ("folder", "stack") or not place:
        raise SettingError(
            f"REGULARS_SITE: found {site!r}, expected a folder, as folder:/var/www/shop, or a stack: stack:regulars"
        )
    if kind == "stack" and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,127}", place):
        raise SettingError(f"REGULARS_SITE: found {site!r}, expected a stack's name of letters, digits and -")
    days = env.get("REGULARS_GRACE_DAYS") or "7"
    if not days.isdecimal() or int(days) > 3650:
        raise SettingError(f"REGULARS_GRACE_DAYS: found {days!r}, expected a number of days")
    if kind == "stack":
        return SiteSettings(grace_days=int(days), stack=place)
    return SiteSettings(Path(place), int(days))


def _read_snapshot_url(env: Mapping[str, str]) -> str:
    url = env.get("REGULARS_SNAPSHOT") or ""
    if not url.startswith("s3:"):
        return ""
    if not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_.-]+)+", url):
        raise SettingError(f"REGULARS_SNAPSHOT: found {url!r}, expected a folder, or s3://bucket/prefix")
    return url


def _read_stack(env: Mapping[str, str]) -> StackSettings:
    name = env.get("REGULARS_STACK") or "regulars"
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,29}", name):  # it begins the names of buckets
        raise SettingError(f"REGULARS_STACK: found {name!r}, expected up to 30 small letters, digits and -")
    certificate = env.get("REGULARS_CERTIFICATE") or ""
    if certificate and not re.fullmatch(r"arn:aws:acm:us-east-1:[0-9]{12}:certificate/[0-9a-f-]+", certificate):
        raise SettingError(
            f"REGULARS_CERTIFICATE: found {certificate!r}, expected an ARN, as arn:aws:acm:us-east-1:…:certificate/…"
        )
    alarm, identity = env.get("REGULARS_ALARM_EMAIL") or "", env.get("REGULARS_MAIL_IDENTITY") or ""
    if alarm and "@" not in alarm:
        raise SettingError(f"REGULARS_ALARM_EMAIL: found {alarm!r}, expected an e-mail address")
    return StackSettings(name, certificate, alarm, identity)


def load_env_file(environ: MutableMapping[str, str] | None = None) -> None:
    """Take the file of settings too, for this process and those that it starts, boto included.

    Raises:
        SettingError: a line is no setting.
    """
    env = os.environ if environ is None else environ
    add_settings(Path(env.get("REGULARS_ENV_FILE") or ".env"), env)


def _with_secrets(env: Mapping[str, str], fetch: Fetch | None) -> Mapping[str, str]:
    """The environment with the secrets that are needed, wherever they lie."""
    names = ["REGULARS_SECRET"]
    names += ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS"] if env.get("REGULARS_PAYMENTS") == "stripe" else []
    names += ["SMTP_URL"] if env.get("REGULARS_MAIL") == "smtp" else []
    elsewhere = {name: value for name in names if (value := env.get(name) or "").startswith(_ELSEWHERE)}
    if not elsewhere:
        return env
    if fetch is None:
        raise SettingError(f"{', '.join(elsewhere)}: expected the secret itself, as nothing here looks it up")
    for name, value in elsewhere.items():
        if not value.partition(":")[2].partition("#")[0]:
            raise SettingError(f"{name}: found {value!r}, expected a name after the colon")
    return {**env, **fetch(elsewhere, env.get("REGULARS_AWS_ENDPOINT") or None)}


def _read_store(env: Mapping[str, str]) -> StoreSettings:
    kind = env.get("REGULARS_STORE") or "sqlite"
    if kind not in ("sqlite", "dynamodb"):
        raise SettingError(f"REGULARS_STORE: found {kind!r}, expected sqlite or dynamodb")
    table = env.get("REGULARS_TABLE") or "regulars"
    if not re.fullmatch(r"[A-Za-z0-9_.-]{3,255}", table):
        raise SettingError(f"REGULARS_TABLE: found {table!r}, expected 3 to 255 letters, digits and _ . -")
    return StoreSettings(kind, table)


def _read_payments(env: Mapping[str, str]) -> PaymentSettings:
    """Say what is wrong, but never a key."""
    provider = env.get("REGULARS_PAYMENTS") or "sandbox"
    if provider not in ("sandbox", "stripe"):
        raise SettingError(f"REGULARS_PAYMENTS: found {provider!r}, expected sandbox or stripe")
    api = env.get("REGULARS_STRIPE_URL") or ""
    if provider == "sandbox":
        return PaymentSettings(api=api)
    key = env.get("STRIPE_SECRET_KEY") or ""
    if not key.startswith(("sk_test_", "sk_live_", "rk_test_", "rk_live_")):
        raise SettingError(
            "STRIPE_SECRET_KEY: expected a key that begins with sk_test_, sk_live_, rk_test_, rk_live_"
        )
    secrets = tuple(part.strip() for part in (env.get("STRIPE_WEBHOOK_SECRETS") or "").split(",") if part.strip())
    if not secrets or not all(secret.startswith("whsec_") for secret in secrets):
        raise SettingError("STRIPE_WEBHOOK_SECRETS: expected signing secrets, whsec_…, with commas between several")
    return PaymentSettings(provider, key, secrets, api)


def _read_mail(env: Mapping[str, str]) -> MailSettings:
    carrier = env.get("REGULARS_MAIL") or "folder"
    if carrier not in ("folder", "smtp", "ses"):
        raise SettingError(f"REGULARS_MAIL: found {carrier!r}, expected folder, smtp or ses")
    url = env.get("SMTP_URL") or ""
    if carrier == "smtp":
        _check_smtp_url(url)
    return MailSettings(carrier, url, env.get("REGULARS_MAIL_CONFIGURATION_SET") or "")


def _check_smtp_url(url: str) -> None:
    """Say what is wrong, but never the password."""
    expected = "expected smtps://user:password@host:465 or smtp://user:password@host:587"
    try:
        parts = urlsplit(url)
        right = parts.scheme in ("smtp", "smtps") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:  # the port
        right = False
    if not right or not unquote(url).isascii() or not url.isprintable() or " " in url:
        raise SettingError(f"SMTP_URL: {expected}; write signs like @ / : # in a password as %40 %2F %3A %23")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise SettingError(
            f"SMTP_URL: something follows the host; {expected}, with / ? # in a password as %2F %3F %23"
        )
