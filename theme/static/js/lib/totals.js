/** The sums of a quote or an order. */
import {fill} from "../lib/dom.js";
import {money} from "../lib/money.js";
import {say} from "../lib/page.js";

export function showTotals(root, sums) {
  const {subtotal, discount, shipping, tax, tax_included: included = true, total, refunded} = sums;
  const text = (minor) => money(minor, sums);
  fill(root, {
    subtotal: text(subtotal),
    discount: discount ? text(-discount) : "",
    shipping: shipping ? text(shipping) : say("free"),
    tax: tax && !included ? text(tax) : "",
    taxNote: tax && included ? say("taxIncluded", {amount: text(tax)}) : "",
    total: text(total),
    refunded: refunded ? text(-refunded) : "",
  });
  for (const row of root.querySelectorAll("[data-row]")) row.hidden = row.querySelector("[data-f]").hidden;
}
