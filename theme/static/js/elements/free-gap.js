/** <free-gap data-from>: what the cart still lacks until delivery in the shop's own country is free. Without JS, or a cart: the rule. */
import {cartEvents, readCart} from "../lib/cart.js";
import {money} from "../lib/money.js";
import {say, shop} from "../lib/page.js";

class FreeGap extends HTMLElement {
  connectedCallback() {
    this.rule = this.textContent;
    cartEvents.addEventListener("change", () => this.show());
    this.show();
  }

  show() {
    const {items, country, coupons} = readCart();
    const gap = Number(this.dataset.from) - items.reduce((sum, {unit_price, quantity}) => sum + unit_price * quantity, 0);
    const known = items.length && !coupons.length && (country || shop.country) === shop.country;
    this.textContent = known ? (gap > 0 ? say("freeGap", {amount: money(gap)}) : say("freeReached")) : this.rule;
  }
}

customElements.define("free-gap", FreeGap);
