/** Money as a reader of this page writes it, from integer minor units. */
import {shop} from "../lib/page.js";

const formats = new Map();

/** The currency's own exponent decides: 1250 is €12.50, ¥1,250, or 1.250 BHD. */
export function money(minor, currency = shop.currency) {
  if (!formats.has(currency)) {
    formats.set(currency, new Intl.NumberFormat(shop.lang, {style: "currency", currency}));
  }
  const format = formats.get(currency);
  return format.format(minor / 10 ** format.resolvedOptions().maximumFractionDigits);
}
