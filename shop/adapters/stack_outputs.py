"""What a stack of CloudFormation says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from shop.adapters.aws import Clients, code_of, told


def describe_stack(clients: Clients, name: str, setting: str) -> dict[str, Any]:
    """As CloudFormation has it; empty where there is none. ``setting`` names it in messages.

    Raises:
        Unavailable: CloudFormation can't be asked.
    """
    with told(setting, "cloudformation:DescribeStacks"):
        try:
            found: list[dict[str, Any]] = clients["cloudformation"].describe_stacks(StackName=name)["Stacks"]
        except ClientError as exc:
            if code_of(exc) == "ValidationError" and "does not exist" in str(exc):
                return {}
            raise
    return found[0] if found and found[0]["StackStatus"] != "DELETE_COMPLETE" else {}


def outputs_of(stack: Mapping[str, Any]) -> dict[str, str]:
    """Its outputs by name; none of a stack that is not there."""
    return {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", ())}
