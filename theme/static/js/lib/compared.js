/** Products this browser compares, at most four; they never leave it. */
import {store, stored} from "../lib/stored.js";

const COMPARED_KEY = "regulars.compared";
export const MOST_COMPARED = 4;
const SLUG = /^[a-z0-9-]+$/;
export const comparedEvents = new EventTarget();

const noteCompared = () => comparedEvents.dispatchEvent(new Event("change"));
addEventListener("storage", ({key}) => (key === COMPARED_KEY || key === null) && noteCompared());

/** What can be a product's slug: an address to share and an old storage may hold anything. */
const comparable = (slugs) => [...new Set(slugs)].filter((slug) => typeof slug === "string" && SLUG.test(slug)).slice(0, MOST_COMPARED);

/** Their slugs, in the order in which they were chosen. */
export const compared = () => {
  const list = stored(COMPARED_KEY, []);
  return Array.isArray(list) ? comparable(list) : [];
};

export function compare(slugs) {
  store(COMPARED_KEY, comparable(slugs));
  noteCompared();
}
