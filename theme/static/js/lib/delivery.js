/** Where a cart goes, how, and what is missing until that costs nothing. */
import {fill, stamp} from "../lib/dom.js";
import {money} from "../lib/money.js";
import {say, shop} from "../lib/page.js";

/** "1–3 working days", "1 working day"; nothing when it is not known. */
function span(days) {
  if (!days) return "";
  const [from, to] = days;
  const form = new Intl.PluralRules(shop.lang).select(to);
  return from === to ? say(`day_${form}`, {n: to}, "day_other") : say("days", {from, to});
}

export function showDelivery(parts, quote) {
  showWays(parts.ships, quote);
  showGap(parts.free, quote);
  showCountries(parts.country, quote);
}

function showWays(fieldset, {shipping_options: options, shipping_option: chosen}) {
  fieldset.hidden = !options.length;
  fieldset.querySelectorAll("label").forEach((label) => label.remove());
  fieldset.append(...options.map(({id, label, price, days}) => {
    const row = stamp("cart-ship", {label, price: price ? money(price) : say("free"), days: span(days)});
    Object.assign(row.querySelector("input"), {value: id, checked: id === chosen});
    return row;
  }));
}

function showGap(box, {free_shipping_gap: gap, subtotal, discount}) {
  box.hidden = gap == null;
  if (gap == null) return;
  fill(box, {free: gap > 0 ? say("freeGap", {amount: money(gap)}) : say("freeReached")});
  const done = subtotal - discount;
  Object.assign(box.querySelector("progress"), gap > 0 ? {max: done + gap, value: done} : {max: 1, value: 1});
}

function showCountries(select, {countries, country}) {
  if (select.options.length !== countries.length) {
    const names = new Intl.DisplayNames(shop.lang, {type: "region"});
    const sorted = countries.map((code) => new Option(names.of(code), code)).sort((a, b) => a.text.localeCompare(b.text, shop.lang));
    select.replaceChildren(...sorted);
  }
  select.value = country;
}
