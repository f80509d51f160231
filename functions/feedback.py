"""What SES tells through SNS of mails that bounced or were complained about: their addresses are suppressed."""

from __future__ import annotations

from typing import Any

from shop import bootstrap
from shop.adapters.mail.ses_feedback import read_event
from shop.services.suppress_address import suppress_address


def handler(event: Any, context: Any) -> dict[str, int]:
    """How many addresses were news. SNS may call it again with the same event: nothing happens twice.

    Raises:
        Unavailable: the store is away; Lambda tries again.
    """
    shop = bootstrap.shop()
    return {"suppressed": sum(suppress_address(shop, feedback) for feedback in read_event(event))}
