"""The numbers below barcodes, which catalogues all over the world know an article by."""

from __future__ import annotations

import re


def gtin_of(text: str) -> str:
    """A barcode's number: GTIN-8, -12, -13 or -14 with a check digit that is right (GS1 General Specifications, 7.9).

    Raises:
        ValueError: it is not one.

    >>> gtin_of("4006381333931")
    '4006381333931'
    """
    digits = re.sub(r"[\s'-]", "", text)
    if not re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", digits):
        raise ValueError("a barcode has 8, 12, 13 or 14 digits")
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    if weighed % 10:
        raise ValueError("the barcode's check digit is wrong")
    return digits
