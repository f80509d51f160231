/** Products this browser looked at; they never leave it. */
import {store, stored} from "../lib/stored.js";

const VIEWED_KEY = "regulars.viewed";

export const viewed = () => {
  const list = stored(VIEWED_KEY, []);
  return Array.isArray(list) ? list : [];
};

export function remember(product) {
  store(VIEWED_KEY, [product, ...viewed().filter(({slug}) => slug !== product.slug)].slice(0, 12));
}
