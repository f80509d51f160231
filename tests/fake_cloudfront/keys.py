"""The data plane of CloudFront's key-value stores, which no emulator has. Every request and every answer is checked
against botocore's own description of the service; limits as "Quotas on key value stores" in the CloudFront Developer
Guide has them.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from threading import RLock
from typing import Any
from urllib.parse import unquote

import botocore.session
from botocore.validate import ParamValidator

KEY_BYTES, VALUE_BYTES, STORE_BYTES = 512, 1024, 5 * 1024 * 1024
KEYS_AT_ONCE = 50
MODEL = botocore.session.get_session().get_service_model("cloudfront-keyvaluestore")
_OPERATIONS = {
    ("GET", ""): "DescribeKeyValueStore",
    ("GET", "/keys"): "ListKeys",
    ("POST", "/keys"): "UpdateKeys",
    ("GET", "/keys/"): "GetKey",
    ("PUT", "/keys/"): "PutKey",
    ("DELETE", "/keys/"): "DeleteKey",
}


class Refusal(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class KeyValueStore:
    """One store, by its ARN."""

    def __init__(self, arn: str) -> None:
        self.arn = arn
        self.keys: dict[str, str] = {}
        self.etag = uuid.uuid4().hex
        self.lock = RLock()

    @property
    def size(self) -> int:
        return sum(len(key.encode()) + len(value.encode()) for key, value in self.keys.items())

    def do(self, operation: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        with self.lock:
            return getattr(self, operation)(asked)

    def DescribeKeyValueStore(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802 (AWS's own name)
        return {**self._totals(), "KvsARN": self.arn, "Created": 1.0, "Status": "READY"}

    def GetKey(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        key = asked["Key"]
        if key not in self.keys:
            raise Refusal("ResourceNotFoundException", f"Key {key} was not found")
        return {"Key": key, "Value": self.keys[key], "ItemCount": len(self.keys), "TotalSizeInBytes": self.size}

    def ListKeys(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        names, size = sorted(self.keys), asked.get("MaxResults", 10)
        start = int(asked.get("NextToken") or 0)
        items = [{"Key": name, "Value": self.keys[name]} for name in names[start : start + size]]
        more = {"NextToken": str(start + size)} if start + size < len(names) else {}
        return {"Items": items, **more}

    def PutKey(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        return self._change(asked["IfMatch"], {asked["Key"]: asked["Value"]}, [])

    def DeleteKey(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        return self._change(asked["IfMatch"], {}, [asked["Key"]])

    def UpdateKeys(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        puts = {one["Key"]: one["Value"] for one in asked.get("Puts", ())}
        deletes = [one["Key"] for one in asked.get("Deletes", ())]
        if not 0 < len(puts) + len(deletes) <= KEYS_AT_ONCE:
            raise Refusal("ValidationException", f"{len(puts) + len(deletes)} keys at once")
        return self._change(asked["IfMatch"], puts, deletes)

    def _change(self, etag: str, puts: Mapping[str, str], deletes: list[str]) -> dict[str, Any]:
        if etag != self.etag:
            raise Refusal("ConflictException", "Pre-Condition failed")
        for key, value in puts.items():
            if not 0 < len(key.encode()) <= KEY_BYTES or not 0 < len(value.encode()) <= VALUE_BYTES:
                raise Refusal("ValidationException", f"Key or value too long, or empty: {key}")
        absent = [key for key in deletes if key not in self.keys]
        if absent:
            raise Refusal("ResourceNotFoundException", f"Key {absent[0]} was not found")
        kept = {key: value for key, value in self.keys.items() if key not in deletes} | dict(puts)
        before, self.keys = self.keys, kept
        if self.size > STORE_BYTES:
            self.keys = before
            raise Refusal("ServiceQuotaExceededException", "The store is full")
        self.etag = uuid.uuid4().hex
        return self._totals()

    def _totals(self) -> dict[str, Any]:
        return {"ETag": self.etag, "ItemCount": len(self.keys), "TotalSizeInBytes": self.size}


def answer(
    stores: Mapping[str, KeyValueStore],
    method: str,
    path: str,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    body: bytes,
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body for one HTTP request."""
    if "AWS4-ECDSA-P256-SHA256" not in headers.get("authorization", "") or headers.get("x-amz-region-set") != "*":
        return _refuse(Refusal("AccessDeniedException", "Authentication failed"))
    arn, _, rest = unquote(path).removeprefix("/key-value-stores/").partition("/keys")
    rest = f"/keys{rest}" if "/keys" in unquote(path) else ""
    operation = _OPERATIONS[method, "/keys/" if rest.startswith("/keys/") else rest]
    asked: dict[str, Any] = {"KvsARN": arn, **(json.loads(body) if body else {}), **query}
    if rest.startswith("/keys/"):
        asked["Key"] = rest.removeprefix("/keys/")
    if "if-match" in headers:
        asked["IfMatch"] = headers["if-match"]
    if "MaxResults" in asked:
        asked["MaxResults"] = int(asked["MaxResults"])
    model = MODEL.operation_model(operation)
    _check(asked, model.input_shape)
    try:
        if arn not in stores:
            raise Refusal("ResourceNotFoundException", f"There is no store {arn}")
        said = stores[arn].do(operation, asked)
    except Refusal as exc:
        return _refuse(exc)
    _check(said, model.output_shape)
    etag = {"ETag": said.pop("ETag")} if "ETag" in said else {}
    return 200, {"content-type": "application/json", **etag}, json.dumps(said).encode()


def _check(values: Mapping[str, Any], shape: Any) -> None:
    report = ParamValidator().validate(values, shape)
    assert not report.has_errors(), report.generate_report()


def _refuse(exc: Refusal) -> tuple[int, dict[str, str], bytes]:
    status = MODEL.shape_for(exc.code).metadata["error"]["httpStatusCode"]
    headers = {"content-type": "application/json", "x-amzn-errortype": exc.code}
    return status, headers, json.dumps({"Message": str(exc)}).encode()
