"""A shopper in a real browser: one context, its pages, and what went wrong in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    expect,
)

from tests.browser.sample_shop import SampleShop, Words

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
DEVICES = {"phone": PHONE, "desktop": DESKTOP}
PREFIXES = {"en": "", "zh": "/zh"}
MAIL_ROUNDS = 100


@dataclass
class Shopper:
    """Walks through the shop in one language. Whatever a developer would see in red is kept in ``problems``."""

    context: BrowserContext
    shop: SampleShop
    locale: str = "en"
    problems: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    """HTTP statuses that this test means to provoke."""

    def __post_init__(self) -> None:
        self.say = Words(self.locale)
        self.context.on("request", self._requested)
        self.context.on("response", self._answered)
        self.context.on("requestfailed", self._failed)
        self.context.on("console", self._logged)
        self.context.on("weberror", lambda error: self.problems.append(f"uncaught: {error.error}"))
        self.page = self.context.new_page()

    def _requested(self, request: Request) -> None:
        where = urlsplit(request.url)
        if where.scheme not in ("data", "blob") and where.netloc != urlsplit(self.shop.url).netloc:
            self.problems.append(f"a request to another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.problems.append(f"{response.status} for {response.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # leaving a page drops what it was loading
            self.problems.append(f"{request.failure} for {request.url}")

    def _logged(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):  # see _answered
            self.problems.append(f"console: {message.text}")

    def path(self, path: str) -> str:
        """A path in this shopper's language."""
        return PREFIXES[self.locale] + path

    def open(self, path: str, page: Page | None = None) -> Page:
        """Go to a path of the shop in this shopper's language."""
        page = page or self.page
        page.goto(self.shop.url + self.path(path))
        return page

    def button(self, words: str, within: Page | Locator | None = None, **values: object) -> Locator:
        return (within or self.page).get_by_role("button", name=self.say(words, **values), exact=True)

    def sees(self, words: str, **values: object) -> None:
        """Expect these words of the theme on the page, where a reader finds them."""
        text = self.say(words, **values)
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()

    def reads_without_script(self, words: str) -> None:
        """Expect these words where they are only for browsers with JavaScript off."""
        expect(self.page.locator("noscript p").filter(has_text=self.say(words))).to_be_visible()

    def headline(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self.say(words))

    def choose(self, option: str) -> None:
        """Choose an option's value by the words beside it, as a finger or a mouse does."""
        self.page.locator("label.choice").filter(has_text=option).click()

    def prefers(self, sku: str) -> Page:
        """Open a product's page with this variant chosen."""
        return self.open(f"/products/{self.shop.variant(sku).slug}/?variant={sku}")

    def buy_now(self) -> None:
        self.button("Buy now").click()
        self.page.wait_for_url("**/sandbox/pay/**")

    def add_to_cart(self) -> None:
        self.button("Add to cart").click()
        expect(self.page.get_by_role("status").get_by_role("link", name=self.say("View cart"))).to_be_visible()

    def open_cart(self) -> Locator:
        """Go to the cart; its lines, once their price is known."""
        self.open("/cart/")
        self.priced()
        return self.page.get_by_role("list", name=self.say("In the cart")).get_by_role("listitem")

    def priced(self) -> None:
        """Wait until the cart on the page shows what the shop says it costs."""
        expect(self.page.locator("cart-page [data-f=total]").last).to_contain_text("€")
        expect(self.page.locator("cart-page [aria-busy=true]")).to_have_count(0)

    def total(self) -> str:
        return self.page.locator(".totals__sum [data-f=total]").inner_text()

    def pay_from_cart(self) -> None:
        self.button("Pay").click()
        self.page.wait_for_url("**/sandbox/pay/**")

    def settle(self, outcome: str, email: str = "") -> None:
        """Let the sandbox's bank answer: paid, failed, delayed or abandoned."""
        if email:
            self.page.get_by_label(self.say("E-mail for the confirmation")).fill(email)
        self.page.locator(f"button[name=outcome][value={outcome}]").click()
        self.page.wait_for_url(f"**{self.path('/order/')}#*")

    def number(self) -> str:
        """The number of the order on the page."""
        shown = self.page.locator("[data-f=number]")
        expect(shown).to_be_visible()
        return shown.inner_text().split()[-1]

    def mail_about(self, words: str) -> Page:
        """The newest mail whose line in the mailbox has these words: an order's number, an address."""
        page = self.context.new_page()
        for _ in range(MAIL_ROUNDS):
            page.goto(f"{self.shop.url}/mailbox")
            mails = page.get_by_role("row").filter(has_text=words).get_by_role("link")
            if mails.count():
                mails.first.click()
                return page
            page.wait_for_timeout(100)
        raise AssertionError(f"No mail with {words!r} in the mailbox")

    def tab_to(self, target: Locator, presses: int = 120) -> None:
        """Press Tab until the target has the focus."""
        for _ in range(presses):
            self.page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{presses} times Tab does not reach {target}")
