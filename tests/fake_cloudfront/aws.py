"""One address for all of it: moto, with key-value stores beside it. In a thread of this process."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qsl

import botocore.session
import httpx
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from shop.adapters.aws import Clients
from tests.fake_cloudfront import keys
from tests.fake_cloudfront.keys import KeyValueStore

ACCOUNT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-west-1",
}
STACK = "tea"
SERVICES = ("s3", "cloudfront", "cloudfront-keyvaluestore", "cloudformation")
_DISTRIBUTION: dict[str, Any] = {
    "CallerReference": "tea",
    "Comment": "",
    "Enabled": True,
    "Origins": {
        "Quantity": 1,
        "Items": [
            {"Id": "pages", "DomainName": "pages.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
        ],
    },
    "DefaultCacheBehavior": {"TargetOriginId": "pages", "ViewerProtocolPolicy": "redirect-to-https"},
}


class FakeAWS:
    """``address``: what REGULARS_AWS_ENDPOINT is set to. ``asked``: called before each request of the ``clients``
    with its operation.
    """

    def __init__(self) -> None:
        self.address = ""
        self.requests = 0
        """How many were answered."""
        self._counting = Lock()
        self.asked: Callable[[str], None] = _nothing
        self.stores: dict[str, KeyValueStore] = {}
        self._moto = DomainDispatcherApplication(create_backend_app)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        with self._counting:
            self.requests += 1
        path = environ.get("RAW_URI", environ["PATH_INFO"]).partition("?")[0]
        if not path.startswith("/key-value-stores/"):
            return self._moto(environ, start)
        headers = {
            name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")
        }
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        status, said, content = keys.answer(self.stores, environ["REQUEST_METHOD"], path, query, headers, body)
        start(f"{status} X", [*said.items(), ("content-length", str(len(content)))])
        return [content]

    @cached_property
    def clients(self) -> Clients:
        """As a publish has them; made once, as that takes longer than most tests."""
        made = Clients(self.address)
        for service in SERVICES:
            made[service].meta.events.register(f"before-send.{service}", self._look)
        return made

    def _look(self, event_name: str, **_: Any) -> None:
        self.asked(event_name.rpartition(".")[2])

    def clear(self) -> None:
        self.asked = _nothing
        httpx.post(f"{self.address}/moto-api/reset").raise_for_status()
        self.stores.clear()

    def client(self, service: str) -> Any:
        session = botocore.session.get_session()
        session.set_credentials(ACCOUNT["AWS_ACCESS_KEY_ID"], ACCOUNT["AWS_SECRET_ACCESS_KEY"])
        return session.create_client(service, ACCOUNT["AWS_DEFAULT_REGION"], endpoint_url=self.address)

    def make_stack(self, name: str = STACK, **outputs: str) -> dict[str, str]:
        """A stack whose outputs say where a new, empty site lies. ``outputs``: others, or empty ones to leave out."""
        distribution = self.client("cloudfront").create_distribution(DistributionConfig=_DISTRIBUTION)
        number = len(self.stores) + 1
        arn = f"arn:aws:cloudfront::123456789012:key-value-store/00000000-0000-4000-8000-{number:012}"
        self.stores[arn] = KeyValueStore(arn)
        found = {
            "PagesBucket": f"{name}-pages",
            "PagesStore": arn,
            "SiteId": distribution["Distribution"]["Id"],
            **outputs,
        }
        template = {
            "Resources": {"Pages": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": f"{name}-pages"}}},
            "Outputs": {key: {"Value": value} for key, value in found.items() if value},
        }
        self.client("cloudformation").create_stack(StackName=name, TemplateBody=json.dumps(template))
        return found


def _nothing(operation: str) -> None:
    pass


class Quiet(MotoRequestHandler):
    def log_request(self, *_: Any, **__: Any) -> None:
        pass


@contextmanager
def fake_aws() -> Iterator[FakeAWS]:
    fake = FakeAWS()
    server = make_server("127.0.0.1", 0, fake, threaded=True, request_handler=Quiet)
    fake.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
