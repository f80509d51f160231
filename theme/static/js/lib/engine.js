/**
 * The search engine, Pagefind. It only logs that a part of its index did not come, and goes on as if nothing were
 * found: so it runs in the page rather than in its worker, and what it fetches is watched.
 */
let broken = null;

function watch(folder) {
  const plain = globalThis.fetch;
  globalThis.fetch = async (input, options) => {
    if (!String(input).includes(folder)) return plain(input, options);
    try {
      const answer = await plain(input, options);
      if (!answer.ok) throw new Error(`${answer.status} ${input}`);
      return answer;
    } catch (error) {
      broken = error;
      throw error;
    }
  };
}

let pagefind = null;

/** Whether the engine itself is here: a module that failed to load is not asked for again by this page. */
export const hasEngine = () => Boolean(pagefind);

/** A new engine, which has loaded nothing yet. */
export async function openEngine(url) {
  if (!pagefind) {
    const loaded = await import(url);
    if (!pagefind) watch(url.slice(0, url.lastIndexOf("/") + 1));
    pagefind = loaded;
  }
  broken = null;
  return pagefind.createInstance({noWorker: true});
}

/** Wait for what the engine was asked; throws if something that it needed did not come. */
export async function whole(asked) {
  const answer = await asked;
  if (broken) throw broken;
  return answer;
}
