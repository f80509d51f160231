"""The small site in S3 and CloudFront: emulators, with the function of the template before them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from shop.adapters.files.folder import FolderFiles
from shop.adapters.files.lease import LASTS
from shop.adapters.files.site_s3 import S3Site
from shop.adapters.files.site_stack import find_site
from tests.fake_cloudfront.aws import STACK, FakeAWS
from tests.fake_cloudfront.edge import Edge, Functions
from tests.functional.publishing.small_site import SmallSite


class Saved(msgspec.Struct, frozen=True):
    objects: dict[str, tuple[bytes, str, str, str]]
    """Key → body, tag, type, lifetime."""
    keys: dict[str, str]


class CloudSite(SmallSite):
    def __init__(self, root: Path, aws: FakeAWS, functions: Functions, stack: str = STACK) -> None:
        super().__init__(root)
        self.aws = aws
        self.outputs = aws.make_stack(stack)
        self.edge = Edge(aws, self.outputs, functions)
        self.lasts = LASTS
        self._place = find_site(aws.clients, stack)

    @property
    def keys(self) -> dict[str, str]:
        """What lies in the key-value store."""
        return self.aws.stores[self.outputs["PagesStore"]].keys

    def open(self) -> S3Site:
        return S3Site(self.aws.clients, self._place, FolderFiles(self.root / "cache"), self.lasts)

    def served(self, path: str) -> str | None:
        found = self.edge.get(f"/{path}")
        return found.text if found.status == 200 else None

    def body(self, key: str) -> bytes:
        found: bytes = self.aws.clients["s3"].get_object(Bucket=self.outputs["PagesBucket"], Key=key)["Body"].read()
        return found

    def objects(self) -> set[str]:
        answer = self.aws.clients["s3"].list_objects_v2(Bucket=self.outputs["PagesBucket"])
        return {one["Key"] for one in answer.get("Contents", ())}

    def save(self) -> Saved:
        """All that AWS has of the site, and this machine's notes of it."""
        s3, bucket = self.aws.clients["s3"], self.outputs["PagesBucket"]
        found = {key: s3.get_object(Bucket=bucket, Key=key) for key in self.objects()}
        objects = {
            key: (one["Body"].read(), one["ETag"], one.get("ContentType", ""), one.get("CacheControl", ""))
            for key, one in found.items()
        }
        return Saved(objects, dict(self.keys))

    def restore(self, saved: Saved) -> None:
        s3, bucket = self.aws.clients["s3"], self.outputs["PagesBucket"]
        there = {one["Key"]: one["ETag"] for one in s3.list_objects_v2(Bucket=bucket).get("Contents", ())}
        for key in there.keys() - saved.objects.keys():
            s3.delete_object(Bucket=bucket, Key=key)
        for key, (body, tag, kind, lifetime) in saved.objects.items():
            if there.get(key) != tag:
                s3.put_object(Bucket=bucket, Key=key, Body=body, ContentType=kind, CacheControl=lifetime)
        store = self.aws.stores[self.outputs["PagesStore"]]
        store.keys, store.etag = dict(saved.keys), f"{store.etag}+"
