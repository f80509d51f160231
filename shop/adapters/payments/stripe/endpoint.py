"""Whether the webhook endpoint that is registered at Stripe tells this shop everything, and in the words it reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from shop.adapters.payments.stripe.events import HANDLED, Body

MOST = 16
"""Endpoints that one account may have (docs.stripe.com/webhooks)."""

_WHERE = "In Stripe's dashboard, under Developers, Webhooks"


def check(endpoints: Sequence[Body], url: str, *, live: bool, speaks: str, account_version: str) -> list[str]:
    """What keeps the shop at ``url`` from being told; each with what to click.

    ``endpoints``: those of the key's own mode. ``speaks``: the API version of the library. ``account_version``: what
    an endpoint without a version of its own follows; empty when Stripe has not made an event yet.
    """
    mode = "live" if live else "test"
    ours = [one for one in endpoints if one["url"] == url]
    direct = [one for one in ours if not one.get("application")]
    if not direct:
        return [_connect(url) if ours else _absent(endpoints, url, mode)]
    enabled = [one for one in direct if one["status"] == "enabled"]
    if not enabled:
        return [f"Stripe's webhook endpoint {url} is disabled. {_WHERE}, open it ({mode} mode) and enable it."]
    problems = [] if len(enabled) == 1 else [_several(url, len(enabled))]
    if any(bool(one.get("livemode")) != live for one in enabled):
        problems.append(f"Stripe's webhook endpoint {url} is not of {mode} mode, which STRIPE_SECRET_KEY is of.")
    missing = _not_heard(enabled)
    if missing:
        problems.append(
            f"Stripe's webhook endpoint {url} does not listen to: {', '.join(missing)}."
            f" {_WHERE}, edit it, and add them."
        )
    return problems + _other_words(url, enabled, speaks, account_version)


def _absent(endpoints: Sequence[Body], url: str, mode: str) -> str:
    others = ", ".join(sorted({str(one["url"]) for one in endpoints})) or "none"
    full = f" It has {len(endpoints)}, and takes {MOST}: remove one first." if len(endpoints) >= MOST else ""
    if re.match(r"https?://(127\.|localhost\b)", url):
        return (
            f"Stripe can't reach {url}: set REGULARS_SITE_URL to where shoppers find the shop, as "
            f"https://shop.example (Stripe's webhook endpoints in {mode} mode: {others})."
        )
    return (
        f"Stripe has no webhook endpoint {url} in {mode} mode, which STRIPE_SECRET_KEY is of (it has: {others})."
        f"{full} {_WHERE}, switch to {mode} mode, add this address, and copy its signing secret to "
        "STRIPE_WEBHOOK_SECRETS."
    )


def _connect(url: str) -> str:
    return (
        f"Stripe's webhook endpoint {url} listens to connected accounts only, not to your own. {_WHERE}, add the "
        "address again with events from your account, and copy its signing secret to STRIPE_WEBHOOK_SECRETS."
    )


def _several(url: str, count: int) -> str:
    return (
        f"Stripe has {count} webhook endpoints {url}: each event comes {count} times, and those whose signing secret "
        f"is not in STRIPE_WEBHOOK_SECRETS are refused. {_WHERE}, keep one of them."
    )


def _not_heard(enabled: Iterable[Body]) -> list[str]:
    listening = {type for one in enabled for type in one["enabled_events"]}
    return [] if "*" in listening else [type for type in HANDLED if type not in listening]


def _other_words(url: str, enabled: Iterable[Body], speaks: str, account_version: str) -> list[str]:
    """Versions of one release (what follows the dot) read alike (docs.stripe.com/webhooks/versioning)."""
    versions = {str(one.get("api_version") or account_version or speaks) for one in enabled}
    others = sorted(version for version in versions if version.partition(".")[2] != speaks.partition(".")[2])
    return [
        f"Stripe's webhook endpoint {url} speaks API version {version}, this shop reads {speaks}. A version can't be "
        f"changed: {_WHERE}, add the address again with version {speaks}, copy its signing secret to "
        "STRIPE_WEBHOOK_SECRETS, and remove the other."
        for version in others
    ]
