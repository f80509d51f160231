"""What a merchant is told when the site on CloudFront can't be used: each message names the setting to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse

from shop.adapters.aws import Clients, Pace
from shop.adapters.files.folder import FolderFiles
from shop.adapters.files.site_s3 import Place, S3Site
from shop.adapters.files.site_stack import find_site
from shop.bootstrap import open_site
from shop.domain.errors import ShopError, Unavailable
from shop.settings import Environment
from tests.fake_cloudfront.aws import FakeAWS

ONCE = Pace(attempts=1)
"""Asked once: what is refused is refused."""
ARN = "arn:aws:cloudfront::123456789012:key-value-store/00000000-0000-4000-8000-000000000099"


def use(clients: Clients, place: Place, tmp_path: Path) -> None:
    with S3Site(clients, place, FolderFiles(tmp_path)).turn():
        raise AssertionError("it can be used")


def refusing(clients: Clients, service: str, status: int, code: str, message: str = "no") -> Clients:
    """Every request to a service gets this answer instead of one of the emulator."""
    body = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>".encode()
    if service == "cloudfront-keyvaluestore":
        body = f'{{"__type": "{code}", "Message": "{message}"}}'.encode()

    class Raw:
        def stream(self, **_: Any) -> list[bytes]:
            return [body]

    clients[service].meta.events.register("before-send.*", lambda **_: AWSResponse("", status, {}, Raw()))
    return clients


@pytest.fixture
def place(cloud: FakeAWS) -> Place:
    cloud.make_stack()
    return find_site(cloud.clients, "tea")


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (403, "InvalidAccessKeyId", "AWS_ACCESS_KEY_ID.*not known to AWS"),
        (403, "SignatureDoesNotMatch", "AWS_SECRET_ACCESS_KEY.*are wrong"),
        (400, "ExpiredToken", "AWS_PROFILE.*have expired"),
        (403, "AccessDenied", "REGULARS_SITE=stack:tea.*access denied.*s3:PutObject"),
        (404, "NoSuchBucket", "REGULARS_SITE=stack:tea.*bucket tea-pages.*not there"),
        (503, "SlowDown", "busy"),
        (500, "InternalError", "busy"),
    ],
)
def test_s3_refuses(cloud: FakeAWS, place: Place, tmp_path: Path, status: int, code: str, words: str) -> None:
    with pytest.raises(Unavailable, match=words):
        use(refusing(Clients(cloud.address, ONCE), "s3", status, code), place, tmp_path)


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (403, "AccessDeniedException", "REGULARS_SITE=stack:tea.*cloudfront-keyvaluestore:DescribeKeyValueStore"),
        (404, "ResourceNotFoundException", "REGULARS_SITE=stack:tea: key-value store arn.*not there"),
        (402, "ServiceQuotaExceededException", "full"),
    ],
)
def test_the_key_value_store_refuses(
    cloud: FakeAWS, place: Place, tmp_path: Path, status: int, code: str, words: str
) -> None:
    with pytest.raises(ShopError, match=words):
        use(refusing(Clients(cloud.address, ONCE), "cloudfront-keyvaluestore", status, code), place, tmp_path)


def test_a_missing_bucket_and_a_missing_store(cloud: FakeAWS, place: Place, tmp_path: Path) -> None:
    elsewhere = Place("no-such-bucket", place.store, place.setting)
    with pytest.raises(Unavailable, match=r"REGULARS_SITE=stack:tea: bucket no-such-bucket: it is not there"):
        use(cloud.clients, elsewhere, tmp_path)
    elsewhere = Place(place.bucket, ARN, place.setting)
    with pytest.raises(Unavailable, match=r"REGULARS_SITE=stack:tea: key-value store .*99: it is not there"):
        use(cloud.clients, elsewhere, tmp_path)


def test_a_missing_stack(cloud: FakeAWS) -> None:
    with pytest.raises(Unavailable, match=r"REGULARS_SITE=stack:coffee: there is no such stack.*make deploy"):
        open_site(Environment.read({"REGULARS_SITE": "stack:coffee", "REGULARS_AWS_ENDPOINT": cloud.address}))


def test_a_stack_without_a_site(cloud: FakeAWS) -> None:
    cloud.make_stack(PagesStore="")
    with pytest.raises(Unavailable, match=r"says nothing of PagesStore.*make deploy"):
        find_site(cloud.clients, "tea")


def test_no_region(cloud: FakeAWS, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(Unavailable, match="AWS_DEFAULT_REGION: not set"):
        find_site(Clients(cloud.address), "tea")


def test_no_credentials(cloud: FakeAWS, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    with pytest.raises(Unavailable, match=r"AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY or AWS_PROFILE: .*credentials"):
        find_site(Clients(cloud.address), "tea")


def test_nothing_answers(cloud: FakeAWS) -> None:
    with pytest.raises(Unavailable, match="can't be reached"):
        find_site(Clients("http://127.0.0.1:9", ONCE), "tea")


def test_throttling_is_waited_out(
    cloud: FakeAWS, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    clients, answers = Clients(cloud.address), iter(range(2))
    body = b"<Error><Code>SlowDown</Code><Message>Reduce your request rate</Message></Error>"

    class Raw:
        def stream(self, **_: Any) -> list[bytes]:
            return [body]

    def slow_down(**_: Any) -> AWSResponse | None:
        return AWSResponse("", 503, {}, Raw()) if next(answers, None) is not None else None

    clients["s3"].meta.events.register("before-send.*", slow_down)
    with S3Site(clients, place, FolderFiles(tmp_path)).turn():
        pass
    assert next(answers, None) is None
