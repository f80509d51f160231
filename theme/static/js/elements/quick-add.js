/** <quick-add data-sku …>: puts a product without choices into the cart from a list. */
import {addToCart} from "../lib/cart.js";
import {toast} from "../lib/dom.js";
import {say, shop} from "../lib/page.js";

class QuickAdd extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", () => {
      const {sku, slug, title, url, picture, price} = this.dataset;
      addToCart({sku, slug, title, label: "", url, picture, unit_price: Number(price)});
      toast(say("added", {title}), say("viewCart"), `${shop.root}cart/`);
    });
  }
}

customElements.define("quick-add", QuickAdd);
