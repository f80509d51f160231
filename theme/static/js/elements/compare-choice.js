/** <compare-choice data-slug>: puts a product among those that are compared, or takes it away. */
import {MOST_COMPARED, compare, compared, comparedEvents} from "../lib/compared.js";
import {toast} from "../lib/dom.js";
import {say, shop} from "../lib/page.js";

class CompareChoice extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.button.addEventListener("click", () => this.choose());
    this.show = () => this.button.setAttribute("aria-pressed", compared().includes(this.dataset.slug));
    comparedEvents.addEventListener("change", this.show);
    this.show();
  }

  disconnectedCallback() {
    comparedEvents.removeEventListener("change", this.show);
  }

  choose() {
    const {slug} = this.dataset;
    const slugs = compared();
    const address = `${shop.root}compare/`;
    if (slugs.includes(slug)) {
      compare(slugs.filter((other) => other !== slug));
    } else if (slugs.length >= MOST_COMPARED) {
      toast(say("compareFull", {n: MOST_COMPARED}), say("compareOpen"), address);
    } else {
      compare([...slugs, slug]);
      if (slugs.length) toast(say("compareReady", {n: slugs.length + 1}), say("compareOpen"), address);
      else toast(say("compareOne"), say("compareOpen"), address);
    }
  }
}

customElements.define("compare-choice", CompareChoice);
