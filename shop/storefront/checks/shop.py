"""What shop.yaml may not say: carriers, countries and classes that contradict each other."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError

from shop.storefront.catalogue import Catalogue
from shop.storefront.checks.products import known
from shop.storefront.documents import SLUG, Document, Words
from shop.storefront.holidays import days_of
from shop.storefront.models.shop import Shop
from shop.storefront.problems import Place, Problems

SEARCHED = frozenset(("in", "q"))
"""What the address of a search says besides its facets: the category and the words."""


def check_shop(catalogue: Catalogue, problems: Problems) -> None:
    """Look at shop.yaml as a whole."""
    shop, document = catalogue.shop, catalogue.shop_document
    _check_locales(shop, document, problems)
    _check_shipping(shop, document, problems)
    _check_tax(shop, document, problems)
    for index, hours in enumerate(shop.hours):
        if hours.closes <= hours.opens:
            document.report(problems, ("hours", index, "closes"), hours.closes, f"a time after {hours.opens}")
    _check_calendar(shop, document, problems)
    for key, attribute in shop.attributes.items():
        if attribute.facet and key in SEARCHED:
            document.report(problems, ("attributes", key), key, "another name: the search's address uses it")
        if attribute.facet and not attribute.values:
            document.report(problems, ("attributes", key, "facet"), Words("a facet without values"), "values")
        for name in (key, *(attribute.values or ())):
            if not SLUG.fullmatch(name):
                place: Place = ("attributes", key) if name == key else ("attributes", key, "values", name)
                document.report(problems, place, name, "lower-case letters, digits and dashes (a-z 0-9 -)")


def _check_calendar(shop: Shop, document: Document, problems: Problems) -> None:
    if shop.mails.sleeps <= shop.mails.wakes:
        document.report(problems, ("mails", "sleeps"), shop.mails.sleeps, f"a time after {shop.mails.wakes}")
    for name, holiday in shop.calendar.items():
        place: Place = ("calendar", name)
        if not SLUG.fullmatch(name):
            document.report(problems, place, name, "lower-case letters, digits and dashes (a-z 0-9 -)")
        if (holiday.date is None) == (holiday.lunar is None):
            document.report(problems, place, Words("not one of both"), "date: 12-24, or lunar: 08-15")
        elif not days_of(holiday):
            document.report(problems, place, holiday.date or holiday.lunar, "a day that there is every year")


def _check_locales(shop: Shop, document: Document, problems: Problems) -> None:
    seen: set[str] = set()
    for index, locale in enumerate(shop.locales):
        if locale.code in seen:
            document.report(problems, ("locales", index, "code"), locale.code, "each language once")
        seen.add(locale.code)
        try:
            Locale.parse(locale.catalogue)
        except (UnknownLocaleError, ValueError):
            place: Place = ("locales", index, "catalogue")
            document.report(problems, place, locale.catalogue, "a locale, as en or zh_Hans")


def _check_shipping(shop: Shop, document: Document, problems: Problems) -> None:
    countries: dict[str, str] = {}
    zones: set[str] = set()
    options: set[str] = set()
    for z, zone in enumerate(shop.shipping.zones):
        here: Place = ("shipping", "zones", z)
        if zone.id in zones:
            document.report(problems, (*here, "id"), zone.id, "an id of its own")
        zones.add(zone.id)
        for country in zone.countries:
            if country in countries:
                expected = f"each country in one zone ({countries[country]} has it)"
                document.report(problems, (*here, "countries"), country, expected)
            countries.setdefault(country, zone.id)
        for o, option in enumerate(zone.options):
            place: Place = (*here, "options", o)
            if option.id in options:
                document.report(problems, (*place, "id"), option.id, "an id of its own")
            options.add(option.id)
            if option.carrier not in shop.shipping.carriers:
                expected = known(option.carrier, shop.shipping.carriers)
                document.report(problems, (*place, "carrier"), option.carrier, expected)
            if option.days[1] < option.days[0]:
                document.report(problems, (*place, "days"), Words(f"{option.days}"), "the fewer days first")
            _check_rates(option.rates, (*place, "rates"), document, problems)


def _check_rates(rates: tuple[object, ...], place: Place, document: Document, problems: Problems) -> None:
    """A row after one without limits is never reached."""
    for index, rate in enumerate(rates[:-1]):
        if getattr(rate, "up_to_weight", None) is None and getattr(rate, "up_to_total", None) is None:
            document.report(problems, (*place, index), Words("a row without limits before others"), "it as the last")


def _check_tax(shop: Shop, document: Document, problems: Problems) -> None:
    for country, rates in shop.tax.rates.items():
        for name in shop.tax.classes:
            if name not in rates:
                document.report(problems, ("tax", "rates", country), Words(f"no {name}"), f"the rate of {name}")
        for name in rates:
            if name not in shop.tax.classes:
                place: Place = ("tax", "rates", country, name)
                document.report(problems, place, name, known(name, shop.tax.classes))
