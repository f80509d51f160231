/** An ApiError in plain words: what happened, and what to do next. */
import {money} from "../lib/money.js";
import {say} from "../lib/page.js";

/** `name` gives a product's name for a SKU. Gives one line per fact. */
export function explain(error, name = (sku) => sku) {
  const {code, details} = error;
  const each = (describe) => (details.items || []).map(describe);
  switch (code) {
    case "out_of_stock":
      return each(({sku, available}) => say(available > 0 ? "onlyLeft" : "soldOut", {title: name(sku), n: available}));
    case "price_changed": {
      const lines = each((item) => say("priceChanged", {title: name(item.sku), old: money(item.old), new: money(item.new)}));
      return [...lines, say("confirmPrice")];
    }
    case "coupon_invalid": {
      const values = {coupon: details.coupon, minimum: money(details.minimum || 0)};
      return [say(`coupon_${details.reason}`, values, "coupon_unknown")];
    }
    case "unknown_sku":
      return [say("unknownSku", {title: name(details.sku)})];
    case "too_many_items": {
      const {sku, limit} = details;
      return [sku ? say("tooManyOf", {title: name(sku), limit}) : say("tooManyKinds", {limit})];
    }
    case "shipping_unavailable":
      return [say(details.shipping ? "error_shipping_unavailable" : "noCarrier")];
    default:
      return [say(`error_${code}`, {}, "error_unavailable")];
  }
}
