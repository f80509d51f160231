/** <buy-box>: variants, live stock, "Buy now" and "Add to cart" of one product. */
import {ApiError, call, checkout} from "../lib/api.js";
import {addToCart, readCart} from "../lib/cart.js";
import {fill, randomId, tell, toast} from "../lib/dom.js";
import {explain} from "../lib/explain.js";
import {money} from "../lib/money.js";
import {say, shop} from "../lib/page.js";
import {store, stored} from "../lib/stored.js";
import {remember} from "../lib/viewed.js";

const FEW = 5;
const HELD_KEY = "regulars.held";

/** The payment page of this browser's own unpaid order for a SKU, while its reservation lasts. */
function heldCheckout(sku) {
  const {until = 0, url} = stored(HELD_KEY, {})[sku] || {};
  return Date.now() < until ? url : null;
}

function hold(sku, url) {
  store(HELD_KEY, {[sku]: {url, until: Date.now() + shop.reservationMinutes * 60_000}});
}

class BuyBox extends HTMLElement {
  connectedCallback() {
    this.product = JSON.parse(document.getElementById("product").textContent);
    this.notice = this.querySelector("[data-notice]");
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.submitter?.name === "buy") this.buy(event.submitter);
      else this.add();
    });
    this.form.addEventListener("change", () => this.choose());
    this.preselect();
    this.choose();
    this.askStock();
    const {slug, title, url, thumb} = this.product;
    remember({slug, title, url, picture: thumb, price_text: this.variant.price_text});
    addEventListener("pageshow", () => this.busy(false));
  }

  get variant() {
    const chosen = new FormData(this.form);
    const {options, variants} = this.product;
    return variants.find((variant) => options.every((name) => variant.options[name] === chosen.get(name))) || (options.length ? null : variants[0]);
  }

  get quantity() {
    return Number(this.form.elements.quantity?.value) || 1;
  }

  /** A link with ?variant=SKU opens with that variant chosen. */
  preselect() {
    const sku = new URLSearchParams(location.search).get("variant");
    const wanted = this.product.variants.find((variant) => variant.sku === sku);
    for (const [name, value] of Object.entries(wanted?.options || {})) {
      const input = [...this.form.querySelectorAll("input[type=radio]")].find((radio) => radio.name === name && radio.value === value);
      if (input) input.checked = true;
    }
  }

  choose() {
    const {variant} = this;
    this.attempt = randomId();
    tell(this.notice, []);
    for (const output of this.querySelectorAll("legend output")) {
      const input = this.form.querySelector(`fieldset[data-option="${CSS.escape(output.dataset.option)}"] input:checked`);
      output.textContent = input?.closest(".choice").dataset.label || "";
    }
    this.markGone();
    this.show(variant);
    if (variant && variant.sku !== this.shown) {
      if (this.shown) {
        if (variant.picture_index !== null) this.closest(".product")?.querySelector("picture-gallery")?.show(variant.picture_index);
        if (this.product.variants.length > 1) history.replaceState(null, "", `?variant=${encodeURIComponent(variant.sku)}`);
      }
      this.shown = variant.sku;
    }
  }

  show(variant) {
    const held = variant?.availability === "sold_out" && heldCheckout(variant.sku);
    const state = held ? "held" : variant ? variant.availability : "none";
    const sold = state === "sold_out" || !variant;
    if (variant) fill(this, {price: variant.price_text, was: variant.was_text, lowest: variant.lowest_text, unit: variant.unit_text});
    this.querySelector(".price").classList.toggle("price--sale", Boolean(variant?.was_text));
    const line = this.querySelector(".availability");
    line.dataset.state = sold ? "sold_out" : state;
    line.lastElementChild.textContent = say(`stock_${variant?.left ? "left" : state}`, {n: variant?.left, date: variant?.available_from_text || ""}, "stock_none");
    for (const part of this.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(sold ? "sold_out" : state);
    for (const button of this.querySelectorAll(".buy__row [type=submit]")) button.disabled = sold;
    this.waitFor(variant);
    const {buy} = this.form.elements;
    buy.textContent = say({preorder: "preorder", held: "toPayment"}[state] || "buyNow");
    if (held) this.form.elements.add.disabled = true;
  }

  /** Have the form for what is sold out speak of this variant. */
  waitFor(variant) {
    const form = this.querySelector("sign-up");
    if (!form || !variant) return;
    form.querySelector("[name=sku]").value = variant.sku;
    form.begin?.();
  }

  /** Cross out the choices that lead to a sold-out variant, given the other choices. */
  markGone() {
    const chosen = Object.fromEntries(new FormData(this.form));
    for (const input of this.form.querySelectorAll("input[type=radio]")) {
      const wanted = {...chosen, [input.name]: input.value};
      const variant = this.product.variants.find(({options}) => this.product.options.every((name) => options[name] === wanted[name]));
      input.closest(".choice").classList.toggle("is-gone", !variant || variant.availability === "sold_out");
    }
  }

  async askStock() {
    const tracked = this.product.variants.filter((variant) => variant.tracked);
    if (!tracked.length) return;
    try {
      const stock = await call(`/stock?${tracked.map(({sku}) => `sku=${encodeURIComponent(sku)}`).join("&")}`);
      for (const variant of tracked) this.learn(variant, stock[variant.sku]?.available);
      this.markGone();
      this.show(this.variant);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // The words from the build stay; checkout asks again.
    }
  }

  learn(variant, available) {
    if (!Number.isInteger(available)) return;
    variant.left = available > 0 && available <= FEW && variant.availability !== "preorder" ? available : 0;
    if (available <= 0) variant.availability = "sold_out";
    else if (variant.availability !== "preorder") variant.availability = available <= FEW ? "low" : "in_stock";
  }

  item() {
    const {slug, title, url, thumb: main} = this.product;
    const {sku, label, price, thumb = main} = this.variant;
    return {sku, slug, title, label, url, picture: thumb, unit_price: price};
  }

  add() {
    addToCart(this.item(), this.quantity);
    toast(say("added", {title: this.product.title}), say("viewCart"), `${shop.root}cart/`);
  }

  async buy(button) {
    const held = this.variant.availability === "sold_out" && heldCheckout(this.variant.sku);
    if (held) return location.assign(held);
    this.busy(true, button);
    const {sku, unit_price} = this.item();
    const {country} = readCart();
    const body = {items: [{sku, quantity: this.quantity, unit_price}], ...(country && {country})};
    try {
      const {checkout_url} = await checkout(body, this.attempt);
      hold(sku, checkout_url);
      location.assign(checkout_url);
    } catch (error) {
      this.busy(false);
      this.refused(error);
    }
  }

  refused(error) {
    if (!(error instanceof ApiError)) throw error;
    this.attempt = randomId();
    for (const {sku, new: price, available} of error.details.items || []) {
      const variant = this.product.variants.find((one) => one.sku === sku);
      if (!variant) continue;
      if (error.code === "price_changed") Object.assign(variant, {price, price_text: money(price), was_text: null, lowest_text: null, unit_text: null});
      if (error.code === "out_of_stock") this.learn(variant, available);
    }
    this.markGone();
    this.show(this.variant);
    tell(this.notice, explain(error, () => this.product.title), error.code === "price_changed" ? "warn" : "error");
  }

  busy(on, button = this.querySelector("[name=buy]")) {
    button.setAttribute("aria-busy", on);
    if (on) button.disabled = true;
    else this.show(this.variant);
  }
}

customElements.define("buy-box", BuyBox);
