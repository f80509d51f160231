"""Files in a bucket of S3."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec
from botocore.exceptions import ClientError

from shop.adapters.aws import Clients, code_of, told
from shop.domain.errors import Unavailable

_ABSENT = {"NoSuchKey", "404"}
_REFUSED = {"PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"}
RIGHTS = "s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket"
BATCH = 1000
"""DeleteObjects takes no more keys at once."""


class Found(msgspec.Struct, frozen=True):
    body: bytes
    tag: str
    age: float
    """Seconds since it was put there, by S3's own clock."""


class Bucket:
    """One bucket. ``setting``: which one names it, for messages."""

    def __init__(self, clients: Clients, name: str, setting: str) -> None:
        self.name = name
        self._clients = clients
        self._setting = f"{setting}: bucket {name}"

    def get(self, key: str) -> Found | None:
        with told(self._setting, RIGHTS):
            try:
                answer = self._clients["s3"].get_object(Bucket=self.name, Key=key)
            except ClientError as exc:
                if code_of(exc) in _ABSENT:
                    return None
                raise
            return Found(answer["Body"].read(), _tag(answer), _age(answer))

    def tag(self, key: str) -> str:
        """Differs whenever the content differs; empty when there is nothing."""
        with told(self._setting, RIGHTS):
            try:
                return _tag(self._clients["s3"].head_object(Bucket=self.name, Key=key))
            except ClientError as exc:
                if code_of(exc) in _ABSENT:
                    return ""
                raise

    def put(self, key: str, body: bytes, **headers: Any) -> str:
        """Its tag. ``headers``: as botocore names them: ``ContentType``, ``CacheControl``, ``Metadata``."""
        with told(self._setting, RIGHTS):
            return _tag(self._clients["s3"].put_object(Bucket=self.name, Key=key, Body=body, **headers))

    def put_if(self, key: str, body: bytes, tag: str) -> str | None:
        """Put it only where what is there has this tag (empty: nothing is there). Its new tag; ``None``: refused."""
        condition = {"IfMatch": f'"{tag}"'} if tag else {"IfNoneMatch": "*"}
        with told(self._setting, RIGHTS):
            try:
                answer = self._clients["s3"].put_object(Bucket=self.name, Key=key, Body=body, **condition)
            except ClientError as exc:
                if code_of(exc) in _REFUSED:
                    return None
                raise
            return _tag(answer)

    def list(self, prefix: str, *, deep: bool = True) -> Iterator[tuple[str, str]]:
        """Keys and tags below a prefix, a thousand a request. ``deep``: below its folders too."""
        pages = {"Bucket": self.name, "Prefix": prefix, **({} if deep else {"Delimiter": "/"})}
        with told(self._setting, RIGHTS):
            for answer in self._clients["s3"].get_paginator("list_objects_v2").paginate(**pages):
                for one in answer.get("Contents", ()):
                    yield one["Key"], _tag(one)

    def delete(self, keys: Collection[str]) -> None:
        """Have nothing there, a thousand a request."""
        ordered = sorted(keys)
        for start in range(0, len(ordered), BATCH):
            batch = [{"Key": key} for key in ordered[start : start + BATCH]]
            with told(self._setting, RIGHTS):
                answer = self._clients["s3"].delete_objects(
                    Bucket=self.name, Delete={"Objects": batch, "Quiet": True}
                )
            for failure in answer.get("Errors", ()):
                raise Unavailable(
                    "site_settings", f"{self._setting}: {failure.get('Key')} can't be removed: {failure}"
                )


class S3Files:
    """The files port below a prefix of a bucket, as ``private/snapshot/``."""

    def __init__(self, bucket: Bucket, prefix: str) -> None:
        self._bucket = bucket
        self._prefix = prefix

    def read(self, path: str) -> bytes | None:
        found = self._bucket.get(self._prefix + path)
        return found.body if found else None

    def write(self, path: str, body: bytes) -> None:
        self._bucket.put(self._prefix + path, body)

    def changed(self, path: str) -> str:
        return self._bucket.tag(self._prefix + path)

    def names(self, folder: str) -> Iterable[str]:
        prefix = f"{self._prefix}{folder}/"
        return [key.removeprefix(prefix) for key, _ in self._bucket.list(prefix, deep=False)]

    def remove(self, path: str) -> None:
        self._bucket.delete([self._prefix + path])


def _tag(answer: dict[str, Any]) -> str:
    return str(answer["ETag"]).strip('"')


def _age(answer: dict[str, Any]) -> float:
    now = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
    return float((now - answer["LastModified"]).total_seconds())
