/** A link out of a mail fills the cart: /cart/#restore=SKU*2~SKU*1.signature. What it names is asked for anew. */
import {changeCart} from "../lib/cart.js";

const NAMED = /^#restore=(.+)\.[^.]*$/;
const PART = /^([\w.-]{1,64})\*([1-9]\d?)$/;

/** Whether the address held a cart; it then holds it no more, so that a reload fills nothing again. */
export function restoreCart() {
  const wanted = NAMED.exec(readable(location.hash))?.[1].split("~").map((part) => PART.exec(part)).filter(Boolean) ?? [];
  if (!wanted.length) return false;
  history.replaceState(null, "", location.pathname + location.search);
  changeCart((cart) => {
    for (const [, sku, quantity] of wanted) {
      const line = cart.items.find((item) => item.sku === sku);
      if (line) line.quantity = Math.max(line.quantity, Number(quantity));
      else cart.items.push({sku, title: sku, quantity: Number(quantity)});
    }
  });
  return true;
}

function readable(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
