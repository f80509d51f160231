/** <for-you>: products near to what this browser looked at, searched for and bought, each with the reason; hidden when there are none. */
import {readCart} from "../lib/cart.js";
import {stamp} from "../lib/dom.js";
import {bought, forgetInterests, searched} from "../lib/interests.js";
import {say, shop} from "../lib/page.js";
import {viewed} from "../lib/viewed.js";

const SHOWN = 6;
const MOST_SEEDS = 8; // products whose neighbours are asked for
const FOUND = 7; // what a product is worth that a search found, as near.json scores neighbours
const EACH = 2; // products for one reason, before another reason has its turn
const DAY = 86_400_000;

/** What the interest in a product is worth, the latest first: [slug, weight, reason]. */
function* seeds() {
  for (const [at, {slug, title}] of viewed().slice(0, 4).entries()) yield [slug, 3 - at / 2, say("whyViewed", {title})];
  for (const {term, slugs} of searched().slice(0, 2)) for (const slug of slugs) yield [slug, 2, say("whySearched", {term})];
  for (const {slug, title} of bought().slice(0, 3)) yield [slug, 2, say("whyBought", {title})];
}

/** The file of a product's neighbours; null: this language has none. */
const readNear = async (slug) => {
  const answer = await fetch(`${shop.root}products/${encodeURIComponent(slug)}/near.json`).catch(() => null);
  return answer?.ok ? answer.json() : null;
};

/** The same, but only the first few of each reason come before those of the others. */
function inTurn(best) {
  const said = {};
  const first = best.filter(({why}) => (said[why] = (said[why] || 0) + 1) <= EACH);
  return [...first, ...best.filter((one) => !first.includes(one))];
}

class ForYou extends HTMLElement {
  async connectedCallback() {
    this.querySelector("button").addEventListener("click", () => this.forget());
    this.show(await this.choose());
  }

  /** The best products with their reasons: [{card, why}]. */
  async choose() {
    const wanted = [...seeds()];
    const slugs = [...new Set(wanted.map(([slug]) => slug))].slice(0, MOST_SEEDS);
    const files = new Map(await Promise.all(slugs.map(async (slug) => [slug, await readNear(slug)])));
    const left = new Set([...viewed(), ...bought(), ...readCart().items].map(({slug}) => slug));
    const found = new Map();
    for (const [slug, weight, why] of wanted) {
      const {card: own, near = []} = files.get(slug) || {};
      for (const {score, ...card} of own ? [{...own, score: FOUND}, ...near] : near) {
        if (left.has(card.slug)) continue;
        const known = found.get(card.slug) || {card, score: 0, most: 0};
        known.score += weight * score;
        if (weight * score > known.most) Object.assign(known, {most: weight * score, why});
        found.set(card.slug, known);
      }
    }
    const best = [...found.values()].sort((one, other) => other.score - one.score || (one.card.slug < other.card.slug ? -1 : 1));
    return [...this.usedUp(files), ...inTurn(best)].slice(0, SHOWN);
  }

  /** What was bought so long ago that it has been used up since. */
  usedUp(files) {
    const inCart = new Set(readCart().items.map(({slug}) => slug));
    const day = new Intl.DateTimeFormat(shop.lang, {day: "numeric", month: "long"});
    return bought().filter(({slug, at}) => !inCart.has(slug) && files.get(slug)?.lasts && Date.now() - new Date(at) > files.get(slug).lasts * DAY)
      .map(({slug, at}) => ({card: files.get(slug).card, why: say("whyUsedUp", {day: day.format(new Date(at))})}));
  }

  show(chosen) {
    this.querySelector("ul").replaceChildren(...chosen.map(({card: {title, price, url, image}, why}) => {
      const card = stamp("for-you-card", {title, price, why});
      card.querySelector("a").href = url;
      card.querySelector("img").src = image;
      return card;
    }));
    this.hidden = !chosen.length;
  }

  forget() {
    forgetInterests();
    const seen = document.querySelector("recently-viewed");
    if (seen) seen.hidden = true;
    const words = Object.assign(document.createElement("p"), {tabIndex: -1, textContent: say("forgotten")});
    this.replaceChildren(words);
    words.focus();
  }
}

customElements.define("for-you", ForYou);
