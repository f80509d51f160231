"""A shop's time as it would pass, without waiting for it: from one moment at which something is due to the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shop.ports.clock import parse_time
from shop.ports.store import Store
from shop.services.note_event import DUE_EVENT
from shop.services.order_book import DUE_EXPIRY
from shop.services.queue_mail import DUE_MAIL
from shop.services.run_schedule import run_schedule
from shop.services.shop import Shop
from shop.services.stock_looks import DUE_LOOK

STEP = timedelta(minutes=1)
"""Between two runs, at least: as the scheduler does it."""
_STAMP = len("2027-01-31T09:00:00Z")
_TIMED = (DUE_MAIL, DUE_EVENT, DUE_EXPIRY, DUE_LOOK)


class SetClock:
    """A clock that shows what it is set to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def let_pass(shop: Shop, clock: SetClock, until: datetime, then: Callable[[], None] = lambda: None) -> None:
    """Do the scheduled work whenever something is due, and each morning, until then; ``then``: after each time."""
    while clock.now <= until:
        run_schedule(shop)
        then()
        morning = _morning(shop, clock.now)
        due = next_due(shop.store)
        clock.now = max(min(morning, due) if due else morning, clock.now + STEP)
    clock.now = until


def next_due(store: Store) -> datetime | None:
    """When the next thing is due; ``None``: nothing waits for its time."""
    first = [found[0] for due in _TIMED if (found := store.query(due, index=2, limit=1))]
    return min((parse_time(item.index2[1][:_STAMP]) for item in first if item.index2), default=None)


def _morning(shop: Shop, now: datetime) -> datetime:
    """When the shop's next day begins: holidays and new products are looked for then."""
    zone = ZoneInfo(shop.settings.timezone)
    wakes = time.fromisoformat(shop.catalogues.current().care.wakes)
    today = datetime.combine(now.astimezone(zone).date(), wakes, zone).astimezone(UTC)
    return today if today > now else today + timedelta(days=1)
