/** Which words of a search the found pages do not have: the engine answers an unknown word with whatever begins like it. */
import {fold, isHan} from "../lib/fold.js";
import {pieces} from "../lib/spelling.js";

const ENDING = 3; // letters that an English ending may add: teapots, steaming

/** The words of a page that the engine found, folded, and the parts of those that are put together. */
const matches = ({content, locations}) => {
  const words = content.split(content.includes("\u200b") ? "\u200b" : /\s+/); // as the engine counts them
  return locations.flatMap((at) => fold(words[at] || "").split(/[^\p{L}\p{N}]+/u)).filter(Boolean);
};

const meets = (typed, found) => found.includes(typed) || (found.length >= ENDING && typed.startsWith(found) && typed.length - found.length <= ENDING);

/** Whether two words could be forms of one: berries, berry. */
const akin = (typed, found) => {
  let same = 0;
  while (same < typed.length && typed[same] === found[same]) same++;
  return same >= ENDING && same >= typed.length - ENDING;
};

/**
 * pages: what the engine gave of the first results. Gives the words that none of them has, and of those the ones that
 * nothing was found for that could be another form of the word.
 */
export function doubts(term, pages) {
  const found = [...new Set(pages.flatMap(matches))];
  const texts = pages.map(({content}) => content.replace(/[\s\u200b]+/g, ""));
  const unmet = pieces(term).filter((word) => (isHan(word) ? !texts.some((text) => text.includes(word)) : !found.some((match) => meets(fold(word), match))));
  return {unmet, lost: unmet.filter((word) => !isHan(word) && !found.some((match) => akin(fold(word), match)))};
}
