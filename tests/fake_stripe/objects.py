"""What Stripe's objects look like, and what it refuses of amounts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Thing = dict[str, Any]

SHAPES: dict[str, Thing] = json.loads((Path(__file__).parent / "shapes.json").read_text(encoding="utf-8"))
ADDRESS = {
    "line1": "Kehrwieder 12",
    "line2": None,
    "postal_code": "20457",
    "city": "Hamburg",
    "state": None,
    "country": "DE",
}


ENDS_IN = {"bhd": 10, "jod": 10, "kwd": 10, "omr": 10, "tnd": 10, "isk": 100, "ugx": 100}
"""Amounts in these are multiples of it: docs.stripe.com/currencies, "Three-decimal currencies", "Special cases"."""


API_VERSION = "2026-10-28.endive"


class Refused(Exception):
    """An answer of 4xx."""

    def __init__(self, message: str, status: int = 400, type: str = "invalid_request_error", **fields: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": type, "message": message, **fields}}


def payable(amount: Any, currency: str) -> int:
    """An amount, as far as Stripe takes it."""
    if int(amount) % ENDS_IN.get(currency, 1):
        raise Refused(f"Invalid amount: {amount} {currency} must be a multiple of {ENDS_IN[currency]}.")
    return int(amount)
