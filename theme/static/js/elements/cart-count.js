/** <cart-count>: how many things are in the cart, in every tab. */
import {cartEvents, countItems, readCart} from "../lib/cart.js";

class CartCount extends HTMLElement {
  connectedCallback() {
    this.show = () => {
      this.textContent = countItems(readCart()) || "";
    };
    cartEvents.addEventListener("change", this.show);
    this.show();
  }

  disconnectedCallback() {
    cartEvents.removeEventListener("change", this.show);
  }
}

customElements.define("cart-count", CartCount);
