"""A voucher is a coupon code that proves itself: nothing is stored of it until it is used.

    BIRTHDAY-P10-3M9QX7K2D42PQ8TZXY

says what its flow calls it, what it takes off (P percent, A an amount in minor units, S free shipping; M from which
sum), and eighteen signs: until when, whose it is, of which mail, and a signature over all of it. What was promised so
holds even when the flow has changed since. It is single-use because its use is claimed like any limited coupon's.
"""

from __future__ import annotations

import hmac
import re
from datetime import date, timedelta

import msgspec

from shop.domain import tokens
from shop.domain.flows import Voucher
from shop.domain.snapshot import Promotion

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DAY_ONE = date(2025, 1, 1)
_DAYS, _PERSON, _MAIL, _PROOF = 14, 20, 16, 40
"""Bits."""
_LENGTH = (_DAYS + _PERSON + _MAIL + _PROOF) // 5
_CODE = re.compile(rf"([A-Z0-9]{{2,8}})-(P\d{{1,3}}|A\d{{1,8}}|S)(?:M(\d{{1,8}}))?-([{_ALPHABET}]{{{_LENGTH}}})")
LONGEST_TERMS = 11
"""So that the whole is no longer than a code may be (``requests.Code``)."""
_KINDS = {"P": "percent", "A": "amount", "S": "free_shipping"}


class Redeemed(msgspec.Struct, frozen=True):
    """A genuine voucher."""

    promotion: Promotion
    person: int
    """A part of its owner's id, as a number."""

    def belongs_to(self, customer: str) -> bool:
        return self.person == _person(customer)


def terms(voucher: Voucher) -> str:
    """What a voucher takes off, as its code says it.

    >>> terms(Voucher(code="TEN", value=10)), terms(Voucher(code="FIVE", kind="amount", value=500, minimum=2500))
    ('P10', 'A500M2500')
    """
    letter = next(letter for letter, kind in _KINDS.items() if kind == voucher.kind)
    value = "" if voucher.kind == "free_shipping" else str(voucher.value)
    return f"{letter}{value}{f'M{voucher.minimum}' if voucher.minimum else ''}"


def issue(secret: bytes, voucher: Voucher, *, mail: str, customer: str, due: date) -> tuple[str, date]:
    """The code for one mail to one customer, and the last day on which it holds: the same whenever it is asked for.

    >>> ten = Voucher(code="TEN", value=10)
    >>> code, ends = issue(b"s", ten, mail="birthday#2027", customer="ab", due=date(2027, 1, 1))
    >>> code[:8], ends.isoformat(), read(b"s", code).promotion.value, read(b"other", code)
    ('TEN-P10-', '2027-01-31', '10', None)
    """
    ends = due + timedelta(days=voucher.days)
    head = f"{voucher.code}-{terms(voucher)}"
    nonce = _number(secret, f"{head}:{mail}:{customer}", _MAIL)
    facts = ((ends - _DAY_ONE).days << _PERSON | _person(customer)) << _MAIL | nonce
    whole = facts << _PROOF | _number(secret, f"{head}:{facts}", _PROOF)
    return f"{head}-{_written(whole)}", ends


def read(secret: bytes, code: str) -> Redeemed | None:
    """The voucher behind a code in capitals; ``None``: it is none, or not ours."""
    match = _CODE.fullmatch(code)
    if match is None:
        return None
    _, worth, minimum, body = match.groups()
    whole = 0
    for letter in body:
        whole = whole << 5 | _ALPHABET.index(letter)
    facts, proof = whole >> _PROOF, whole & (1 << _PROOF) - 1
    head = code.removesuffix(f"-{body}")
    expected = _number(secret, f"{head}:{facts}", _PROOF)
    if not hmac.compare_digest(proof.to_bytes(5, "big"), expected.to_bytes(5, "big")):
        return None
    ends = _DAY_ONE + timedelta(days=facts >> _PERSON + _MAIL)
    promotion = Promotion(
        code=code,
        kind=_KINDS[worth[0]],
        value=worth[1:] or "0",
        minimum=int(minimum or 0),
        ends=ends.isoformat(),
        uses=1,
    )
    return Redeemed(promotion, facts >> _MAIL & (1 << _PERSON) - 1)


def _person(customer: str) -> int:
    return int(customer[:5] or "0", 16)


def _number(secret: bytes, text: str, bits: int) -> int:
    key = tokens.derive(secret, "voucher")
    return int.from_bytes(hmac.digest(key, text.encode(), "sha256")[:8], "big") >> 64 - bits


def _written(whole: int) -> str:
    return "".join(_ALPHABET[whole >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))
