/** Parts that have nothing to say to a new visitor bring their script once this browser has something for them. */
import {stored} from "../lib/stored.js";

const KNOWN = ["regulars.viewed", "regulars.searched", "regulars.bought"];

if (KNOWN.some((key) => stored(key, []).length)) {
  for (const part of document.querySelectorAll("[data-later]")) import(part.dataset.later).catch(() => {}); // it stays hidden
}
