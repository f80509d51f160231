/** <leaves-today>: "Order within 2 h 10 min: leaves today", by the shop's clock and working days, and when it arrives. Without JS: the rule. */
import {dayName, minutes, openState, parseHours, shopTime} from "../lib/hours.js";
import {say, shop} from "../lib/page.js";

class LeavesToday extends HTMLElement {
  connectedCallback() {
    if (!shop.orderBy) return;
    const hours = parseHours(this.dataset.hours);
    const now = shopTime();
    const left = minutes(shop.orderBy) - now.at;
    if (left > 0 && hours.some(({days}) => days.includes(now.day))) {
      return this.promise(now.day, 0, left >= 60 ? say("leavesToday", {h: Math.floor(left / 60), m: left % 60}) : say("leavesSoon", {m: left}));
    }
    const next = openState(hours, {day: (now.day + 1) % 7, at: -1});
    if (next) this.promise(now.day, next.ahead + 1, next.ahead === 0 ? say("leavesTomorrow") : say("leavesOn", {day: dayName(next.day)}));
  }

  /** What leaves `ahead` days after `day` is on its way for some working days, Monday to Friday. */
  promise(day, ahead, words) {
    const {days, country} = this.dataset;
    this.textContent = words;
    if (!days) return;
    const [from, to] = days.split(" ").map((wanted) => {
      let after = ahead;
      for (let left = Number(wanted); left > 0; ) if ((day + ++after) % 7 < 5) left -= 1;
      return new Date(Date.now() + after * 86_400_000);
    });
    const form = new Intl.DateTimeFormat(shop.lang, {weekday: "short", day: "numeric", month: "short", timeZone: shop.timezone});
    this.append(" ", say("withYou", {when: form.formatRange(from, to), country}));
  }
}

customElements.define("leaves-today", LeavesToday);
