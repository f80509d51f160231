"""Bring the stack of the functions to where the code and the settings say; whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

from shop.domain.errors import Conflict
from shop.ports.cloud import Bundle, ChangeSet, Cloud, Told

BEGUN = "REVIEW_IN_PROGRESS"
"""A change set made this stack, and nothing was ever carried out."""

KEPT = ("AWS::CloudFront::KeyValueStore", "AWS::DynamoDB::Table", "AWS::S3::Bucket")
"""What holds the shop's books and pages: made anew it would be empty."""

EXPLAINED = {
    "ROLLBACK_COMPLETE": "its first deployment failed. Remove what is left of it, then deploy again:\n"
    "aws cloudformation delete-stack --stack-name {name}",
    "DELETE_FAILED": "it could not be deleted wholly. Finish that first:\n"
    "aws cloudformation delete-stack --stack-name {name}",
    "ROLLBACK_FAILED": "its first deployment failed, and so did tidying up. Remove what is left, then deploy again:\n"
    "aws cloudformation delete-stack --stack-name {name}",
    "UPDATE_ROLLBACK_FAILED": "it could not go back to what it was. Mend what its events name, then say:\n"
    "aws cloudformation continue-update-rollback --stack-name {name}",
    "DELETE_IN_PROGRESS": "it is being deleted. Wait until that has ended, then deploy again:\n"
    "aws cloudformation wait stack-delete-complete --stack-name {name}",
}

_LOST = (
    "functions/template.yaml: {names} would be made anew or taken out, and the shop go on with an empty one. "
    "Nothing was changed. Write that part of the template as it was before; its name and its keys can't be changed"
)


class Deployed(msgspec.Struct, frozen=True):
    """What a deployment did, or would do."""

    stack: str
    first: bool = False
    changes: tuple[str, ...] = ()
    """One line each: ``Modify Checkout (AWS::Lambda::Function)``."""
    sent: bool = False
    """Whether the code was news to the bucket."""
    size: int = 0
    """Bytes of the bundle."""
    outputs: dict[str, str] = {}


def deploy_shop(
    cloud: Cloud,
    stack: str,
    bundle: Bundle,
    template: str,
    parameters: Mapping[str, str],
    told: Told,
    *,
    dry_run: bool = False,
) -> Deployed:
    """Send the code, then have CloudFormation change what differs. Run again after it was killed, it goes on:
    the code is there, and what CloudFormation was doing is waited for.

    Raises:
        Conflict: the stack is in a state that nobody can deploy to, the deployment would part the shop from its books
            or pages, or it failed.
        Unavailable: AWS does not answer, or not to us.
    """
    status = cloud.status()
    if status.endswith("_IN_PROGRESS") and status not in (BEGUN, "DELETE_IN_PROGRESS"):
        told(0, f"{stack} is {status}: waiting for it to end")
        status = cloud.wait(told)
    refuse(stack, status)
    whole = {**parameters, "CodeBucket": cloud.code_bucket(), "CodeKey": bundle.key}
    sent = False if dry_run else cloud.send(bundle)
    change_set = cloud.propose(template, whole, name_change_set(template, whole))
    if change_set is None:
        return Deployed(stack, sent=sent, size=len(bundle.body), outputs=cloud.outputs())
    lost = lost_by(change_set)
    if dry_run or lost:
        cloud.discard(change_set)
    if lost:
        raise Conflict("books_lost", _LOST.format(names=", ".join(lost)), parts=lost)
    if not dry_run:
        cloud.carry_out(change_set, told)
    outputs = {} if dry_run else cloud.outputs()
    return Deployed(stack, change_set.first, describe(change_set), sent, len(bundle.body), outputs)


def lost_by(change_set: ChangeSet) -> list[str]:
    """What holds books or pages, and would not be the same any more."""
    return sorted(
        one.name for one in change_set.changes if one.kind in KEPT and (one.replaced or one.action == "Remove")
    )


def refuse(stack: str, status: str) -> None:
    """Raise where a deployment could only fail.

    Raises:
        Conflict: with what to do.
    """
    if status in EXPLAINED:
        explained = EXPLAINED[status].format(name=stack)
        raise Conflict("stack_state", f"REGULARS_STACK: the stack {stack} is {status}: {explained}", status=status)


def name_change_set(template: str, parameters: Mapping[str, str]) -> str:
    """The same for the same wish, so that a deployment that was killed finds its own.

    >>> name_change_set("", {}) == name_change_set("", {}) != name_change_set("", {"Domain": "shop.example"})
    True
    """
    said = msgspec.json.encode([template, sorted(parameters.items())])
    return f"regulars-{hashlib.sha256(said).hexdigest()[:16]}"


def describe(change_set: ChangeSet) -> tuple[str, ...]:
    return tuple(
        f"{one.action} {one.name} ({one.kind})" + (", made anew" if one.replaced else "")
        for one in sorted(change_set.changes, key=lambda one: (one.action, one.name))
    )
