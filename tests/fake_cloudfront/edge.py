"""An edge of CloudFront before a published site: the function out of the template in Node, the bucket's objects, the
distribution's behaviours and headers. It caches nothing: every object but 404.html is for ever.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import msgspec
from botocore.exceptions import ClientError
from cfnlint.decode import decode

from tests import toolchain
from tests.fake_cloudfront.aws import FakeAWS

HERE = Path(__file__).parent
TEMPLATE: dict[str, Any] = decode(HERE.parents[1] / "functions" / "template.yaml")[0]["Resources"]
DISTRIBUTION: dict[str, Any] = TEMPLATE["Site"]["Properties"]["DistributionConfig"]
FUNCTIONS: dict[str, str] = {
    name: one["Properties"]["FunctionCode"]
    for name, one in TEMPLATE.items()
    if one["Type"] == "AWS::CloudFront::Function"
}


class Page(msgspec.Struct, frozen=True):
    status: int
    headers: dict[str, str]
    body: bytes
    reads: tuple[str, ...] = ()
    """Keys that the function asked the store for."""

    @property
    def text(self) -> str:
        return self.body.decode()


class Functions:
    """The site's functions in a process of Node, by their names in the template."""

    def __init__(self, node: subprocess.Popen[str]) -> None:
        self._node = node

    def run(self, name: str, event: Mapping[str, Any], query: str, keys: Mapping[str, str]) -> dict[str, Any]:
        """What one answers, and which keys it read."""
        asked = {"name": name, "event": {"version": "1.0", **event}, "query": query, "keys": dict(keys)}
        assert self._node.stdin
        assert self._node.stdout
        self._node.stdin.write(json.dumps(asked) + "\n")
        self._node.stdin.flush()
        found: dict[str, Any] = json.loads(self._node.stdout.readline())
        return found


class Edge:
    def __init__(self, aws: FakeAWS, site: Mapping[str, str], functions: Functions) -> None:
        self._aws = aws
        self._bucket = site["PagesBucket"]
        self._store = site["PagesStore"]
        self._functions = functions
        self._s3 = aws.client("s3")

    def get(self, uri: str, keys: Mapping[str, str] | None = None) -> Page:
        """What a visitor gets. ``keys``: what this edge knows of the store, if it is behind."""
        path, _, query = uri.partition("?")
        behaviour = self._behaviour(path)
        known = self._aws.stores[self._store].keys if keys is None else keys
        reads: tuple[str, ...] = ()
        request = {"method": "GET", "uri": path, "querystring": {}, "headers": {}, "cookies": {}}
        for name in associated(behaviour, "viewer-request"):
            said = self._functions.run(name, {"request": request}, query, known)
            reads = tuple(said["reads"])
            if "statusCode" in said["answer"]:
                return self._headed(behaviour, Page(said["answer"]["statusCode"], plain(said["answer"]), b"", reads))
            request = said["answer"]
        page = msgspec.structs.replace(self._fetch(request["uri"]), reads=reads)
        for name in associated(behaviour, "viewer-response") if page.status < 400 else ():
            headers = {name: {"value": value} for name, value in page.headers.items()}
            event = {"request": request, "response": {"statusCode": page.status, "headers": headers}}
            answer = self._functions.run(name, event, query, known)["answer"]
            page = Page(answer["statusCode"], plain(answer), page.body, reads)
        return self._headed(behaviour, page)

    def _behaviour(self, path: str) -> dict[str, Any]:
        others = DISTRIBUTION["CacheBehaviors"]
        return next(
            (one for one in others if fnmatchcase(path, one["PathPattern"])), DISTRIBUTION["DefaultCacheBehavior"]
        )

    def _fetch(self, path: str) -> Page:
        """What S3 answers."""
        (origin,) = [one for one in DISTRIBUTION["Origins"] if one["Id"] == "pages"]
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=(origin["OriginPath"] + path).removeprefix("/"))
        except ClientError:
            return Page(404, {"content-type": "application/xml"}, b"NoSuchKey")
        said = {f"x-amz-meta-{name}": value for name, value in found["Metadata"].items()}
        sent = {"content-type": found["ContentType"], "cache-control": found["CacheControl"], **said}
        return Page(200, sent, found["Body"].read())

    def _headed(self, behaviour: Mapping[str, Any], page: Page) -> Page:
        policy = TEMPLATE[behaviour["ResponseHeadersPolicyId"]["Ref"]]["Properties"]["ResponseHeadersPolicyConfig"]
        return msgspec.structs.replace(page, headers={**page.headers, **policy_headers(policy)})


def associated(behaviour: Mapping[str, Any], event: str) -> list[str]:
    """The functions that a behaviour runs at an event."""
    found = [one for one in behaviour.get("FunctionAssociations", ()) if one["EventType"] == event]
    return [str(one["FunctionARN"]["Fn::GetAtt"][0]) for one in found]


def plain(answer: Mapping[str, Any]) -> dict[str, str]:
    return {name: one["value"] for name, one in answer["headers"].items()}


def policy_headers(policy: Mapping[str, Any]) -> dict[str, str]:
    """What a response headers policy sends."""
    safe = policy["SecurityHeadersConfig"]
    transport = safe["StrictTransportSecurity"]
    below = "; includeSubDomains" if transport.get("IncludeSubdomains") else ""
    custom = policy.get("CustomHeadersConfig", {"Items": []})["Items"]
    return {
        "content-security-policy": safe["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "x-content-type-options": "nosniff" if safe["ContentTypeOptions"]["Override"] else "",
        "x-frame-options": safe["FrameOptions"]["FrameOption"],
        "referrer-policy": safe["ReferrerPolicy"]["ReferrerPolicy"],
        "strict-transport-security": f"max-age={transport['AccessControlMaxAgeSec']}{below}",
        **{one["Header"].lower(): one["Value"] for one in custom},
    }


@contextmanager
def running_functions(folder: Path) -> Iterator[Functions]:
    """The functions of the template, in a folder of their own where they find the edge's modules."""
    shutil.copytree(HERE / "cloudfront", folder / "node_modules/cloudfront")
    (folder / "node_modules/cloudfront/package.json").write_text('{"name": "cloudfront", "main": "index.mjs"}')
    shutil.copy(HERE / "edge.mjs", folder)
    for name, code in FUNCTIONS.items():
        (folder / f"{name}.mjs").write_text(f"{code}\nexport {{handler}};\n")
    command = [str(toolchain.node()), "edge.mjs"]
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:
        yield Functions(node)
        assert node.stdin
        node.stdin.close()
