/** What the first letters find: the shop's names, in one small file, long before the engine and its index are here. */
import {fold, isHan} from "../lib/fold.js";

const files = new Map();

const load = (url) => {
  if (!files.has(url)) files.set(url, fetch(url).then((answer) => answer.json()).catch(() => files.delete(url) && null));
  return files.get(url);
};

/**
 * The pages whose names have a word that begins with so little: as the engine gives them. null: that is for the engine.
 * url: the file that shop/storefront/views/openings.py writes.
 */
export async function opening(term, url) {
  const bare = fold(term);
  if ([...bare].length > (isHan(bare) ? 1 : 2) || /\s/.test(bare)) return null;
  const names = await load(url);
  if (!names || !bare || (bare.length > 1 && !names.whole)) return null;
  const found = (names.letters[[...bare][0]] || []).map((at) => names.pages[at]).filter(({words}) => isHan(bare) || ` ${words}`.includes(` ${bare}`));
  return found.map(({title, url: page, price, image}) => ({url: page, meta: {title, price, image}, excerpt: ""}));
}
