/** Typing errors mended with the shop's own words: read from shop/storefront/vocabulary.py's shards when they are needed. */
import {fold, isHan} from "../lib/fold.js";

const PIECES = /[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff]+|[\p{L}\p{M}]+/gu;
const SHORTEST = 4; // a shorter word is near too many others
const LONG = 7; // letters beyond which two may be wrong
const shards = new Map();

/** The words of what was typed that are long enough to be judged. */
export const pieces = (term) => (term.match(PIECES) || []).filter((word) => word.length >= (isHan(word) ? 2 : SHORTEST));

/**
 * How many letters must be changed, left out, put in or swapped with a neighbour to make `typed` into `word`
 * (Damerau-Levenshtein, optimal string alignment), or into the beginning of it: whoever still types is not wrong yet.
 * Gives [whole, beginning].
 */
export function distances(typed, word) {
  let before, last = Array.from({length: word.length + 1}, (_, at) => at);
  for (let i = 1; i <= typed.length; i++) {
    const row = [i];
    for (let j = 1; j <= word.length; j++) {
      const same = typed[i - 1] === word[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return [last[word.length], Math.min(...last)];
}

/**
 * The part of a run of Han characters that `typed` stands for: one character wrong or left out, two from six on.
 * Gives [mistakes, part], or null. At least two characters must be right.
 */
export function nearPart(typed, run) {
  const most = typed.length < 6 ? 1 : 2;
  let best = null;
  for (let from = 0; from < run.length; from++) {
    for (let size = Math.max(3, typed.length - most + 1); size <= typed.length + most && from + size <= run.length; size++) {
      const part = run.slice(from, from + size);
      const [wrong] = distances(typed, part);
      const anchored = part[0] === typed[0] || part.at(-1) === typed.at(-1);
      if (wrong <= most && Math.max(typed.length, size) - wrong >= 2 && anchored && (!best || wrong < best[0])) best = [wrong, part];
    }
  }
  return best;
}

async function readShard(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return Object.entries(await answer.json());
}

/** The words near what was typed: [[word, count], …]; urls: the vocabulary's shards. A shard that fails is asked for anew. */
async function neighbours(typed, urls) {
  const wanted = [...new Set([...typed].slice(0, 2).map((letter) => urls[letter.codePointAt(0) % urls.length]))];
  for (const url of wanted) if (!shards.has(url)) shards.set(url, readShard(url).catch((error) => shards.delete(url) && Promise.reject(error)));
  return (await Promise.all(wanted.map((url) => shards.get(url)))).flat();
}

/** The shop's word for a typed one: itself if the shop knows it, or one that begins so; null: there is none near. */
async function mend(typed, urls) {
  const bare = isHan(typed) ? typed : fold(typed);
  let best = null;
  for (const [word, count] of await neighbours(bare, urls)) {
    if (isHan(word) !== isHan(typed)) continue;
    if (isHan(word) ? word.includes(typed) : fold(word).startsWith(bare)) return typed;
    const [wrong, rest, mended] = isHan(word) ? hanMistakes(typed, word) : mistakes(bare, word);
    const score = wrong + rest - count / 1e6;
    if (mended && (!best || score < best.score || (score === best.score && mended < best.mended))) best = {score, mended};
  }
  return best?.mended ?? null;
}

/** [mistakes, what it costs that only a beginning was typed, the word]. */
function mistakes(bare, word) {
  const known = fold(word);
  const most = bare.length <= LONG ? 1 : 2;
  if (known.length < bare.length - most) return [];
  const [whole, beginning] = distances(bare, known);
  if (whole <= most) return [whole, 0, word];
  return beginning <= most ? [beginning, 0.5, word] : [];
}

function hanMistakes(typed, run) {
  const [wrong, part] = nearPart(typed, run) || [];
  return part ? [wrong, 0, part] : [];
}

/**
 * What was typed with those of its words mended that `doubtful` names, and the words that the shop knows as they are.
 * better: null when there is nothing to mend, or nothing to mend it with.
 */
export async function respell(term, doubtful, urls) {
  const mended = await Promise.all(doubtful.map((word) => mend(word, urls)));
  const text = doubtful.reduce((so, word, at) => so.replace(word, mended[at] ?? word), term);
  return {better: text === term ? null : text, known: doubtful.filter((word, at) => mended[at] === word)};
}
