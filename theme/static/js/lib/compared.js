/** Products this browser compares, at most four; they never leave it. */
import {store, stored} from "../lib/stored.js";

const COMPARED_KEY = "regulars.compared";
export const MOST_COMPARED = 4;
export const comparedEvents = new EventTarget();

const noteCompared = () => comparedEvents.dispatchEvent(new Event("change"));
addEventListener("storage", ({key}) => (key === COMPARED_KEY || key === null) && noteCompared());

/** Their slugs, in the order in which they were chosen. */
export const compared = () => {
  const list = stored(COMPARED_KEY, []);
  return Array.isArray(list) ? list.filter((slug) => typeof slug === "string").slice(0, MOST_COMPARED) : [];
};

export function compare(slugs) {
  store(COMPARED_KEY, [...new Set(slugs)].slice(0, MOST_COMPARED));
  noteCompared();
}
