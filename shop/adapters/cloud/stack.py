"""A CloudFormation stack: proposed as a change set, carried out, and followed to its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from shop.adapters.aws import Clients, code_of, told
from shop.adapters.stack_outputs import describe_stack, outputs_of
from shop.domain.errors import Conflict
from shop.ports.cloud import NOTHING, Change, ChangeSet, Told

PAUSE = 3.0
"""Seconds between two looks."""
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
"""Roles without names of their own, and SAM, which CloudFormation expands."""
NO_CHANGE = ("didn't contain changes", "No updates are to be performed")
CANCELLED = ("cancelled", "initiated")
"""What failed only because something else did."""
GONE = {"ChangeSetNotFound", "ChangeSetNotFoundException"}


class Stack:
    def __init__(self, clients: Clients, name: str, pause: Callable[[float], None] = time.sleep) -> None:
        self._clients = clients
        self._name = name
        self._pause = pause

    @property
    def _client(self) -> Any:
        return self._clients.get("cloudformation")

    def describe(self) -> dict[str, Any]:
        """As CloudFormation has it; empty where there is none."""
        return describe_stack(self._clients, self._name, "REGULARS_STACK")

    def status(self) -> str:
        return str(self.describe().get("StackStatus", NOTHING))

    def outputs(self) -> dict[str, str]:
        return outputs_of(self.describe())

    def propose(self, template: str, parameters: Mapping[str, str], name: str) -> ChangeSet | None:
        first = self.status() in (NOTHING, "REVIEW_IN_PROGRESS")
        self._remove_change_set(name)  # that of a deployment which was killed: the stack may have changed since
        try:
            made = self._client.create_change_set(
                StackName=self._name,
                ChangeSetName=name,
                ChangeSetType="CREATE" if first else "UPDATE",
                TemplateBody=template,
                Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in sorted(parameters.items())],
                Capabilities=CAPABILITIES,
            )["Id"]
        except (BotoCoreError, ClientError) as exc:
            if any(words in str(exc) for words in NO_CHANGE):
                return None
            with told("REGULARS_STACK", "cloudformation:CreateChangeSet"):
                raise
        found = self._await_change_set(made)
        if found["Status"] != "FAILED":
            return ChangeSet(made, first, tuple(self._changes(made)))
        self._remove_change_set(made)
        reason = found.get("StatusReason", "")
        if any(words in reason for words in NO_CHANGE):
            return None
        raise Conflict("change_set", f"functions/template.yaml: CloudFormation refuses it: {reason}")

    def _await_change_set(self, id: str) -> dict[str, Any]:
        while True:
            with told("REGULARS_STACK", "cloudformation:DescribeChangeSet"):
                found: dict[str, Any] = self._client.describe_change_set(ChangeSetName=id, StackName=self._name)
            if found["Status"] in ("CREATE_COMPLETE", "FAILED"):
                return found
            self._pause(PAUSE)

    def _changes(self, id: str) -> list[Change]:
        changes: list[Change] = []
        token: dict[str, str] = {}
        while True:
            with told("REGULARS_STACK", "cloudformation:DescribeChangeSet"):
                page = self._client.describe_change_set(ChangeSetName=id, StackName=self._name, **token)
            for one in page.get("Changes", []):
                what = one["ResourceChange"]
                replaced = what.get("Replacement") == "True"
                changes.append(Change(what["Action"], what["LogicalResourceId"], what["ResourceType"], replaced))
            if not page.get("NextToken"):
                return changes
            token = {"NextToken": page["NextToken"]}

    def discard(self, change_set: ChangeSet) -> None:
        self._remove_change_set(change_set.id)
        if change_set.first and self.status() == "REVIEW_IN_PROGRESS":  # empty, for the change set
            with told("REGULARS_STACK", "cloudformation:DeleteStack"):
                self._client.delete_stack(StackName=self._name)

    def _remove_change_set(self, name: str) -> None:
        with told("REGULARS_STACK", "cloudformation:DeleteChangeSet"):
            try:
                self._client.delete_change_set(ChangeSetName=name, StackName=self._name)
            except ClientError as exc:
                absent = code_of(exc) in GONE or (code_of(exc) == "ValidationError" and "does not exist" in str(exc))
                if not absent:
                    raise

    def carry_out(self, change_set: ChangeSet, told_of: Told) -> None:
        seen = {one["EventId"] for one in self._events()}
        with told("REGULARS_STACK", "cloudformation:ExecuteChangeSet"):
            self._client.execute_change_set(ChangeSetName=change_set.id, StackName=self._name)
        status, failed = self._follow(told_of, seen, begun=False)
        if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            after = ": what ran before runs on" if status == "UPDATE_ROLLBACK_COMPLETE" else ""
            lines = [f"The deployment failed, and the stack {self._name} is {status}{after}.", *failed]
            raise Conflict("deploy_failed", "\n".join(lines), status=status, failed=failed)

    def wait(self, told_of: Told) -> str:
        return self._follow(told_of, {one["EventId"] for one in self._events()}, begun=True)[0]

    def _follow(self, told_of: Told, seen: set[str], begun: bool) -> tuple[str, list[str]]:
        """The status at the end, and why what failed did. ``begun``: the status is already that of the work."""
        done: set[str] = set()
        failed: list[str] = []
        while True:
            status = self.status()  # first, so that the events of the end are read after it
            for event in reversed([one for one in self._events() if one["EventId"] not in seen]):
                seen.add(event["EventId"])
                begun = True
                name, state = event["LogicalResourceId"], event["ResourceStatus"]
                if state.endswith("_COMPLETE") and name != self._name:
                    done.add(name)
                reason = event.get("ResourceStatusReason", "")
                if state.endswith("_FAILED") and not any(word in reason.lower() for word in CANCELLED):
                    failed.append(f"{name} ({event['ResourceType']}): {reason}")
                told_of(len(done), f"{name} {state}")
            if begun and not status.endswith("_IN_PROGRESS"):
                return status, failed
            self._pause(PAUSE)

    def _events(self) -> list[dict[str, Any]]:
        """Newest first, of the last deployment."""
        events: list[dict[str, Any]] = []
        with told("REGULARS_STACK", "cloudformation:DescribeStackEvents"):
            try:
                for page in self._client.get_paginator("describe_stack_events").paginate(StackName=self._name):
                    events += page["StackEvents"]
                    if len(events) > 1000:
                        break
            except ClientError as exc:
                if code_of(exc) != "ValidationError":
                    raise
        return events
