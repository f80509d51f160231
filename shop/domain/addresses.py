"""Postal addresses, as lines on a label."""

from __future__ import annotations

from collections.abc import Mapping

_LINES = (("line1", "street"), ("line2",), ("postcode", "city"), ("state",), ("country",))


def address_lines(address: Mapping[str, str]) -> list[str]:
    """The lines of an address, whatever order its parts are stored in.

    >>> address_lines({"city": "Hamburg", "country": "DE", "postcode": "20457", "line1": "Kehrwieder 12"})
    ['Kehrwieder 12', '20457 Hamburg', 'DE']
    """
    lines = (" ".join(address[part] for part in parts if address.get(part)) for parts in _LINES)
    return [line for line in lines if line]
