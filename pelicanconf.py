"""Settings of the shop on this machine: `make html` and `make serve`. `publishconf.py` overrides what differs.

The plugin's own settings (SHOP_…) and their defaults: shop/storefront/settings.py.
"""

import os

PATH = "content"
OUTPUT_PATH = os.environ.get("REGULARS_OUTPUT") or "output"
THEME = "theme"
PLUGINS = ["shop.storefront"]

SITENAME = "Shop"
SITEURL = os.environ.get("REGULARS_SITE_URL") or f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
DEFAULT_LANG = "en"
TIMEZONE = "UTC"

SHOP_PROBLEMS = os.environ.get("SHOP_PROBLEMS") or "fail"
SHOP_CACHE = f"{os.environ.get('STATE') or 'var'}/cache"
SHOP_SNAPSHOT = os.environ.get("REGULARS_SNAPSHOT") or "snapshot"
SHOP_SEARCH = os.environ.get("SHOP_SEARCH", "1") != "0"

# Pelican's own generators write the merchant's pages and the news; everything else is the plugin's.
PAGE_PATHS = ["pages"]
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
PAGE_LANG_URL = "{lang}/{slug}/"
PAGE_LANG_SAVE_AS = "{lang}/{slug}/index.html"
ARTICLE_PATHS = ["posts"]
ARTICLE_URL = "news/{slug}/"
ARTICLE_SAVE_AS = "news/{slug}/index.html"
ARTICLE_LANG_URL = "{lang}/news/{slug}/"
ARTICLE_LANG_SAVE_AS = "{lang}/news/{slug}/index.html"
WITH_FUTURE_DATES = True  # no page depends on the day on which it is built
DIRECT_TEMPLATES: list[str] = []
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
STATIC_PATHS: list[str] = []
THEME_STATIC_PATHS: list[str] = []
CACHE_CONTENT = False
LOAD_CONTENT_CACHE = False
DELETE_OUTPUT_DIRECTORY = False  # the plugin removes what is stale and leaves what did not change
