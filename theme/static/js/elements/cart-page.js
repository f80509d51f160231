/** <cart-page>: the cart's lines, what it costs to send them, and the way to the payment page. */
import {ApiError, call, checkout} from "../lib/api.js";
import {cartEvents, cartRequest, changeCart, readCart, setQuantity, settleCart} from "../lib/cart.js";
import {showDelivery} from "../lib/delivery.js";
import {fill, stamp, tell} from "../lib/dom.js";
import {explain} from "../lib/explain.js";
import {money} from "../lib/money.js";
import {say, shop} from "../lib/page.js";
import {restoreCart} from "../lib/restore.js";
import {showTotals} from "../lib/totals.js";

class CartPage extends HTMLElement {
  connectedCallback() {
    this.lines = new Map();
    this.notes = new Map();
    this.parts = Object.fromEntries([...this.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
    this.addEventListener("change", (event) => this.changed(event.target));
    this.addEventListener("click", (event) => this.clicked(event.target.closest("button")));
    this.parts.coupon.addEventListener("submit", (event) => this.addCoupon(event));
    this.update = () => {
      this.showLines();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.quote(), 150);
    };
    if (restoreCart()) tell(this.parts.notice, say("restored"), "ok");
    cartEvents.addEventListener("change", this.update);
    addEventListener("pageshow", () => this.paying(false));
    this.update();
  }

  disconnectedCallback() {
    cartEvents.removeEventListener("change", this.update);
  }

  showLines() {
    const {items, coupons} = readCart();
    this.parts.loading.hidden = true;
    this.parts.empty.hidden = items.length > 0;
    this.parts.full.hidden = !items.length;
    for (const [sku, line] of this.lines) {
      if (items.some((item) => item.sku === sku)) continue;
      line.remove();
      this.lines.delete(sku);
      this.notes.delete(sku);
    }
    for (const item of items) this.showLine(item);
    this.parts.codes.hidden = !coupons.length;
    if (!coupons.length) this.parts.person.hidden = true;
    this.parts.codes.replaceChildren(...coupons.map((code) => {
      const chip = stamp("cart-code", {code});
      const button = chip.querySelector("button");
      button.dataset.uncode = code;
      button.setAttribute("aria-label", say("removeCoupon", {coupon: code}));
      return chip;
    }));
  }

  showLine(item) {
    let line = this.lines.get(item.sku);
    if (!line) {
      line = stamp("cart-line");
      this.lines.set(item.sku, line);
      this.parts.lines.append(line);
      line.dataset.sku = item.sku;
      line.querySelector("input").setAttribute("aria-label", say("quantityOf", {title: item.title}));
      line.querySelector("[data-remove]").setAttribute("aria-label", say("remove", {title: item.title}));
    }
    const image = line.querySelector("img");
    if (item.picture && image.getAttribute("src") !== item.picture) image.src = item.picture;
    image.classList.toggle("is-blank", !item.picture);
    line.querySelector("a").toggleAttribute("href", Boolean(item.url));
    if (item.url) line.querySelector("a").href = item.url;
    line.querySelector("input").value = item.quantity;
    const price = item.unit_price;
    const known = price !== undefined;
    fill(line, {title: item.title, label: item.label, each: known && item.quantity > 1 ? say("each", {price: money(price)}) : "", total: known ? money(price * item.quantity) : ""});
    const note = this.notes.get(item.sku);
    tell(line.querySelector(".notice"), note?.text, note?.kind);
  }

  changed(field) {
    const {sku} = field.closest("[data-sku]")?.dataset || {};
    if (sku) {
      this.notes.delete(sku);
      setQuantity(sku, Number(field.value));
    } else if (field.name === "country") {
      changeCart((cart) => {
        cart.country = field.value;
        delete cart.shipping;
      });
    } else if (field.name === "shipping") {
      changeCart((cart) => {
        cart.shipping = field.value;
      });
    }
  }

  clicked(button) {
    if (!button) return;
    if ("remove" in button.dataset) {
      setQuantity(button.closest("[data-sku]").dataset.sku, 0);
      (this.parts.full.hidden ? this.parts.empty : this.parts.lines).focus();
    } else if (button.dataset.uncode) {
      changeCart((cart) => {
        cart.coupons = cart.coupons.filter((code) => code !== button.dataset.uncode);
      });
    } else if (button.name === "pay") {
      this.pay();
    }
  }

  addCoupon(event) {
    event.preventDefault();
    const field = event.target.elements.coupon;
    const code = field.value.trim().toUpperCase();
    if (!code) return;
    tell(this.parts.couponNotice, []);
    this.trying = code;
    changeCart((cart) => {
      cart.coupons = [...new Set([...cart.coupons, code])];
    });
    field.value = "";
  }

  /** Ask what the cart costs; whether the shop said so. */
  quote() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.answer = this.ask();
    return this.answer;
  }

  /** Wait for what is being asked, or waits to be; whether all of it was answered with a price. */
  async settled() {
    let known = await (this.timer ? this.quote() : this.answer ?? this.quote());
    while (known && this.timer) known = await this.quote();
    return known;
  }

  async ask() {
    const cart = readCart();
    if (!cart.items.length) return false;
    const turn = this.turn = Symbol("quote");
    this.parts.full.setAttribute("aria-busy", "true");
    try {
      const body = cartRequest(cart);
      for (const item of body.items) delete item.unit_price;
      const quote = await call(`/quote?locale=${shop.locale}`, body);
      if (turn !== this.turn) return this.answer;
      this.quoted(quote, cart);
      return true;
    } catch (error) {
      if (turn !== this.turn) return this.answer;
      this.answer = null;
      await this.refused(error);
      return false;
    } finally {
      if (turn === this.turn) this.parts.full.removeAttribute("aria-busy");
    }
  }

  quoted(quote, cart) {
    this.total = quote.total;
    if (!this.parts.notice.matches(".notice--warn, .notice--ok")) tell(this.parts.notice, []);
    if (this.trying && cart.coupons.includes(this.trying)) {
      tell(this.parts.couponNotice, say("couponAdded", {coupon: this.trying}), "ok");
      this.trying = null;
    }
    this.learn(quote.items.map(({unit_price, ...item}) => ({...item, new: unit_price})));
    showTotals(this.parts.sums, quote);
    showDelivery(this.parts, quote);
    this.askStock(cart);
  }

  /** Take over new prices, and names in this page's language; say which prices changed. */
  learn(fresh) {
    let stale = false;
    const news = new Map(fresh.map((item) => [item.sku, item]));
    const {items} = readCart();
    for (const item of items) {
      const {title = item.title, label = item.label, new: price = item.unit_price} = news.get(item.sku) || {};
      if (item.unit_price !== undefined && price !== item.unit_price) {
        this.notes.set(item.sku, {text: say("priceChanged", {title, old: money(item.unit_price), new: money(price)}), kind: "warn"});
      }
      stale ||= price !== item.unit_price || title !== item.title || label !== item.label;
      Object.assign(item, {title, label, unit_price: price});
    }
    if (stale) changeCart((cart) => {
      cart.items = cart.items.map((line) => ({...line, ...items.find(({sku}) => sku === line.sku), quantity: line.quantity}));
    });
  }

  /** Say which lines are gone or short, before the shopper tries to pay. */
  async askStock({items, started}) {
    if (Date.now() - (started || 0) < shop.reservationMinutes * 60_000) return; // what is missing may be reserved for this very cart
    const stock = await call(`/stock?${items.map(({sku}) => `sku=${encodeURIComponent(sku)}`).join("&")}`).catch(() => ({}));
    const short = items.filter(({sku, quantity}) => Number.isInteger(stock[sku]?.available) && stock[sku].available < quantity);
    this.markShort(short.map(({sku}) => ({sku, available: Math.max(0, stock[sku].available)})));
  }

  markShort(short) {
    for (const [sku, {kind}] of this.notes) if (kind === "error") this.notes.delete(sku);
    for (const {sku, available} of short) {
      this.notes.set(sku, {text: say(available > 0 ? "lineLeft" : "lineGone", {n: available}), kind: "error"});
    }
    this.showLines();
  }

  async refused(error) {
    if (!(error instanceof ApiError)) throw error;
    const {code, details} = error;
    const name = (sku) => readCart().items.find((item) => item.sku === sku)?.title || sku;
    const lines = explain(error, name);
    if (code === "coupon_invalid" && details.reason === "email") {
      tell(this.parts.notice, lines, "warn");
      this.parts.person.hidden = false;
      this.parts.person.querySelector("input").focus();
    } else if (code === "coupon_invalid") {
      tell(this.parts.couponNotice, lines);
      this.parts.couponNotice.closest("details").open = true;
      this.trying = null;
      changeCart((cart) => {
        cart.coupons = cart.coupons.filter((coupon) => coupon.toUpperCase() !== String(details.coupon).toUpperCase());
      });
    } else if (code === "price_changed") {
      this.learn(details.items || []);
      tell(this.parts.notice, say("confirmPrice"), "warn");
      this.quote();
    } else if (code === "out_of_stock") {
      this.markShort(details.items || []);
    } else if (code === "shipping_unavailable" && readCart().shipping) {
      tell(this.parts.notice, lines, "warn");
      changeCart((cart) => delete cart.shipping);
    } else if (code === "already_paid") {
      return this.alreadyPaid(details.token);
    } else {
      if (code === "unknown_sku") this.notes.set(details.sku, {text: say("lineGone"), kind: "error"});
      tell(this.parts.notice, lines);
      this.showLines();
    }
  }

  /** An order of this cart was paid and its page never seen: only what was not part of it stays to be paid. */
  async alreadyPaid(token) {
    const link = `${shop.root}order/#${token}`;
    const order = await call(`/orders/${encodeURIComponent(token)}`).catch(() => null);
    if (!order || !settleCart(order) || !readCart().items.length) return location.assign(link);
    this.parts.paid.hidden = false;
    this.parts.paid.querySelector("a").href = link;
  }

  async pay() {
    const seen = new Map(readCart().items.map(({sku, unit_price}) => [sku, unit_price]));
    tell(this.parts.notice, []);
    this.paying(true);
    if (!(await this.settled())) return this.paying(false);
    const cart = readCart();
    for (const item of cart.items) item.unit_price = seen.get(item.sku) ?? item.unit_price; // a price that is new must be confirmed
    const body = {...cartRequest(cart), cart: cart.id};
    const email = this.parts.person.querySelector("input").value.trim();
    if (email && !this.parts.person.hidden) body.email = email;
    body.expected_total = this.total;
    if (this.parts.offers.checked) body.marketing_consent = true;
    try {
      const {checkout_url} = await checkout(body, cart.id);
      changeCart((now) => {
        now.started = Date.now();
      });
      location.assign(checkout_url);
    } catch (error) {
      await this.refused(error);
      this.paying(false);
    }
  }

  paying(on) {
    this.parts.pay.setAttribute("aria-busy", on);
    this.parts.pay.disabled = on;
  }
}

customElements.define("cart-page", CartPage);
