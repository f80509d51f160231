/** What the page says about itself: settings, and the words its elements speak. */
const read = (id) => JSON.parse(document.getElementById(id)?.textContent || "{}");

export const shop = read("shop");
const words = read("words");

/** Give the words for `key` with its {placeholders} filled; an unknown key gives the fallback key's words. */
export function say(key, values = {}, fallback = "") {
  const text = words[key] ?? words[fallback] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Fetch the words for refusals, once; without them a refusal is told in general words. */
export async function learnRefusals() {
  const file = shop.refusals;
  if (!file) return;
  shop.refusals = "";
  try {
    Object.assign(words, await (await fetch(file)).json());
  } catch {
    shop.refusals = file;
  }
}

export const knows = (key) => key in words;
