"""The time zones of a country, as CLDR lists them (Babel's ``territory_zones``)."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=300)
def zones_of(country: str) -> tuple[str, ...]:
    """By a country's two letters; none of what is no country.

    >>> zones_of("AT"), zones_of("")
    (('Europe/Vienna',), ())
    """
    from babel.core import get_global  # only when a mail is due

    return tuple(dict(get_global("territory_zones")).get(country, ()))
