/** What the page says about itself: settings, and the words its elements speak. */
const read = (id) => JSON.parse(document.getElementById(id)?.textContent || "{}");

export const shop = read("shop");
const words = read("words");

/** Give the words for `key` with its {placeholders} filled; an unknown key gives the fallback key's words. */
export function say(key, values = {}, fallback = "") {
  const text = words[key] ?? words[fallback] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const knows = (key) => key in words;
