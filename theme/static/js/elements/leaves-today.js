/** <leaves-today>: "Order within 2 h 10 min: leaves today", by the shop's clock and working days. Without JS: the rule. */
import {dayName, minutes, openState, parseHours, shopTime} from "../lib/hours.js";
import {say, shop} from "../lib/page.js";

class LeavesToday extends HTMLElement {
  connectedCallback() {
    if (!shop.orderBy) return;
    const hours = parseHours(this.dataset.hours);
    const now = shopTime();
    const left = minutes(shop.orderBy) - now.at;
    if (left > 0 && hours.some(({days}) => days.includes(now.day))) {
      this.textContent = left >= 60 ? say("leavesToday", {h: Math.floor(left / 60), m: left % 60}) : say("leavesSoon", {m: left});
      return;
    }
    const next = openState(hours, {day: (now.day + 1) % 7, at: -1});
    if (next) this.textContent = next.ahead === 0 ? say("leavesTomorrow") : say("leavesOn", {day: dayName(next.day)});
  }
}

customElements.define("leaves-today", LeavesToday);
