"""From the content folder to the material of the pages: read, validate, convert, cross-check, price."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from msgspec.structs import replace

from shop.domain.snapshot import pack
from shop.storefront.assets import Assets, build_assets
from shop.storefront.bodies import Bodies, PicturePlace, picture_places
from shop.storefront.care import known_names
from shop.storefront.catalogue import Catalogue, read_catalogue
from shop.storefront.checks import check
from shop.storefront.emails import compile_emails
from shop.storefront.forms import compile_forms
from shop.storefront.links import Links, check_written_links, make_links
from shop.storefront.locales import languages
from shop.storefront.look import Styles, make_styles
from shop.storefront.material import Material, Options
from shop.storefront.pictures import Converted, PictureCache, Source, identify
from shop.storefront.prices import make_snapshot
from shop.storefront.problems import Problems
from shop.storefront.reviews import Reviews, read_reviews
from shop.storefront.share_drawing import Palette
from shop.storefront.share_pictures import SharePictures
from shop.storefront.variants import Stock, pictured
from shop.storefront.videos import Videos
from shop.storefront.views.pictures import PictureBook
from shop.storefront.views.shelf import facets_of
from shop.storefront.wechat_code import WECHAT_CODE, draw_code, is_address

Told = Callable[[int, int], None]
NO_PICTURE = "no-picture.png"
"""The theme's picture of products that have none."""
Packed = tuple[str, bytes, dict[str, bytes]]


@dataclass(frozen=True)
class Prepared:
    """What a build renders, and the snapshot that goes with it."""

    material: Material
    packed: Packed


def prepare(options: Options, problems: Problems, told: Told = lambda done, total: None) -> Prepared | None:
    """Make the material; every mistake of the content stands in ``problems``. ``None``: there is no shop to show.

    What is refused is left out, so that the rest of the shop can still be shown to its merchant.
    """
    whole = read_catalogue(options.content, problems)
    if whole is None:
        return None
    check(whole, problems)
    reviews = read_reviews(options.content, whole, problems)
    book = _pictures(whole, reviews, options, problems, told)
    refused = frozenset(problem.file for problem in problems)
    catalogue = whole.without(refused)
    site_url = options.site_url or catalogue.shop.url
    facets = {code: facets_of(catalogue, code) for code in catalogue.locales}
    links = make_links(whole, _facet_pages(catalogue, facets))
    check_written_links(whole, links, problems)
    bodies = _bodies(whole, links, book, problems)
    speaking = languages(catalogue.shop, options.theme / "translations")
    mails = compile_emails(options.content, options.theme, speaking, problems, known_names(whole))
    assets, styles = _assets(catalogue, options, problems)
    forms = compile_forms(options.theme, speaking, catalogue.shop, assets, links)
    packed = pack(replace(make_snapshot(catalogue, book, site_url, mails), forms=forms))
    material = Material(
        catalogue=catalogue,
        languages=speaking,
        pictures=book,
        share_pictures=_share_pictures(options, styles.light),
        bodies=bodies,
        links=links,
        stock=Stock(catalogue, options.low_stock),
        assets=assets,
        colours=(styles.light, styles.dark),
        site_url=site_url,
        snapshot=packed[0],
        per_page=options.per_page,
        facets=facets,
        reviews=reviews.without(refused),
    )
    return Prepared(material, packed)


def _bodies(whole: Catalogue, links: Links, book: PictureBook, problems: Problems) -> Bodies:
    """Every text, converted: so all its mistakes are known."""
    videos = Videos(book, whole.shop.locales, problems)
    bodies = Bodies(links, book, videos, whole.declared["product"], problems)
    for document in whole.texts:
        bodies.text(document)
    return bodies


def _assets(catalogue: Catalogue, options: Options, problems: Problems) -> tuple[Assets, Styles]:
    """The theme's files with those that follow from shop.yaml, and its look."""
    static, shop = options.theme / "static", catalogue.shop
    styles = make_styles(shop.look, catalogue.shop_document, static / "css/tokens.css", problems)
    assets, code = build_assets(static, problems, styles), shop.contact.wechat_code
    return assets.with_file(WECHAT_CODE, draw_code(code)[0]) if code and is_address(code) else assets, styles


def _share_pictures(options: Options, colours: Mapping[str, str]) -> SharePictures:
    cache = options.cache
    palette = Palette(**{name: colours[name] for name in Palette.__slots__ if name in colours})
    return SharePictures(cache / "share-pictures", cache / "pictures", options.theme / "fonts", palette)


def _facet_pages(
    catalogue: Catalogue, facets: dict[str, dict[str, dict[str, dict[str, tuple[str, ...]]]]]
) -> dict[str, frozenset[str]]:
    """The pages of single facets that links may lead to, with the languages that have them."""
    found: dict[str, set[str]] = {}
    for code, by_path in facets.items():
        for path, keys in by_path.items():
            for key, values in keys.items():
                for value in values:
                    found.setdefault(f"/categories/{path}/{key}-{value}/", set()).add(code)
    if len(catalogue.products) < len(catalogue.declared["product"]):
        for page in _possible_facet_pages(catalogue):
            found.setdefault(page, {catalogue.default})
    return {page: frozenset(codes) for page, codes in found.items() if catalogue.default in codes}


def _possible_facet_pages(catalogue: Catalogue) -> Iterator[str]:
    """What might be there if no product had been refused: a link to it is no mistake of its own."""
    for path in catalogue.categories:
        for key, attribute in catalogue.shop.attributes.items():
            for value in (attribute.values or ()) if attribute.facet else ():
                yield f"/categories/{path}/{key}-{value}/"


def _pictures(
    catalogue: Catalogue, reviews: Reviews, options: Options, problems: Problems, told: Told
) -> PictureBook:
    """Convert every picture that the content names; those that are not there or not pictures become problems."""
    places: dict[Path, list[PicturePlace]] = {}
    for place in chain(picture_places(catalogue), reviews.photos):
        places.setdefault(place.path, []).append(place)
    sources: dict[Path, Source] = {}
    for path, named in places.items():
        try:
            sources[path] = identify(path, wide=any(place.wide for place in named))
        except OSError:
            for place in named:
                place.report(problems, f"no file {path.name!r}", "a picture beside this file")
    stand_in = options.theme / "static" / NO_PICTURE
    unpictured = [entry for entry in catalogue.products.values() if not pictured(entry.model)]
    if unpictured and stand_in.is_file():
        sources[stand_in] = identify(stand_in)
    elif unpictured:  # a theme of the merchant's own: without it they would have no page
        expected = f"a picture, or {NO_PICTURE} in the theme's static folder"
        for entry in unpictured:
            entry.document.report(problems, ("pictures",), None, expected)
    cache = PictureCache(options.cache / "pictures", options.workers)
    results = cache.convert(sources.values(), told)
    converted: dict[Path, Converted] = {}
    for path, source in sources.items():
        result = results[source.key]
        if isinstance(result, Converted):
            converted[path] = result
            continue
        for place in places.get(path, ()):
            place.report(problems, f"{path.name!r}, {result}", "a picture (WebP, JPEG, PNG or AVIF)")
    return PictureBook(converted, stand_in)
