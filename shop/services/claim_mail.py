"""Take due mails for a while, so that two workers never send one.

A claim counts as a try, whatever becomes of whoever took it. Those that are tried for the first time are claimed
together, a few at once, as most of the time goes into waiting for the disk; one that was tried before is claimed when
its turn comes: else a mail that everybody dies of would cost its neighbours their tries.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from shop.ports.clock import rfc3339
from shop.ports.store import ConditionFailed, Item, Put
from shop.services.queue_mail import DUE_MAIL
from shop.services.shop import Shop

CLAIM = timedelta(minutes=5)
FRESH = timedelta(minutes=2)
"""For so long a claim leaves enough time for the slowest mail."""


class Claim(msgspec.Struct, frozen=True):
    """``before``: the mail as it was found; ``item``: as it is written now; ``at``: when it was taken."""

    before: Item
    item: Item | None = None
    at: datetime | None = None


def claim_mails(shop: Shop, due: list[Item], pool: Executor) -> list[Claim]:
    """Those of the due mails that nobody else has taken, in their order; some still to be taken by ``keep_claim``."""
    taking: list[Callable[[], Claim | None]] = [
        pool.submit(_take, shop, item, 1).result if _is_fresh(item) and len(due) > 1 else _later(item) for item in due
    ]
    return [claim for take in taking if (claim := take())]


def keep_claim(shop: Shop, claim: Claim) -> Item | None:
    """The mail, claimed for long enough; ``None``: somebody else has it."""
    if claim.item is None or claim.at is None:
        taken = _take(shop, claim.before, 1)
    elif shop.clock() - claim.at >= FRESH:  # the mails before it took long
        taken = _take(shop, claim.item, 0)
    else:
        return claim.item
    return taken.item if taken else None


def give_back(shop: Shop, claims: list[Claim]) -> None:
    """Leave mails as they were found."""
    for claim in claims:
        if claim.item is not None:
            with suppress(ConditionFailed):  # somebody else has it by now
                shop.store.commit(Put(claim.before, expect=claim.item.version))


def _is_fresh(item: Item) -> bool:
    return int(item.data["tries"]) == 0


def _later(item: Item) -> Callable[[], Claim | None]:
    return lambda: Claim(item)


def _take(shop: Shop, item: Item, tries: int) -> Claim | None:
    now = shop.clock()
    data = {**item.data, "tries": item.data["tries"] + tries}
    taken = replace(item, data=data, index2=(DUE_MAIL, f"{rfc3339(now + CLAIM)}#{item.pk}#{item.sk}"))
    try:
        shop.store.commit(Put(taken, expect=item.version))
    except ConditionFailed:
        return None
    return Claim(item, replace(taken, version=item.version + 1), now)
