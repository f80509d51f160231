/** The cart, kept in this browser and shared by its tabs. */
import {randomId} from "../lib/dom.js";
import {store, stored} from "../lib/stored.js";

const CART_KEY = "regulars.cart";
const MOST = 99;
const UNPAID = ["awaiting_payment", "failed", "expired", "cancelled"];

export const cartEvents = new EventTarget();

const changed = () => cartEvents.dispatchEvent(new Event("change"));

addEventListener("storage", (event) => (event.key === CART_KEY || event.key === null) && changed());

export function readCart() {
  const cart = stored(CART_KEY, {});
  return {id: randomId(), coupons: [], ...cart, items: Array.isArray(cart.items) ? cart.items : []};
}

/** Change the newest state of the cart: another tab may have written it meanwhile. */
export function changeCart(change) {
  const cart = readCart();
  change(cart);
  cart.items = cart.items.filter((item) => item.quantity > 0);
  store(CART_KEY, cart);
  changed();
  return cart;
}

export function addToCart(item, quantity = 1) {
  return changeCart((cart) => {
    const line = cart.items.find(({sku}) => sku === item.sku);
    if (line) Object.assign(line, item, {quantity: Math.min(MOST, line.quantity + quantity)});
    else cart.items.push({...item, quantity});
  });
}

export function setQuantity(sku, quantity) {
  return changeCart((cart) => {
    const line = cart.items.find((item) => item.sku === sku);
    if (line) line.quantity = Math.max(0, Math.min(MOST, Math.trunc(quantity) || 0));
  });
}

/**
 * Once this cart's order is paid, what was paid leaves it, and the rest becomes another cart.
 * Gives whether this happened just now.
 */
export function settleCart({cart: id, payment_status: payment, items: paid}) {
  if (!id || readCart().id !== id || UNPAID.includes(payment)) return false;
  const pieces = new Map(paid.map(({sku, quantity}) => [sku, quantity]));
  changeCart((cart) => {
    for (const item of cart.items) item.quantity -= pieces.get(item.sku) || 0;
    cart.id = randomId();
    delete cart.started;
    if (cart.items.some(({quantity}) => quantity > 0)) return;
    cart.coupons = [];
    delete cart.shipping;
  });
  return true;
}

export const countItems = (cart) => cart.items.reduce((sum, {quantity}) => sum + quantity, 0);

/** The part of a cart that the server prices. */
export function cartRequest({items, country, shipping, coupons}) {
  const body = {items: items.map(({sku, quantity, unit_price}) => ({sku, quantity, unit_price}))};
  if (country) body.country = country;
  if (shipping) body.shipping = shipping;
  if (coupons?.length) body.coupons = coupons;
  return body;
}
