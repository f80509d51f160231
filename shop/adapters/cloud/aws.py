"""A shop's account at AWS: one stack, and the bucket that its functions' code is sent to."""

from __future__ import annotations

import time
from collections.abc import Callable

from botocore.exceptions import ClientError

from shop.adapters.cloud.account import examine
from shop.adapters.cloud.clients import Clients, code_of, told
from shop.adapters.cloud.stack import Stack
from shop.domain.errors import Unavailable
from shop.ports.cloud import Bundle, Readiness, Wanted

ABSENT = {"404", "NoSuchBucket", "NoSuchKey", "NotFound"}
TAKEN = {"BucketAlreadyExists", "403"}
NO_PUBLIC = {
    "BlockPublicAcls": True,
    "BlockPublicPolicy": True,
    "IgnorePublicAcls": True,
    "RestrictPublicBuckets": True,
}


class AwsCloud(Stack):
    def __init__(self, name: str, endpoint: str | None = None, pause: Callable[[float], None] = time.sleep) -> None:
        super().__init__(Clients(endpoint), name, pause)

    def examine(self, wanted: Wanted) -> Readiness:
        return examine(self._clients, wanted)

    def code_bucket(self) -> str:
        with told("sts"):
            account = self._clients.get("sts").get_caller_identity()["Account"]
        return f"{self._name}-code-{account}-{self._clients.region()}"

    def send(self, bundle: Bundle) -> bool:
        bucket = self.code_bucket()
        self._make_bucket(bucket)
        client = self._clients.get("s3")
        try:
            client.head_object(Bucket=bucket, Key=bundle.key)
        except ClientError as exc:
            if code_of(exc) not in ABSENT:
                with told(f"the bucket {bucket}"):
                    raise
        else:
            return False
        with told(f"the bucket {bucket}"):
            client.put_object(Bucket=bucket, Key=bundle.key, Body=bundle.body, ContentType="application/zip")
        return True

    def _make_bucket(self, bucket: str) -> None:
        """Nobody but this account reads it. Said again it mends what a killed run left."""
        client, region = self._clients.get("s3"), self._clients.region()
        place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        try:
            client.head_bucket(Bucket=bucket)
        except ClientError as exc:
            if code_of(exc) in TAKEN:
                raise _taken(bucket) from exc
            if code_of(exc) not in ABSENT:
                with told(f"the bucket {bucket}"):
                    raise
            self._create(bucket, place)
        with told(f"the bucket {bucket}"):
            client.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=NO_PUBLIC)

    def _create(self, bucket: str, place: dict[str, dict[str, str]]) -> None:
        try:
            self._clients.get("s3").create_bucket(Bucket=bucket, **place)
        except ClientError as exc:
            if code_of(exc) in TAKEN:
                raise _taken(bucket) from exc
            if code_of(exc) != "BucketAlreadyOwnedByYou":
                with told(f"the bucket {bucket}"):
                    raise


def _taken(bucket: str) -> Unavailable:
    return Unavailable(
        "cloud_settings",
        f"REGULARS_STACK: the bucket {bucket} is there, but not for this user. Choose another name for the stack",
    )
