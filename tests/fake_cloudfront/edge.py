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
FUNCTION: str = TEMPLATE["FindPage"]["Properties"]["FunctionCode"]


class Page(msgspec.Struct, frozen=True):
    status: int
    headers: dict[str, str]
    body: bytes
    reads: tuple[str, ...] = ()
    """Keys that the function asked the store for."""

    @property
    def text(self) -> str:
        return self.body.decode()


class Function:
    """The site's function in a process of Node."""

    def __init__(self, node: subprocess.Popen[str]) -> None:
        self._node = node

    def run(self, uri: str, query: str, keys: Mapping[str, str]) -> dict[str, Any]:
        """What it answers, and which keys it read."""
        request = {"method": "GET", "uri": uri, "querystring": {}, "headers": {}, "cookies": {}}
        asked = {"event": {"version": "1.0", "request": request}, "keys": dict(keys), "query": query}
        assert self._node.stdin
        assert self._node.stdout
        self._node.stdin.write(json.dumps(asked) + "\n")
        self._node.stdin.flush()
        found: dict[str, Any] = json.loads(self._node.stdout.readline())
        return found


class Edge:
    def __init__(self, aws: FakeAWS, site: Mapping[str, str], function: Function) -> None:
        self._aws = aws
        self._bucket = site["PagesBucket"]
        self._store = site["PagesStore"]
        self._function = function
        self._s3 = aws.client("s3")

    def get(self, uri: str, keys: Mapping[str, str] | None = None) -> Page:
        """What a visitor gets. ``keys``: what this edge knows of the store, if it is behind."""
        path, _, query = uri.partition("?")
        behaviour = self._behaviour(path)
        reads: tuple[str, ...] = ()
        if behaviour.get("FunctionAssociations"):
            said = self._function.run(path, query, self._aws.stores[self._store].keys if keys is None else keys)
            reads = tuple(said["reads"])
            if "statusCode" in said["answer"]:
                headers = {name: one["value"] for name, one in said["answer"]["headers"].items()}
                return self._headed(behaviour, Page(said["answer"]["statusCode"], headers, b"", reads))
            path = said["answer"]["uri"]
        return self._headed(behaviour, self._fetch(path, reads))

    def _behaviour(self, path: str) -> dict[str, Any]:
        others = DISTRIBUTION["CacheBehaviors"]
        return next(
            (one for one in others if fnmatchcase(path, one["PathPattern"])), DISTRIBUTION["DefaultCacheBehavior"]
        )

    def _fetch(self, path: str, reads: tuple[str, ...]) -> Page:
        try:
            return self._object(path, 200, reads)
        except ClientError:
            (custom,) = DISTRIBUTION["CustomErrorResponses"]
            try:
                return self._object(custom["ResponsePagePath"], custom["ResponseCode"], reads)
            except ClientError:
                return Page(custom["ErrorCode"], {"content-type": "application/xml"}, b"NoSuchKey", reads)

    def _object(self, path: str, status: int, reads: tuple[str, ...]) -> Page:
        (origin,) = [one for one in DISTRIBUTION["Origins"] if one["Id"] == "pages"]
        found = self._s3.get_object(Bucket=self._bucket, Key=(origin["OriginPath"] + path).removeprefix("/"))
        sent = {"content-type": found["ContentType"], "cache-control": found["CacheControl"]}
        return Page(status, sent, found["Body"].read(), reads)

    def _headed(self, behaviour: Mapping[str, Any], page: Page) -> Page:
        policy = TEMPLATE[behaviour["ResponseHeadersPolicyId"]["Ref"]]["Properties"]["ResponseHeadersPolicyConfig"]
        return msgspec.structs.replace(page, headers={**page.headers, **policy_headers(policy)})


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
def running_function(folder: Path, code: str = FUNCTION) -> Iterator[Function]:
    """The function, in a folder of its own where it finds the edge's modules."""
    shutil.copytree(HERE / "cloudfront", folder / "node_modules/cloudfront")
    (folder / "node_modules/cloudfront/package.json").write_text('{"name": "cloudfront", "main": "index.mjs"}')
    shutil.copy(HERE / "edge.mjs", folder)
    (folder / "function.mjs").write_text(f"{code}\nexport {{handler}};\n")
    command = [str(toolchain.node()), "edge.mjs", "function.mjs"]
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:
        yield Function(node)
        assert node.stdin
        node.stdin.close()
