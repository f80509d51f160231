"""The coupons that a cart may use: the shop's promotions, and the vouchers that its mails gave."""

from __future__ import annotations

from collections.abc import Iterable

from shop.domain import promotions, vouchers
from shop.domain.customers import customer_id
from shop.domain.snapshot import Promotion, Settings
from shop.services.shop import Shop


def usable(shop: Shop, settings: Settings, codes: Iterable[str], email: str | None) -> tuple[Promotion, ...]:
    """The promotions, and those of the codes that are genuine vouchers.

    A voucher belongs to one address: whoever tells another one at checkout is refused. Who tells none yet is not.

    Raises:
        Unprocessable: ``coupon_invalid`` with reason ``person``.
    """
    known = {promotion.code for promotion in settings.promotions}
    found: list[Promotion] = []
    for code in dict.fromkeys(promotions.normalise(code) for code in codes):
        voucher = None if code in known else vouchers.read(shop.secret, code)
        if voucher is None:
            continue
        if email and not voucher.belongs_to(customer_id(email)):
            raise promotions.refuse(
                code, "person", "This voucher was sent to another e-mail address. Use that one, or leave it out."
            )
        found.append(voucher.promotion)
    return (*settings.promotions, *found)
