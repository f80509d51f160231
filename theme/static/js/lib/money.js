/** Money as a reader of this page writes it, from integer minor units. */
import {shop} from "../lib/page.js";

const formats = new Map();

/**
 * The shop says how many decimals a whole amount has, and any other: 1250 is €12.50, ¥1,250, or 1.250 BHD.
 * A browser must not choose: it takes what is usual in a country for what the currency has.
 */
export function money(minor, {currency, decimals: [whole, other] = shop.decimals} = shop) {
  const digits = minor % 10 ** other ? other : whole;
  const key = currency + digits;
  if (!formats.has(key)) {
    formats.set(key, new Intl.NumberFormat(shop.lang, {style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits}));
  }
  return formats.get(key).format(minor / 10 ** other);
}
