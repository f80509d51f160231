"""Babel's data of all languages, without what no shop writes: nine tenths of it are names of units, time zones,
languages and countries. So a bundle has every language, and a shop that learns one need not be deployed again.
"""

from __future__ import annotations

import pickle

UNWRITTEN = frozenset(
    {
        "compact_currency_formats",
        "compact_decimal_formats",
        "compound_unit_patterns",
        "currency_unit_patterns",
        "date_fields",
        "interval_formats",
        "languages",
        "list_patterns",
        "meta_zones",
        "ordinal_form",
        "scientific_formats",
        "scripts",
        "territories",
        "time_zones",
        "unit_display_names",
        "unit_patterns",
        "variants",
    }
)
"""What amounts (format_money) and dates (render_mail) never ask for."""


def trim(data: bytes) -> bytes:
    """One language's file, without what is unwritten."""
    whole = pickle.loads(data)  # noqa: S301 (out of a wheel whose hash was checked)
    return pickle.dumps({key: value for key, value in whole.items() if key not in UNWRITTEN}, protocol=4)
