"""The environment: every variable that the functions and commands read, and none of them reads any elsewhere.

The build's own settings are Pelican's: see ``pelicanconf.py``.

STATE                var                      database, outbox, keys, build cache
PORT                 8000                     the local server
REGULARS_SITE_URL    http://127.0.0.1:$PORT   where shoppers find the shop; without both: where it was served last
REGULARS_SNAPSHOT    snapshot                 the folder that the build writes the snapshot into
REGULARS_OUTPUT      output                   the folder that the build writes the pages into
REGULARS_SITE        folder:site              where the published shop lies: folder:/var/www/shop
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

A secret (REGULARS_SECRET, STRIPE_…, SMTP_URL) may lie in AWS: ssm:NAME, secretsmanager:NAME or that with #FIELD.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

_SCHEMES = ("http://", "https://")
_ADDRESS = "address"
"""The file in STATE that says where the local server last served the shop."""


_ELSEWHERE = ("ssm:", "secretsmanager:")

Fetch = Callable[[Mapping[str, str], str | None], Mapping[str, str]]
"""From secret settings and where they lie (``ssm:…``), and an emulator's address, to settings and values."""


class SettingError(Exception):
    """A setting is wrong; the message names it and says what it should be."""


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
    aws_endpoint: str | None = None

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
        if not site_url.startswith(_SCHEMES):
            raise SettingError(f"REGULARS_SITE_URL: found {site_url!r}, expected an http:// or https:// address")
        if not (serving or env.get("REGULARS_SITE_URL") or env.get("PORT")):
            site_url = _kept_address(state) or site_url
        secret = env.get("REGULARS_SECRET") or ""
        if secret and len(secret) < 32:
            raise SettingError("REGULARS_SECRET: expected 32 characters or more")
        return cls(
            state=state,
            port=int(port),
            site_url=site_url,
            snapshot=Path(env.get("REGULARS_SNAPSHOT") or "snapshot"),
            output=Path(env.get("REGULARS_OUTPUT") or "output"),
            secret=secret.encode() or None,
            store=_read_store(env),
            mail=_read_mail(env),
            payments=_read_payments(env),
            site=_read_site(env),
            aws_endpoint=env.get("REGULARS_AWS_ENDPOINT") or None,
        )


def _read_site(env: Mapping[str, str]) -> SiteSettings:
    site = env.get("REGULARS_SITE") or "folder:site"
    kind, _, place = site.partition(":")
    if kind != "folder" or not place:
        raise SettingError(f"REGULARS_SITE: found {site!r}, expected a folder, as folder:/var/www/shop")
    days = env.get("REGULARS_GRACE_DAYS") or "7"
    if not days.isdecimal() or int(days) > 3650:
        raise SettingError(f"REGULARS_GRACE_DAYS: found {days!r}, expected a number of days")
    return SiteSettings(Path(place), int(days))


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
    if provider == "sandbox":
        return PaymentSettings()
    key = env.get("STRIPE_SECRET_KEY") or ""
    if not key.startswith(("sk_test_", "sk_live_", "rk_test_", "rk_live_")):
        raise SettingError(
            "STRIPE_SECRET_KEY: expected a key that begins with sk_test_, sk_live_, rk_test_, rk_live_"
        )
    secrets = tuple(part.strip() for part in (env.get("STRIPE_WEBHOOK_SECRETS") or "").split(",") if part.strip())
    if not secrets or not all(secret.startswith("whsec_") for secret in secrets):
        raise SettingError("STRIPE_WEBHOOK_SECRETS: expected signing secrets, whsec_…, with commas between several")
    return PaymentSettings(provider, key, secrets, env.get("REGULARS_STRIPE_URL") or "")


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


def keep_address(state: Path, site_url: str) -> None:
    """Let the commands of other terminals know where the shop is served: their mails and links lead there.

    Raises:
        SettingError: the folder can't be used.
    """
    fresh = state / f".{_ADDRESS}-{secrets.token_hex(8)}"
    try:
        state.mkdir(parents=True, exist_ok=True)
        fresh.write_text(f"{site_url}\n")
        fresh.replace(state / _ADDRESS)
    except OSError as exc:
        raise _unusable(state, exc) from exc


def _kept_address(state: Path) -> str | None:
    try:
        address = (state / _ADDRESS).read_text().strip()
    except OSError:  # never served from here; a folder that can't be used is reported where it is needed
        return None
    if not address.startswith(_SCHEMES):
        raise SettingError(f"{state / _ADDRESS}: found {address!r}, expected an address; delete the file")
    return address


def _unusable(state: Path, exc: OSError) -> SettingError:
    return SettingError(f"STATE: {state} can't be used as a folder of this shop ({exc.strerror})")


def keep_secret(state: Path) -> bytes:
    """The secret of a shop that was given none: made once, readable by its owner only.

    Raises:
        SettingError: the folder can't be used, or the file holds no secret.
    """
    file = state / "secret"
    try:
        if not file.exists():
            _make_secret(state, file)
        secret = file.read_bytes().strip()
    except OSError as exc:
        raise SettingError(f"{_unusable(state, exc)}; where there is no disk, set REGULARS_SECRET") from exc
    if len(secret) < 32:
        raise SettingError(
            f"{file}: expected 32 characters or more; delete it to make a new one (old links will die)"
        )
    return secret


def _make_secret(state: Path, file: Path) -> None:
    state.mkdir(parents=True, exist_ok=True)
    fresh = state / f".secret-{secrets.token_hex(8)}"
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_urlsafe(48))
    try:
        os.link(fresh, file)  # whole or not at all, and only the first of several processes
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
