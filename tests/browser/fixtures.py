"""What browser and quality tests share: the built shop, its server, one browser, shoppers in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests import toolchain
from tests.browser.sample_shop import SampleShop, Server, build
from tests.browser.shopper import DEVICES, Shopper

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_MS = 45_000

NewShopper = Callable[..., Shopper]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test's time limit is its own: the first build, which converts every picture, is not counted."""
    for item in items:
        if "sample" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(300, func_only=True))


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleShop:
    """The sample shop, built."""
    return build(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def open_shop(sample: SampleShop) -> Iterator[SampleShop]:
    """The sample shop, built and served."""
    server = Server(sample)
    try:
        server.start()
        yield sample
    finally:
        server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for each file: until it ends, Playwright keeps the main thread's event loop, which other tests want."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=toolchain.chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_shopper(browser: Browser, open_shop: SampleShop) -> Iterator[NewShopper]:
    """Make shoppers: ``new_shopper("phone", "zh")``. A problem in any of their pages fails the test."""
    shoppers: list[Shopper] = []

    def make(device: str = "desktop", locale: str = "en", **options: Any) -> Shopper:
        context = browser.new_context(**DEVICES[device], reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE_MS)
        shoppers.append(Shopper(context, open_shop, locale))
        return shoppers[-1]

    yield make
    for shopper in shoppers:
        shopper.context.close()
    assert [problem for shopper in shoppers for problem in shopper.problems] == []


@pytest.fixture
def shopper(new_shopper: NewShopper) -> Shopper:
    """A shopper at a desk, in English."""
    return new_shopper()
