/** <closed-help data-hours>: while nobody is there, the answers that are there at any hour come first. */
import {openState, parseHours, shopTime} from "../lib/hours.js";

class ClosedHelp extends HTMLElement {
  connectedCallback() {
    const state = openState(parseHours(this.dataset.hours), shopTime());
    this.hidden = !state || state.open;
  }
}

customElements.define("closed-help", ClosedHelp);
