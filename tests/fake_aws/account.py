"""The account: one address for all services, in a thread of this process."""

from __future__ import annotations

import io
import json
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlencode

import botocore.session
import yaml
from moto.backends import get_backend
from moto.cloudformation.models import Event
from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import make_server

from tests import toolchain
from tests.fake_cloudfront.aws import _DISTRIBUTION, FakeAWS
from tests.fake_cloudfront.keys import KeyValueStore

NUMBER = "123456789012"
REGION = "eu-west-1"
CERTIFICATE_REGION = "us-east-1"
STORE = f"arn:aws:cloudfront::{NUMBER}:key-value-store/00000000-0000-4000-8000-000000000001"
MADE_HERE = {
    ("PagesStore", "Arn"): STORE,
    ("Site", "DomainName"): "d111111abcdef8.cloudfront.net",
}
"""Attributes of what moto's CloudFormation can't make."""

EXECUTED = b"<ExecuteChangeSetResponse><ExecuteChangeSetResult/></ExecuteChangeSetResponse>"
ABSENT = (
    b"<ErrorResponse><Error><Type>Sender</Type><Code>ChangeSetNotFound</Code>"
    b"<Message>ChangeSet does not exist</Message></Error></ErrorResponse>"
)

Start = Callable[..., Any]


class Account(FakeAWS):
    """``concurrency``, ``production``, ``verified``: what AWS has granted. ``failing``: what a deployment fails on,
    and why.
    """

    def __init__(self) -> None:
        super().__init__()
        self.verified = True
        self.concurrency = 1000
        self.production = True
        self.failing: tuple[str, str] | None = None
        self.operations: list[str] = []
        """CloudFormation's operations, in their order."""

    def clear(self) -> None:
        super().clear()
        self.verified, self.concurrency, self.production, self.failing = True, 1000, True, None
        self.operations.clear()

    def client(self, service: str, region: str = REGION) -> Any:
        session = botocore.session.get_session()
        return session.create_client(service, region_name=region, endpoint_url=self.address)

    def stacks(self) -> list[Any]:
        """moto's own, of all regions, but for those that were deleted."""
        found = [stack for region in _regions("cloudformation") for stack in region.stacks.values()]
        return [stack for stack in found if stack.status != "DELETE_COMPLETE"]

    def stack(self) -> Any:
        (found,) = self.stacks()
        return found

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path = environ["PATH_INFO"].rstrip("/")
        if path == "/2016-08-19/account-settings":
            return _json(start, {"AccountLimit": {"ConcurrentExecutions": self.concurrency}, "AccountUsage": {}})
        if path == "/v2/email/account":
            return _json(start, {"ProductionAccessEnabled": self.production, "SendingEnabled": True})
        if path.startswith("/v2/email/identities/") and self.verified:  # as if the DNS records stood there
            for region in _regions("ses"):
                for identity in region.email_identities.values():
                    identity.verified_for_sending_status = True
        if environ["REQUEST_METHOD"] == "POST" and "/cloudformation/" in environ.get("HTTP_AUTHORIZATION", ""):
            form = self._before(environ)
            if form["Action"] == "DeleteChangeSet" and not self._proposed(form["ChangeSetName"]):
                return _xml(start, 404, ABSENT)  # where moto breaks
            if form["Action"] == "ExecuteChangeSet" and self.failing:
                self._fail(*self.failing)
                return _xml(start, 200, EXECUTED)
            if form["Action"] == "DescribeStacks":
                self._tell_outputs()
        return super().__call__(environ, start)

    def _tell_outputs(self) -> None:
        """moto reads them with a stack's first template only, which a change set leaves empty."""
        for stack in self.stacks():
            if isinstance(stack.template, str):
                stack._parse_template()
                stack.output_map = stack._create_output_map()

    def _forget(self, name: str) -> None:
        """Of a stack that was begun only, moto would make a second one."""
        for region in _regions("cloudformation"):
            for id, one in list(region.stacks.items()):
                if (one.name, one.status) == (name, "REVIEW_IN_PROGRESS"):
                    del region.stacks[id]

    def _proposed(self, change_set: str) -> bool:
        found = [one for region in _regions("cloudformation") for one in region.change_sets.values()]
        return any(change_set in (one.change_set_id, one.change_set_name) for one in found)

    def _before(self, environ: dict[str, Any]) -> dict[str, str]:
        """Change a request on its way to moto; what it asks."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
        form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        self.operations.append(form["Action"])
        if form["Action"] == "CreateChangeSet":
            self._forget(form["StackName"])
            assert len(form["TemplateBody"]) <= 51_200, "CloudFormation takes no longer ones"
            form["TemplateBody"] = json.dumps(self._translate(form["TemplateBody"], _parameters(form)))
        written = urlencode(form).encode()
        environ["wsgi.input"] = io.BytesIO(written)
        environ["CONTENT_LENGTH"] = str(len(written))
        return form

    def _translate(self, template: str, parameters: dict[str, str]) -> Any:
        translated = json.loads(_sam(template, json.dumps(parameters, sort_keys=True)))
        self.stores.setdefault(STORE, KeyValueStore(STORE))
        return _resolved(translated, self._distribution())

    def _distribution(self) -> str:
        client = self.client("cloudfront")
        listed = client.list_distributions()["DistributionList"].get("Items", [])
        if listed:
            return str(listed[0]["Id"])
        return str(client.create_distribution(DistributionConfig=_DISTRIBUTION)["Distribution"]["Id"])

    def _fail(self, name: str, reason: str) -> None:
        """As if the resource could not be made, and all was undone."""
        stack = self.stack()
        first = stack.status == "REVIEW_IN_PROGRESS"
        verb = "CREATE" if first else "UPDATE"
        stack._add_stack_event(f"{verb}_IN_PROGRESS", resource_status_reason="User Initiated")
        for state, said in ((f"{verb}_FAILED", reason), ("DELETE_COMPLETE", None)):
            stack.events.append(_event(stack, name, state, said))
        stack.status = "ROLLBACK_COMPLETE" if first else "UPDATE_ROLLBACK_COMPLETE"
        stack._add_stack_event(stack.status)


def _regions(service: Any) -> list[Any]:
    """moto's backends of a service, in whatever region it was used."""
    return list(get_backend(service)[NUMBER].values())


def _event(stack: Any, name: str, state: str, reason: str | None) -> Event:
    return Event(
        stack_id=stack.stack_id,
        stack_name=stack.name,
        logical_resource_id=name,
        physical_resource_id="",
        resource_type="AWS::Lambda::Function",
        resource_status=state,
        resource_status_reason=reason,
        resource_properties=None,
    )


def _resolved(part: Any, distribution: str) -> Any:
    """A template in which what moto can't make is named as if it were there."""
    if isinstance(part, dict):
        if part == {"Ref": "Site"}:
            return distribution
        attribute = part.get("Fn::GetAtt")
        if attribute and len(part) == 1:
            key = tuple(attribute.split(".") if isinstance(attribute, str) else attribute)
            return MADE_HERE.get(key, part)
        return {name: _resolved(value, distribution) for name, value in part.items()}
    return [_resolved(value, distribution) for value in part] if isinstance(part, list) else part


def _parameters(form: dict[str, str]) -> dict[str, str]:
    found = {}
    number = 1
    while (prefix := f"Parameters.member.{number}") + ".ParameterKey" in form:
        found[form[f"{prefix}.ParameterKey"]] = form[f"{prefix}.ParameterValue"]
        number += 1
    return found


@cache
def _sam(template: str, parameters: str) -> str:
    command = [str(toolchain.aws_tool("python")), str(Path(__file__).parent / "sam.py")]
    asked = json.dumps({"template": template, "parameters": json.loads(parameters)})
    env = {**os.environ, "AWS_DEFAULT_REGION": REGION}
    done = subprocess.run(command, input=asked, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _json(start: Start, body: Any) -> Iterable[bytes]:
    written = json.dumps(body).encode()
    start("200 OK", [("content-type", "application/json"), ("content-length", str(len(written)))])
    return [written]


def _xml(start: Start, status: int, written: bytes) -> Iterable[bytes]:
    start(f"{status} X", [("content-type", "text/xml"), ("content-length", str(len(written)))])
    return [written]


class QuickYaml:
    """moto reads a template as YAML again and again, which takes a second each time; these are JSON, and YAML too."""

    Loader = yaml.CLoader
    add_multi_constructor = staticmethod(yaml.add_multi_constructor)

    @staticmethod
    def load(text: str, Loader: Any) -> Any:  # noqa: N803 (as yaml has it)
        return json.loads(text) if text.startswith("{") else yaml.load(text, Loader=Loader)


@contextmanager
def serving() -> Iterator[Account]:
    """An account on a free port, until the block ends."""
    with patch("moto.cloudformation.models.yaml", QuickYaml), patch("moto.cloudformation.responses.yaml", QuickYaml):
        yield from _serving()


def _serving() -> Iterator[Account]:
    account = Account()
    server = make_server("127.0.0.1", 0, account, threaded=True, request_handler=MotoRequestHandler)
    account.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield account
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
