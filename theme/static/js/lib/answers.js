/** Questions among what a search finds. */

const weight = ({weighted_locations: found}) => found.reduce((sum, {balanced_score: score}) => sum + score, 0);

/** The question on a page under which most of the words stand, in place of the whole page; a page without questions as it is. */
export function answerOf(page) {
  const asked = (page.sub_results || []).filter(({title, url}) => url.includes("#") && /[?？]$/.test(title));
  const [best] = asked.sort((one, other) => weight(other) - weight(one));
  return best ? {url: best.url, excerpt: best.excerpt, meta: {...page.meta, title: best.title}} : page;
}
