/** What this browser searched for and bought, beside what it looked at (viewed.js); none of it is sent anywhere. */
import {store, stored} from "../lib/stored.js";

const SEARCHED_KEY = "regulars.searched";
const BOUGHT_KEY = "regulars.bought";
const KEPT = {[SEARCHED_KEY]: 6, [BOUGHT_KEY]: 24};

const list = (key) => {
  const found = stored(key, []);
  return Array.isArray(found) ? found : [];
};

const add = (key, entry, same) => store(key, [entry, ...list(key).filter((other) => !same(other))].slice(0, KEPT[key]));

/** [{term, slugs}], the latest first; slugs: the first products that the search found. */
export const searched = () => list(SEARCHED_KEY);
export const rememberSearch = (term, slugs) => slugs.length && add(SEARCHED_KEY, {term, slugs}, (other) => other.term === term);

/** [{slug, title, at}], the latest first. */
export const bought = () => list(BOUGHT_KEY);
export const rememberBought = (item) => add(BOUGHT_KEY, item, (other) => other.slug === item.slug && other.at >= item.at);

export function forgetInterests() {
  for (const key of ["regulars.viewed", SEARCHED_KEY, BOUGHT_KEY]) store(key, []);
}
