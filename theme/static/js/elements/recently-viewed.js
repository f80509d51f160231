/** <recently-viewed data-slug="…">: a row of what this browser looked at before; hidden when there is nothing. */
import {stamp} from "../lib/dom.js";
import {shop} from "../lib/page.js";
import {viewed} from "../lib/viewed.js";

class RecentlyViewed extends HTMLElement {
  connectedCallback() {
    const here = viewed().filter(({slug, url}) => slug !== this.dataset.slug && url === `${shop.root}products/${slug}/`);
    this.querySelector("ul").replaceChildren(...here.slice(0, 6).map((product) => {
      const card = stamp("viewed-card", {title: product.title, price: product.price_text});
      card.querySelector("a").href = product.url;
      card.querySelector("img").src = product.picture;
      return card;
    }));
    this.hidden = !here.length;
  }
}

customElements.define("recently-viewed", RecentlyViewed);
