"""Remove from the store what has expired, where the store does not do so by itself."""

from __future__ import annotations

from shop.services.shop import Shop

STEP = 200
"""Items at once: whoever wants to write meanwhile waits for some milliseconds."""
STEPS = 50
"""In one run: the rest is left to the next."""


def purge_store(shop: Shop) -> int:
    """Remove what has expired by now; how many items."""
    now = int(shop.clock().timestamp())
    removed = 0
    for _ in range(STEPS):
        gone = shop.store.purge(now, STEP)
        removed += gone
        if gone < STEP:
            break
    return removed
