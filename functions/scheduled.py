"""Runs every minute: undelivered payments, ended reservations, due mail."""

from __future__ import annotations

from typing import Any

from msgspec.structs import asdict

from shop import bootstrap
from shop.services.run_schedule import run_schedule


def handler(event: Any, context: Any) -> dict[str, int]:
    """What was done, as counts."""
    return asdict(run_schedule(bootstrap.shop()))
