"""The small site in S3 and CloudFront: emulators, with the function of the template before them."""

from __future__ import annotations

from pathlib import Path

from shop.adapters.files.folder import FolderFiles
from shop.adapters.files.lease import LASTS
from shop.adapters.files.site_s3 import S3Site
from shop.adapters.files.site_stack import find_site
from tests.fake_cloudfront.aws import STACK, FakeAWS
from tests.fake_cloudfront.edge import Edge, Function
from tests.functional.publishing.small_site import SmallSite


class Killed(BaseException):
    """The process is no more: nothing that it would still do is done."""


class CloudSite(SmallSite):
    def __init__(self, root: Path, aws: FakeAWS, function: Function, stack: str = STACK) -> None:
        super().__init__(root)
        self.aws = aws
        self.outputs = aws.make_stack(stack)
        self.edge = Edge(aws, self.outputs, function)
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

    def objects(self) -> set[str]:
        answer = self.aws.client("s3").list_objects_v2(Bucket=self.outputs["PagesBucket"])
        return {one["Key"] for one in answer.get("Contents", ())}
