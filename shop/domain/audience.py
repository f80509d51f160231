"""For whom a flow is: a readable condition, as ``returning and bought category tea and not country is DE or AT``.

Clauses are joined by ``and``; each may start with ``not``. It is read at build, where a mistake can still be mended,
and asked of a customer's facts twice: when a mail is planned, and again before it is sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import combinations

import msgspec

from shop.domain.money import parse_amount
from shop.domain.order_parts import Record

SEGMENTS = ("new", "promising", "loyal", "champion", "slipping", "lost")
"""What recency, frequency and money say of a customer, in one word."""

FORMS = (
    "first order",
    "returning",
    "orders >= 3",
    "spent >= 200.00",
    "total >= 80.00",
    "reviews >= 3",
    "segment is loyal",
    "tier is gold",
    "bought category tea/green",
    "bought product assam-breakfast",
    "bought its category",
    "country is DE or AT",
    "consent to offers",
)
"""One example of each clause."""


class Clause(Record, frozen=True):
    """One condition. ``values``: what may be; ``number``: of things, or minor units."""

    kind: str
    negated: bool = False
    values: tuple[str, ...] = ()
    compare: str = ""
    """``>=``, ``<=``, ``>``, ``<``, ``=``"""
    number: int = 0


Audience = tuple[Clause, ...]


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a condition can ask about. Amounts in minor units."""

    orders: int = 0
    """Paid ones."""
    earlier: int = 0
    """Paid ones that were placed before the order that a mail is about."""
    spent: int = 0
    """In all, what was given back apart."""
    total: int = 0
    """Of the order that a mail is about."""
    reviews: int = 0
    """Published ones."""
    segment: str = ""
    tier: str = ""
    categories: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    country: str = ""
    consents: frozenset[str] = frozenset()
    """Topics that may be written about."""
    subject: frozenset[str] = frozenset()
    """The categories of the product that a mail is about."""


COUNTED = ("orders", "reviews")
"""Numbers of things; all others are amounts."""
_NAME = r"[a-z0-9]+(?:[-/][a-z0-9]+)*"
_LIST = rf"({_NAME}(?:\s+or\s+{_NAME})*)"
_NUMBERED = re.compile(r"(orders|reviews|spent|total)\s*(>=|<=|=|>|<)\s*([0-9]+(?:\.[0-9]+)?)")
_WORDED: Mapping[str, re.Pattern[str]] = {
    "first": re.compile(r"first order"),
    "returning": re.compile(r"returning"),
    "its-category": re.compile(r"bought its category"),
    "category": re.compile(rf"bought category {_LIST}"),
    "product": re.compile(rf"bought product {_LIST}"),
    "segment": re.compile(rf"segment is {_LIST}"),
    "tier": re.compile(rf"tier is {_LIST}"),
    "country": re.compile(r"country is ([A-Z]{2}(?:\s+or\s+[A-Z]{2})*)"),
    "consent": re.compile(rf"consent to {_LIST}"),
}


def parse_audience(text: str, currency: str) -> Audience:
    """Read a condition; amounts are in ``currency``.

    Raises:
        ValueError: says what is not understood, or which clauses can't both hold.

    >>> parse_audience("orders >= 3 and not country is DE or AT", "EUR")[1].values
    ('DE', 'AT')
    >>> parse_audience("first order and returning", "EUR")
    Traceback (most recent call last):
    ValueError: 'first order' and 'returning' never hold together
    """
    written = [" ".join(part.split()) for part in re.split(r"\s+and\s+", text.strip())]
    clauses = tuple(_clause(part, currency) for part in written)
    for (one, first), (other, second) in combinations(zip(clauses, written, strict=True), 2):
        if _contradict(one, other):
            raise ValueError(f"{first!r} and {second!r} never hold together")
    return clauses


def _clause(text: str, currency: str) -> Clause:
    negated = text.startswith("not ")
    words = text.removeprefix("not ")
    if match := _NUMBERED.fullmatch(words):
        kind, compare, number = match.groups()
        try:
            value = int(number) if kind in COUNTED else parse_amount(number, currency)
        except ValueError as exc:
            raise ValueError(f"{text!r} has no whole number, or no amount in {currency}") from exc
        return Clause(kind=kind, negated=negated, compare=compare, number=value)
    for kind, pattern in _WORDED.items():
        if match := pattern.fullmatch(words):
            values = tuple(re.split(r"\s+or\s+", match[1])) if match.groups() else ()
            return Clause(kind=kind, negated=negated, values=values)
    raise ValueError(f"{text!r} is not understood; clauses look like: {', '.join(FORMS)}")


def _contradict(one: Clause, other: Clause) -> bool:
    if msgspec.structs.replace(one, negated=not one.negated) == other:
        return True
    kinds = {one.kind, other.kind}
    if kinds == {"first", "returning"}:
        return one.negated == other.negated
    if one.negated or other.negated:
        return False
    if len(kinds) == 1 and one.kind in ("country", "segment", "tier"):
        return not {*one.values} & {*other.values}
    if kinds == {"first", "orders"} or kinds == {"returning", "orders"}:
        number = one if one.kind == "orders" else other
        low, high = _bounds(number)
        return (low > 1) if "first" in kinds else high < 1
    if len(kinds) == 1 and one.compare:
        return max(_bounds(one)[0], _bounds(other)[0]) > min(_bounds(one)[1], _bounds(other)[1])
    return False


def _bounds(clause: Clause) -> tuple[float, float]:
    """The least and the greatest number that holds."""
    number = clause.number
    return {
        ">=": (number, float("inf")),
        ">": (number + 1, float("inf")),
        "<=": (0, number),
        "<": (0, number - 1),
        "=": (number, number),
    }[clause.compare]


_HOLDS: Mapping[str, Callable[[Clause, Facts], bool]] = {
    "first": lambda clause, facts: facts.earlier == 0,
    "returning": lambda clause, facts: facts.earlier > 0,
    "orders": lambda clause, facts: _within(clause, facts.orders),
    "spent": lambda clause, facts: _within(clause, facts.spent),
    "total": lambda clause, facts: _within(clause, facts.total),
    "reviews": lambda clause, facts: _within(clause, facts.reviews),
    "segment": lambda clause, facts: facts.segment in clause.values,
    "tier": lambda clause, facts: facts.tier in clause.values,
    "category": lambda clause, facts: not facts.categories.isdisjoint(clause.values),
    "product": lambda clause, facts: not facts.products.isdisjoint(clause.values),
    "its-category": lambda clause, facts: not facts.categories.isdisjoint(facts.subject),
    "country": lambda clause, facts: facts.country in clause.values,
    "consent": lambda clause, facts: facts.consents.issuperset(clause.values),
}


def _within(clause: Clause, value: int) -> bool:
    low, high = _bounds(clause)
    return low <= value <= high


def unmet(audience: Audience, facts: Facts) -> str:
    """The first clause that does not hold, as a person would write it; empty when all do.

    >>> unmet(parse_audience("returning and country is DE", "EUR"), Facts(earlier=1, country="FR"))
    'country is DE'
    """
    for clause in audience:
        if _HOLDS[clause.kind](clause, facts) == clause.negated:
            return said(clause)
    return ""


def said(clause: Clause) -> str:
    """A clause as it is written; amounts in minor units.

    >>> [said(clause) for clause in parse_audience("not first order and orders > 2", "EUR")]
    ['not first order', 'orders > 2']
    """
    words = {
        "first": "first order",
        "returning": "returning",
        "its-category": "bought its category",
        "category": "bought category",
        "product": "bought product",
        "consent": "consent to",
    }.get(clause.kind, f"{clause.kind} {clause.compare or 'is'}")
    value = str(clause.number) if clause.compare else " or ".join(clause.values)
    return " ".join(filter(None, ["not" if clause.negated else "", words, value]))
