"""The one place that chooses adapters. One is imported when it is chosen: no function starts with another's load."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from shop.ports.catalogue import Catalogues
from shop.ports.clock import Clock
from shop.ports.files import Files
from shop.ports.mail import Mail, Message
from shop.ports.payments import Payments
from shop.ports.photos import Album
from shop.ports.site import Built, Site
from shop.ports.store import Store
from shop.services.shop import Shop
from shop.settings import Environment, SettingError, keep_secret, load_env_file

if TYPE_CHECKING:
    from shop.ports.cloud import Bundle, Cloud
    from shop.services.check_deployment import Deployment, Till

ROOT = Path(__file__).parent.parent
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def system_clock() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    """Ten characters, 50 bits: no two orders of a shop share one, and none tells how many there are."""
    bits = secrets.randbits(50)
    return "".join(CROCKFORD[bits >> shift & 31] for shift in range(0, 50, 5))


def read_environment(serving: bool = False) -> Environment:
    """All settings, those of the file of settings among them, with secrets that lie in AWS.

    Raises:
        SettingError: names the variable.
        Unavailable: a secret can't be read; names the variable too.
    """
    load_env_file()
    return Environment.read(serving=serving, fetch=_fetch_secrets)


def _fetch_secrets(references: Mapping[str, str], endpoint: str | None) -> Mapping[str, str]:
    from shop.adapters.secrets.aws import fetch_secrets

    return fetch_secrets(references, endpoint)


def build_shop(environment: Environment, clock: Clock = system_clock) -> Shop:
    """The shop on the adapters that the environment chooses."""
    from shop.adapters.mail.on_demand import OnDemandMail

    store = _choose_store(environment)
    secret = environment.secret or keep_secret(environment.state)
    catalogues = _choose_catalogues(environment)
    return Shop(
        store=store,
        catalogues=catalogues,
        payments=_choose_payments(environment, store, secret, catalogues),
        mail=OnDemandMail(lambda: _choose_mail(environment)),
        clock=clock,
        new_id=new_id,
        secret=secret,
        url=environment.site_url,
    )


def rehearsal_shop(environment: Environment, clock: Clock) -> tuple[Shop, Mapping[str, Message]]:
    """A shop that has its snapshot, and nothing else of the real one: no orders, no carrier, other links. And the
    mails that it sends, by their ids.
    """
    from shop.adapters.mail.collected import CollectedMail
    from shop.adapters.payments.sandbox import SandboxPayments, SandboxProvider
    from shop.adapters.store.memory import MemoryStore

    store, mail, secret, url = MemoryStore(), CollectedMail(), secrets.token_bytes(32), environment.site_url
    payments = SandboxPayments(SandboxProvider(store, secret), url)
    return Shop(store, _choose_catalogues(environment), payments, mail, clock, new_id, secret, url), mail.messages


def _choose_store(environment: Environment) -> Store:
    settings = environment.store
    if settings.kind == "dynamodb":
        from shop.adapters.store.dynamodb import DynamoDBStore
        from shop.adapters.store.dynamodb_client import DynamoDBClient

        return DynamoDBStore(DynamoDBClient(settings.table, environment.aws_endpoint))
    from shop.adapters.store.sqlite import SQLiteStore

    return SQLiteStore(environment.state / "shop.db")


def create_store(environment: Environment) -> list[str]:
    """Make what the store needs and lacks; what was done. SQLite makes its file by itself."""
    settings = environment.store
    if settings.kind != "dynamodb":
        return []
    from shop.adapters.store.dynamodb_client import DynamoDBClient, Patience
    from shop.adapters.store.dynamodb_table import create_table

    unhurried = Patience(seconds=120, longest=5)  # a new table takes its time
    return create_table(DynamoDBClient(settings.table, environment.aws_endpoint, unhurried))


def open_site(environment: Environment) -> Site:
    """Where the published shop lies.

    Raises:
        SettingError: a build would write straight into it.
        Unavailable: the stack that has it can't be asked; the message names the setting.
    """
    from shop.adapters.files.folder import FolderFiles

    if environment.site.stack:
        from shop.adapters.aws import Clients
        from shop.adapters.files.site_s3 import S3Site
        from shop.adapters.files.site_stack import find_site

        clients = Clients(environment.aws_endpoint)
        cache = FolderFiles(environment.state / "cache" / environment.site.stack)
        return S3Site(clients, find_site(clients, environment.site.stack), cache)
    from shop.adapters.files.site_folder import FolderSite

    root = environment.site.folder.absolute()
    for name, path in (("REGULARS_SNAPSHOT", environment.snapshot), ("REGULARS_OUTPUT", environment.output)):
        if path.absolute().is_relative_to(root):
            raise SettingError(f"{name}: {path} lies in REGULARS_SITE ({root}), where only a publish may write")
    return FolderSite(root)


def open_built(environment: Environment) -> tuple[Built, Files]:
    """The pages and the snapshot that were built on this machine.

    Raises:
        SettingError: the snapshot's place is not a folder.
    """
    from shop.adapters.files.built import BuiltFolder
    from shop.adapters.files.folder import FolderFiles

    if environment.snapshot_url:
        raise SettingError(f"REGULARS_SNAPSHOT: found {environment.snapshot_url}, expected the folder of the build")
    snapshot = FolderFiles(environment.snapshot)
    current = (snapshot.read("current") or b"").decode(errors="replace").strip()
    return BuiltFolder(environment.output, environment.state / "cache", current), snapshot


def _choose_catalogues(environment: Environment) -> Catalogues:
    from shop.adapters.files.snapshots import FileSnapshots

    if environment.snapshot_url:
        from shop.adapters.aws import SERVING, Clients
        from shop.adapters.files.s3 import Bucket, S3Files

        name, _, prefix = environment.snapshot_url.removeprefix("s3://").partition("/")
        bucket = Bucket(Clients(environment.aws_endpoint, SERVING), name, "REGULARS_SNAPSHOT")
        return FileSnapshots(S3Files(bucket, f"{prefix}/"), seconds=2.0)
    from shop.adapters.files.folder import FolderFiles

    return FileSnapshots(FolderFiles(environment.snapshot))


def open_album(environment: Environment) -> Album:
    """The photos of reviews: in the site's bucket, never served from there, else in STATE."""
    from shop.adapters.photos import develop

    stack = environment.site.stack if environment.store.kind == "dynamodb" else ""
    if environment.snapshot_url or stack:
        from shop.adapters.files.photo_bucket import open_photos

        return Album(open_photos(environment.snapshot_url, stack, environment.aws_endpoint), develop)
    from shop.adapters.files.folder import FolderFiles

    return Album(FolderFiles(environment.state / "reviews"), develop)


def build_bundle(environment: Environment) -> Bundle:
    """The code of all functions, as it is sent to AWS.

    Raises:
        Unavailable: a package can't be had.
    """
    from shop.adapters.cloud import bundle

    return bundle.build_bundle(ROOT, environment.state / "cache")


def stack_template() -> str:
    """What the stack consists of."""
    return (ROOT / "functions" / "template.yaml").read_text()


def open_cloud(environment: Environment) -> Cloud:
    """The account and the stack of a deployed shop."""
    from shop.adapters.cloud.aws import AwsCloud

    return AwsCloud(environment.stack.name, environment.aws_endpoint)


def deployment(environment: Environment) -> Deployment:
    """What the settings and the built shop say of a deployment.

    Raises:
        Unavailable: the shop was not built.
    """
    from shop.adapters.files.folder import FolderFiles
    from shop.adapters.files.snapshots import FileSnapshots
    from shop.services.check_deployment import Deployment

    stack = environment.stack
    return Deployment(
        site_url=environment.site_url,
        certificate=stack.certificate,
        email=FileSnapshots(FolderFiles(environment.snapshot)).current().settings.email,
        alarm_email=stack.alarm_email,
        mail_identity=stack.mail_identity,
        secrets=stack.secrets,
    )


def deployed_till(environment: Environment) -> Till:
    """Payments with the secrets that the deployed functions read.

    Raises:
        Unavailable: a secret can't be read, or is not what it should be.
    """
    from shop.domain.errors import Unavailable
    from shop.services.check_deployment import Till

    path = environment.stack.secrets
    given = {
        "STATE": str(environment.state),
        "REGULARS_SITE_URL": environment.site_url,
        "REGULARS_SNAPSHOT": str(environment.snapshot),
        "REGULARS_SECRET": f"ssm:{path}/secret",
        "REGULARS_PAYMENTS": "stripe",
        "STRIPE_SECRET_KEY": f"ssm:{path}/stripe-secret-key",
        "STRIPE_WEBHOOK_SECRETS": f"ssm:{path}/stripe-webhook-secrets",
        "REGULARS_STRIPE_URL": environment.payments.api,
        "REGULARS_AWS_ENDPOINT": environment.aws_endpoint or "",
    }
    try:
        deployed = Environment.read(given, fetch=_fetch_secrets)
    except SettingError as exc:
        raise Unavailable("secret_settings", f"{path}: {exc}") from exc
    return Till(build_shop(deployed).payments, real="_live_" in deployed.payments.key)


def _choose_payments(environment: Environment, store: Store, secret: bytes, catalogues: Catalogues) -> Payments:
    settings = environment.payments
    if settings.provider == "stripe":
        from shop.adapters.payments.stripe.provider import StripePayments

        return StripePayments(
            settings.key,
            settings.webhook_secrets,
            lambda: catalogues.current().settings,
            pictures=environment.site_url,
            api=settings.api,
        )
    from shop.adapters.payments.sandbox import SandboxPayments, SandboxProvider

    return SandboxPayments(SandboxProvider(store, secret), environment.site_url)


def _choose_mail(environment: Environment) -> Mail:
    settings = environment.mail
    if settings.carrier == "smtp":
        from shop.adapters.mail.smtp import SmtpMail

        return SmtpMail(settings.smtp_url)
    if settings.carrier == "ses":
        from shop.adapters.mail.ses import SesMail

        return SesMail(configuration_set=settings.configuration_set, endpoint=environment.aws_endpoint)
    from shop.adapters.mail.folder import FolderMail

    return FolderMail(environment.state / "outbox")


@lru_cache(maxsize=1)
def shop() -> Shop:
    """The shop of this process, made when it is first needed."""
    return build_shop(read_environment())


@lru_cache(maxsize=1)
def album() -> Album:
    """The album of this process, opened with the first photo."""
    return open_album(read_environment())
