/** <order-page>: the order behind the link's #token: what happened, where the parcels are, what was bought. */
import {ApiError, call} from "../lib/api.js";
import {addToCart, readCart, settleCart} from "../lib/cart.js";
import {fill, stamp, tell} from "../lib/dom.js";
import {explain} from "../lib/explain.js";
import {rememberBought} from "../lib/interests.js";
import {money} from "../lib/money.js";
import {knows, say, shop} from "../lib/page.js";
import {showTotals} from "../lib/totals.js";

const STAGES = {unfulfilled: 1, partially_fulfilled: 2, fulfilled: 2, delivered: 3, returned: 3};
const PAID = ["paid", "partially_refunded", "on_hold", "disputed"];
const WAITING = ["awaiting_payment", "processing"];

class OrderPage extends HTMLElement {
  connectedCallback() {
    this.parts = Object.fromEntries([...this.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
    this.load = () => {
      clearTimeout(this.timer);
      this.wait = 1000;
      this.ask();
    };
    addEventListener("hashchange", this.load);
    this.addEventListener("click", (event) => this.clicked(event.target.closest("button")?.name));
    this.load();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    removeEventListener("hashchange", this.load);
  }

  async ask() {
    const token = location.hash.slice(1);
    if (!token) return this.nothing("noToken");
    try {
      this.show(await call(`/orders/${encodeURIComponent(token)}`));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code === "order_not_found" || error.code === "not_found") this.nothing("noOrder");
      else tell(this.parts.notice, explain(error));
      return;
    }
    if (!WAITING.includes(this.order.payment_status)) return;
    this.timer = setTimeout(() => this.ask(), this.wait);
    this.wait = Math.min(60_000, this.wait * 2);
  }

  nothing(key) {
    this.parts.loading.hidden = true;
    this.parts.body.hidden = true;
    fill(this, {headline: say(key), text: say(`${key}Text`)});
  }

  show(order) {
    this.order = order;
    const {payment_status: payment, fulfilment_status: fulfilment, checkout_url: link} = order;
    if (PAID.includes(payment)) this.remember(order);
    if (settleCart(order)) this.parts.kept.hidden = !readCart().items.length;
    const state = payment === "paid" && fulfilment !== "unfulfilled" ? fulfilment : payment;
    tell(this.parts.notice, []);
    this.parts.loading.hidden = true;
    this.parts.body.hidden = false;
    fill(this, {number: say("orderNumber", {number: order.number}), headline: say(`state_${state}`), text: say(`text_${state}`), arrives: this.arrival(order)});
    const over = ["failed", "expired"].includes(payment);
    this.parts.pay.hidden = !link;
    if (link) this.parts.pay.href = link;
    this.parts.pay.textContent = say(over ? "tryAgain" : "payNow");
    this.parts.again.hidden = !over || Boolean(link);
    this.parts.cart.hidden = !over;
    this.showSteps(payment, fulfilment);
    this.showItems(order);
    this.showParcels(order.parcels || []);
    this.showTimeline(order.timeline || []);
  }

  remember({items, timeline = []}) {
    const {at} = timeline.find(({event}) => event === "order_placed") || {};
    if (at) for (const {slug, title} of items) if (slug) rememberBought({slug, title, at});
  }

  arrival({estimated_delivery: range, fulfilment_status: fulfilment, payment_status: payment}) {
    if (!range || fulfilment === "delivered" || !PAID.includes(payment)) return "";
    const days = new Intl.DateTimeFormat(shop.lang, {weekday: "short", day: "numeric", month: "long", timeZone: "UTC"});
    return say("arrives", {range: days.formatRange(new Date(range.from), new Date(range.to))});
  }

  showSteps(payment, fulfilment) {
    const done = PAID.includes(payment) ? STAGES[fulfilment] ?? 1 : 0;
    this.parts.steps.hidden = !PAID.includes(payment) && !WAITING.includes(payment);
    [...this.parts.steps.children].forEach((step, at) => {
      step.classList.toggle("is-done", at <= done);
      step.removeAttribute("aria-current");
      if (at === done) step.setAttribute("aria-current", "step");
    });
  }

  showItems(order) {
    const text = (minor) => money(minor, order);
    this.parts.items.replaceChildren(...order.items.map(({quantity, title, label, total, picture}) => {
      const row = stamp("order-item", {quantity: `${quantity} ×`, title, label, total: text(total)});
      const image = row.querySelector("img");
      if (picture) image.src = picture;
      else image.remove();
      return row;
    }));
    showTotals(this.parts.sums, order);
  }

  showParcels(parcels) {
    this.parts.parcels.hidden = !parcels.length;
    this.parts.parcels.querySelector("ul").replaceChildren(...parcels.map((parcel) => {
      const row = stamp("order-parcel", {carrier: parcel.carrier, tracking: parcel.tracking_number, status: say(`parcel_${parcel.status}`)});
      const link = row.querySelector("a");
      link.hidden = !parcel.tracking_url;
      if (parcel.tracking_url) link.href = parcel.tracking_url;
      return row;
    }));
  }

  showTimeline(timeline) {
    const moment = new Intl.DateTimeFormat(shop.lang, {dateStyle: "medium", timeStyle: "short"});
    const known = timeline.filter(({event}) => knows(`event_${event}`)).reverse();
    this.parts.timeline.replaceChildren(...known.map(({at, event}) => {
      const row = stamp("order-event", {event: say(`event_${event}`), at: moment.format(new Date(at))});
      row.querySelector("time").dateTime = at;
      return row;
    }));
  }

  clicked(name) {
    if (name === "print") print();
    if (name === "again") {
      const here = new Set(readCart().items.map(({sku}) => sku));
      for (const {sku, slug, title, label, quantity, unit_price, picture} of this.order.items) {
        const url = slug ? `${shop.root}products/${slug}/` : "";
        if (!here.has(sku)) addToCart({sku, slug, title, label, unit_price, url, picture}, quantity);
      }
      location.assign(`${shop.root}cart/`);
    }
  }
}

customElements.define("order-page", OrderPage);
