"""Pricing, whatever is in the cart: the sums agree with each other, and nothing depends on the order of things."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.domain.errors import Unprocessable
from shop.domain.money import EXPONENTS, MAX_AMOUNT, step
from shop.domain.pricing import Quote, merge
from shop.domain.requests import MAX_QUANTITY, Item
from tests.unit.domain.carts import Case, cases, in_currency
from tests.unit.domain.effort import effort


@given(cases())
@effort(120)
def test_the_sums_agree_and_nothing_is_negative(case: Case) -> None:
    quote = case.quote()
    assert quote.subtotal == sum(line.variant.price * line.quantity for line in quote.lines)
    assert quote.discount == sum(line.discount for line in quote.lines) == sum(d.amount for d in quote.discounts)
    added = 0 if quote.tax_included else quote.tax
    assert quote.total == quote.subtotal - quote.discount + quote.shipping + added
    assert quote.option in quote.options
    assert quote.shipping == quote.option.price
    assert min(quote.subtotal, quote.discount, quote.shipping, quote.tax, quote.free_shipping_gap or 0) >= 0
    assert all(0 <= line.discount <= line.total for line in quote.lines), "no line costs less than nothing"
    assert all(sum(discount.by_line) == discount.amount for discount in quote.discounts)
    low, high = tax_bounds(case, quote)
    assert low <= quote.tax <= high


def tax_bounds(case: Case, quote: Quote) -> tuple[Fraction, Fraction]:
    """All at the lowest rate in the cart, all at the highest; each rate may be rounded by a half."""
    rates = case.settings.tax.rates.get(case.country, {})
    percents = {Fraction(Decimal(rates.get(line.variant.tax_class, "0"))) for line in quote.lines}
    net = quote.subtotal - quote.discount + quote.shipping
    slack = Fraction(len(percents), 2)
    low, high = (net * p / (100 + p if quote.tax_included else 100) for p in (min(percents), max(percents)))
    return low - slack, high + slack


@given(cases(), st.sampled_from(["KWD", "MGA", *sorted(EXPONENTS)]))
@effort(120)
def test_whatever_is_charged_can_be_paid(case: Case, currency: str) -> None:
    """In every currency: in KWD no amount ends in anything but 0."""
    quote = in_currency(case, currency).quote()
    charged = [quote.total, quote.subtotal, quote.discount, quote.shipping]
    charged += [amount for line in quote.lines for amount in (line.variant.price, line.discount)]
    charged += [option.price for option in quote.options]
    charged += [] if quote.tax_included else [quote.tax]
    assert [amount for amount in charged if amount % step(currency)] == []
    added = 0 if quote.tax_included else quote.tax
    assert quote.total == quote.subtotal - quote.discount + quote.shipping + added
    assert quote.discount == sum(line.discount for line in quote.lines)


@given(cases(), st.randoms(use_true_random=False))
@effort(80)
def test_the_order_of_things_does_not_matter(case: Case, random: object) -> None:
    quote = case.quote()
    items, codes = list(case.items), [*case.coupons, *(f" {code.lower()} " for code in case.coupons)]
    random.shuffle(items)
    random.shuffle(codes)
    other = case.quote(items=tuple(items), coupons=tuple(codes))
    for amount in ("subtotal", "discount", "shipping", "tax", "total", "free_shipping_gap"):
        assert getattr(quote, amount) == getattr(other, amount), amount
    pieces = tuple(Item(item.sku, 1) for item in case.items for _ in range(item.quantity))
    assert case.quote(items=pieces) == quote, "a line that is split costs the same"


@given(cases())
@effort(80)
def test_one_more_coupon_never_makes_the_goods_dearer(case: Case) -> None:
    quotes = [case.quote(coupons=case.coupons[:count]) for count in range(len(case.coupons) + 1)]
    goods = [quote.subtotal - quote.discount for quote in quotes]
    assert goods == sorted(goods, reverse=True)
    for fewer, more in pairwise(quotes):
        # the free-shipping threshold counts goods after discounts; tax that is added follows shipping's split
        if more.shipping <= fewer.shipping and more.tax_included:
            assert more.total <= fewer.total


@given(cases())
@effort(40)
def test_another_way_of_shipping_changes_only_shipping_and_tax(case: Case) -> None:
    quote = case.quote()
    assert quote.shipping == min(option.price for option in quote.options), "the cheapest, unless one is asked for"
    for option in quote.options:
        other = case.quote(option=option.option.id)
        assert (other.shipping, other.discount, other.options) == (option.price, quote.discount, quote.options)


def test_quantities_add_up_to_a_limit() -> None:
    assert merge([Item("A", 998), Item("B", 1), Item("A", 1)]) == {"A": 999, "B": 1}
    with pytest.raises(Unprocessable) as caught:
        merge([Item("A", MAX_QUANTITY), Item("A", 1)])
    assert caught.value.code == "too_many_items"


@given(cases())
@effort(20)
def test_more_than_one_payment_can_carry_is_refused(case: Case) -> None:
    dear = {sku: msgspec.structs.replace(variant, price=MAX_AMOUNT) for sku, variant in case.variants.items()}
    with pytest.raises(Unprocessable) as caught:
        Case(case.items * 2, dear, case.settings, (), case.country).quote()
    assert caught.value.code == "total_too_large"
