"""Take due mails for a while, so that two workers never send one.

A claim counts as a try, whatever becomes of whoever took it. Those that are tried for the first time are claimed
together, a few at once, as most of the time goes into waiting for the disk; one that was tried before is claimed when
its turn comes: else a mail that everybody dies of would cost its neighbours their tries.
"""

from __future__ import annotations

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


def claim_mails(shop: Shop, due: list[Item]) -> list[Claim]:
    """Those of the due mails that nobody else has taken, in their order; some still to be taken by ``keep_claim``."""
    now = shop.clock()
    fresh = [item for item in due if _is_fresh(item) and len(due) > 1]
    writes = [_claiming(item, 1, now) for item in fresh]
    came = shop.store.commit_each(*writes)
    claims = {
        item.key: None if refused else _claimed(item, write, now)
        for item, write, refused in zip(fresh, writes, came, strict=True)
    }
    return [claim for item in due if (claim := claims.get(item.key, Claim(item)))]


def held(shop: Shop, claims: list[Claim]) -> list[Item]:
    """Those of the mails that are claimed for long enough as it is."""
    return [claim.item for claim in claims if claim.item and not _is_stale(shop, claim)]


def keep_claim(shop: Shop, claim: Claim) -> Item | None:
    """The mail, claimed for long enough; ``None``: somebody else has it."""
    if claim.item is None:
        taken = _take(shop, claim.before, 1)
    elif _is_stale(shop, claim):  # the mails before it took long
        taken = _take(shop, claim.item, 0)
    else:
        return claim.item
    return taken.item if taken else None


def give_back(shop: Shop, claims: list[Claim]) -> None:
    """Leave mails as they were found."""
    taken = [(claim.before, claim.item.version) for claim in claims if claim.item is not None]
    shop.store.commit_each(*(Put(before, expect=version) for before, version in taken))  # or somebody else has it


def _is_stale(shop: Shop, claim: Claim) -> bool:
    return claim.at is None or shop.clock() - claim.at >= FRESH


def _is_fresh(item: Item) -> bool:
    return int(item.data["tries"]) == 0


def _take(shop: Shop, item: Item, tries: int) -> Claim | None:
    now = shop.clock()
    write = _claiming(item, tries, now)
    try:
        shop.store.commit(write)
    except ConditionFailed:
        return None
    return _claimed(item, write, now)


def _claiming(item: Item, tries: int, now: datetime) -> Put:
    data = {**item.data, "tries": item.data["tries"] + tries}
    due = f"{rfc3339(now + CLAIM)}#{item.pk}#{item.sk}"
    return Put(replace(item, data=data, index2=(DUE_MAIL, due)), expect=item.version)


def _claimed(item: Item, write: Put, now: datetime) -> Claim:
    return Claim(item, replace(write.item, version=item.version + 1), now)
