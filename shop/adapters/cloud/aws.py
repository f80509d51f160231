"""A shop's account at AWS: one stack, and the bucket that its functions' code is sent to."""

from __future__ import annotations

import time
from collections.abc import Callable

from botocore.exceptions import ClientError

from shop.adapters.aws import DEPLOYING, Clients, code_of, told
from shop.adapters.cloud.account import examine
from shop.adapters.cloud.stack import Stack
from shop.adapters.files.s3 import Bucket
from shop.domain.errors import Unavailable
from shop.ports.cloud import Bundle, Readiness, Wanted

ABSENT = {"404", "NoSuchBucket", "NotFound"}
TAKEN = {"BucketAlreadyExists", "403"}
NO_PUBLIC = {
    "BlockPublicAcls": True,
    "BlockPublicPolicy": True,
    "IgnorePublicAcls": True,
    "RestrictPublicBuckets": True,
}


class AwsCloud(Stack):
    def __init__(self, name: str, endpoint: str | None = None, pause: Callable[[float], None] = time.sleep) -> None:
        super().__init__(Clients(endpoint, DEPLOYING), name, pause)

    def examine(self, wanted: Wanted) -> Readiness:
        return examine(self._clients, wanted)

    def code_bucket(self) -> str:
        with told("REGULARS_STACK"):
            account = self._clients.get("sts").get_caller_identity()["Account"]
        return f"{self._name}-code-{account}-{self._region()}"

    def _region(self) -> str:
        return str(self._clients["sts"].meta.region_name)

    def send(self, bundle: Bundle) -> bool:
        name = self.code_bucket()
        self._make_bucket(name)
        bucket = Bucket(self._clients, name, "REGULARS_STACK")
        if bucket.tag(bundle.key):
            return False
        bucket.put(bundle.key, bundle.body, ContentType="application/zip")
        return True

    def _make_bucket(self, bucket: str) -> None:
        """Nobody but this account reads it. Said again it mends what a killed run left."""
        client, region = self._clients.get("s3"), self._region()
        place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        try:
            client.head_bucket(Bucket=bucket)
        except ClientError as exc:
            if code_of(exc) in TAKEN:
                raise _taken(bucket) from exc
            if code_of(exc) not in ABSENT:
                with told(f"REGULARS_STACK: the bucket {bucket}"):
                    raise
            self._create(bucket, place)
        with told(f"REGULARS_STACK: the bucket {bucket}"):
            client.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=NO_PUBLIC)

    def _create(self, bucket: str, place: dict[str, dict[str, str]]) -> None:
        try:
            self._clients.get("s3").create_bucket(Bucket=bucket, **place)
        except ClientError as exc:
            if code_of(exc) in TAKEN:
                raise _taken(bucket) from exc
            if code_of(exc) != "BucketAlreadyOwnedByYou":
                with told(f"REGULARS_STACK: the bucket {bucket}"):
                    raise


def _taken(bucket: str) -> Unavailable:
    return Unavailable(
        "aws_settings",
        f"REGULARS_STACK: the bucket {bucket} is there, but not for this user. Choose another name for the stack",
    )
