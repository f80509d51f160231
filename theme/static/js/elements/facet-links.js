/** <facet-links data-in data-active>: with one choice made, the others lead to the search for both together. */
import {shop} from "../lib/page.js";

class FacetLinks extends HTMLElement {
  connectedCallback() {
    const {in: category, active} = this.dataset;
    if (!active) return;
    for (const link of this.querySelectorAll("a[data-facet]:not([aria-current])")) {
      const address = new URLSearchParams({in: category});
      for (const choice of [active, link.dataset.facet]) address.append(...choice.split("="));
      link.querySelector("span").remove(); // it counts those of the one choice, not of both together
      link.href = `${shop.root}search/?${address}`;
    }
  }
}

customElements.define("facet-links", FacetLinks);
