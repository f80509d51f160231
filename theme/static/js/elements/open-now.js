/** <open-now data-hours="mon,tue 09:00 18:00;">: says whether somebody is there now. Without JS: the hours. */
import {clock, dayName, openState, parseHours, shopTime} from "../lib/hours.js";
import {say} from "../lib/page.js";

class OpenNow extends HTMLElement {
  connectedCallback() {
    this.hours = parseHours(this.dataset.hours);
    this.title = this.textContent.trim();
    this.show();
    this.timer = setInterval(() => this.show(), 60_000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  show() {
    const state = openState(this.hours, shopTime());
    if (!state) return;
    this.dataset.open = state.open;
    if (state.open) this.textContent = say("openUntil", {time: clock(state.until)});
    else this.textContent = say(["opensToday", "opensTomorrow"][state.ahead] || "opensOn", {time: clock(state.at), day: dayName(state.day)});
  }
}

customElements.define("open-now", OpenNow);
