"""What a deployment needs from the cloud: an account that is ready, a place for the functions' code, a stack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

NOTHING = ""
"""The status of a stack that does not exist."""


class Bundle(msgspec.Struct, frozen=True):
    """The code of all functions, zipped."""

    digest: str
    """SHA-256 of the zip, hexadecimal."""
    body: bytes
    compiled: bool
    """Whether it holds bytecode for the Python that the functions run on."""

    @property
    def key(self) -> str:
        return f"functions/{self.digest}.zip"


class Wanted(msgspec.Struct, frozen=True):
    """What a shop asks of its account."""

    domain: str
    """Where shoppers find the shop, as shop.example."""
    certificate: str
    """ARN in AWS Certificate Manager."""
    email: str
    """The sender of every mail."""
    mail_identity: str
    """Verified in SES; empty: whichever of the address and its domain is."""
    secrets: str
    """The path that the secrets lie below, as /regulars."""


class Readiness(msgspec.Struct, frozen=True):
    """What an account has, and what it lacks."""

    faults: tuple[str, ...] = ()
    """Each names what is wrong, its setting, and what to do."""
    warnings: tuple[str, ...] = ()
    mail_identity: str = ""
    secrets_changed: str = ""
    """When the last of the secrets was changed, RFC 3339 with milliseconds."""
    roomy: bool = False
    """Whether slow functions may keep places of their own (reserved concurrency)."""


class Change(msgspec.Struct, frozen=True):
    """One thing that would be made, changed or removed."""

    action: str
    """``Add``, ``Modify`` or ``Remove``."""
    name: str
    kind: str
    replaced: bool = False
    """It is made anew, and the old one removed."""


class ChangeSet(msgspec.Struct, frozen=True):
    id: str
    first: bool
    """The stack does not exist yet."""
    changes: tuple[Change, ...]


Told = Callable[[int, str], None]
"""So many parts are done, and what was done last: ``(3, "Table CREATE_COMPLETE")``."""


class Cloud(Protocol):
    """One stack in one account and region. Any call may raise ``Unavailable``, which names the setting."""

    def examine(self, wanted: Wanted) -> Readiness:
        """Everything that stands in the way, all at once."""
        ...

    def code_bucket(self) -> str:
        """The bucket that the functions' code lies in; it need not exist."""
        ...

    def send(self, bundle: Bundle) -> bool:
        """Have the bundle in the bucket, which is made where it lacks; whether it had to be sent."""
        ...

    def status(self) -> str:
        """The stack's, as CloudFormation names it; ``NOTHING`` where there is none."""
        ...

    def wait(self, told: Told) -> str:
        """The status at which what is under way has ended."""
        ...

    def propose(self, template: str, parameters: Mapping[str, str], name: str) -> ChangeSet | None:
        """A change set; None where nothing would change."""
        ...

    def discard(self, change_set: ChangeSet) -> None:
        """As if it had never been proposed."""
        ...

    def carry_out(self, change_set: ChangeSet, told: Told) -> None:
        """Until the stack stands.

        Raises:
            Conflict: it failed; CloudFormation has gone back to what was. The message says what failed.
        """
        ...

    def outputs(self) -> dict[str, str]:
        """What the stack tells of itself."""
        ...
