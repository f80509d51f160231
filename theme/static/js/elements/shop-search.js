/**
 * <shop-search data-pagefind="/pagefind/pagefind.js">: results while typing, narrowed by facets, typing errors mended.
 * The index is loaded as soon as the field is used; data-large: a shop of which only what is asked for is loaded.
 */
import {answerOf} from "../lib/answers.js";
import {asFilters, readChoices, writeChoices} from "../lib/choices.js";
import {stamp} from "../lib/dom.js";
import {hasEngine, openEngine, whole} from "../lib/engine.js";
import {rememberSearch} from "../lib/interests.js";
import {opening} from "../lib/openings.js";
import {say, shop} from "../lib/page.js";

const STEP = 12;
const PAUSE = 150; // ms between searches while somebody types
const PATIENCE = 15_000; // ms after which a search that does not answer has failed

const inTime = (promise) => Promise.race([promise, new Promise((_, fail) => setTimeout(fail, PATIENCE, new Error("no answer")))]);

class ShopSearch extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=search]");
    this.list = this.querySelector(".search__results");
    this.status = this.querySelector("[data-part=count]");
    this.more = this.querySelector("[name=more]");
    this.side = this.querySelector("[data-part=facets]");
    this.side.querySelector("details").open = this.dataset.large === undefined && matchMedia("(min-width: 60em)").matches;
    this.failed = this.querySelector("[data-part=failed]");
    this.note = this.querySelector("[data-part=note]");
    this.facets = JSON.parse(this.querySelector("#facets").textContent);
    this.words = JSON.parse(this.querySelector("#search-words").textContent);
    this.input.addEventListener("focus", () => this.prepare(), {once: true});
    this.input.addEventListener("input", () => this.typed());
    this.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.search();
    });
    this.side.addEventListener("change", () => this.choose());
    this.side.querySelector("details").addEventListener("toggle", () => this.dataset.large !== undefined && !this.counted && this.search());
    this.more.addEventListener("click", () => this.goOn());
    this.list.addEventListener("click", (event) => event.target.closest("a") && this.remember());
    this.failed.querySelector("button").addEventListener("click", () => this.retry());
    this.note.addEventListener("click", (event) => event.target.closest("button") && this.insist());
    this.addEventListener("keydown", (event) => this.step(event));
    const address = new URLSearchParams(location.search);
    this.input.value = address.get("q") || "";
    this.chosen = readChoices(address, this.facets);
    if (this.input.value || this.narrowed) this.search();
  }

  get narrowed() {
    return Object.keys(this.chosen).length > 0;
  }

  /** Load what the first letters need, then the engine; whatever is wrong is said by the first search. */
  async prepare() {
    await opening("a", this.dataset.openings);
    this.engine().catch(() => {});
  }

  engine() {
    this.loading ??= this.load().catch((error) => {
      this.loading = null;
      throw error;
    });
    return this.loading;
  }

  async load() {
    const [engine, mending] = await Promise.all([openEngine(this.dataset.pagefind), import(this.dataset.mending)]);
    this.mending = mending;
    await whole(this.wantsFacets ? engine.filters() : engine.init()); // with the filters, every search counts them
    return engine;
  }

  /** The counts of a large shop's facets weigh more than its results: they come when somebody looks at them. */
  get wantsFacets() {
    return this.dataset.large === undefined || this.narrowed || this.side.querySelector("details").open;
  }

  /** Search at once for the first letter, and at most every PAUSE after it. */
  typed() {
    clearTimeout(this.timer);
    const since = performance.now() - (this.searched || -PAUSE);
    if (since >= PAUSE) this.search();
    else this.timer = setTimeout(() => this.search(), PAUSE - since);
  }

  choose() {
    this.chosen = {};
    for (const {name, value} of this.side.querySelectorAll("input:checked")) (this.chosen[name] ??= []).push(value);
    this.search();
  }

  async search() {
    clearTimeout(this.timer);
    this.searched = performance.now();
    const term = this.input.value.trim();
    const turn = this.turn = Symbol("search");
    const asked = writeChoices(term, this.chosen);
    history.replaceState(null, "", asked ? `?${asked}` : location.pathname);
    this.toggleAttribute("data-searching", Boolean(asked));
    this.failed.hidden = true;
    if (!asked) return this.show([], "");
    try {
      await inTime(this.find(term, turn));
    } catch {
      if (turn === this.turn) this.fail(); // a part of the index did not come
    }
  }

  async find(term, turn) {
    const names = this.narrowed ? null : await opening(term, this.dataset.openings);
    if (turn !== this.turn) return;
    if (names?.length) return this.showNames(term, names);
    const engine = await this.engine();
    if (this.wantsFacets && !this.counted) await whole(engine.filters());
    if (turn !== this.turn) return;
    this.counted = this.wantsFacets;
    let found = await this.ask(engine, term);
    let said = term;
    let pages = await this.firstOf(found);
    if (turn !== this.turn) return;
    if (term && term !== this.insisted) {
      [found, said, pages] = await this.mended(engine, term, found, pages);
      if (turn !== this.turn) return;
    }
    if (this.counted) await this.showFacets(engine, said, found.filters);
    else this.side.hidden = false;
    if (turn !== this.turn) return;
    this.tellMended(term, said);
    await this.show(found.results, found.results.length ? this.count(found.results, said) : say(term ? "noResults" : "noProducts", {term}), pages);
  }

  count({length: n}, term) {
    this.said = term;
    const words = term ? "results" : "products";
    return say(`${words}_${new Intl.PluralRules(shop.lang).select(n)}`, {n, term}, `${words}_other`);
  }

  /** What the first letters find: names, without facets. */
  showNames(term, names) {
    this.side.hidden = true;
    this.tellMended(term, term);
    return this.show(names.map((page) => ({data: async () => page})), this.count(names, term), names.slice(0, STEP));
  }

  ask(engine, term, chosen = this.chosen) {
    return whole(engine.search(term || null, {filters: asFilters(chosen)}));
  }

  firstOf({results}) {
    return Promise.all(results.slice(0, STEP).map((result) => result.data()));
  }

  /** What the search means, if its words are mistyped; what nothing has is not shown as if it were found. */
  async mended(engine, term, found, pages) {
    const {unmet, lost} = this.mending.doubts(term, pages);
    if (!unmet.length) return [found, term, pages];
    const {better, known} = await this.mending.respell(term, unmet, this.words).catch(() => ({known: unmet})); // no vocabulary: as it was typed
    if (better) {
      const other = await this.ask(engine, better);
      if (other.results.length) return [other, better, await this.firstOf(other)];
    }
    return lost.every((word) => known.includes(word)) ? [found, term, pages] : [{results: [], filters: found.filters}, term, []];
  }

  /** Say that something else was searched than what was typed, and offer what was typed. */
  tellMended(term, said) {
    this.note.hidden = term === said;
    if (this.note.hidden) return this.note.replaceChildren();
    const strong = (text) => Object.assign(document.createElement("b"), {textContent: text});
    const [before, after] = say("mended").split("{term}");
    const button = stamp("search-insist");
    button.textContent = say("insist", {term});
    this.note.replaceChildren(before, strong(said), after, " ", button);
  }

  /** Search for what was typed, as it was typed. */
  insist() {
    this.insisted = this.input.value.trim();
    this.input.focus();
    this.search();
  }

  async show(results, words, pages = []) {
    this.results = results;
    this.list.replaceChildren(...pages.map((page) => this.row(page)));
    this.status.textContent = words;
    this.more.hidden = pages.length >= results.length;
    if (!words) this.tellMended("", "");
    if (results.length || this.narrowed) return;
    if (this.side.contains(document.activeElement)) this.input.focus();
    this.side.hidden = true;
  }

  /** Say that it can't be searched now, with a button to try again and the categories. */
  fail() {
    this.loading = null; // the engine keeps what failed: the next search begins with a new one
    this.counted = false;
    this.removeAttribute("data-searching");
    this.show([], "");
    this.failed.hidden = false;
  }

  /** Search again; if the engine itself is missing, with the page loaded anew as soon as the shop answers. */
  async retry() {
    this.input.focus();
    if (hasEngine()) return this.search();
    const there = await fetch(this.dataset.pagefind, {cache: "no-store"}).then(({ok}) => ok, () => false);
    if (there) return location.reload();
    this.failed.hidden = true;
    requestAnimationFrame(() => this.fail()); // so that it is read out again
  }

  /** Note what was searched for when it led somewhere, with the products that stood first. */
  remember() {
    if (!this.said || this.said.length < 3 && !/[\u3400-\u9fff]/.test(this.said)) return;
    const slugs = [...this.list.querySelectorAll("a")].map(({pathname}) => /\/products\/([^/]+)\/$/.exec(pathname)?.[1]).filter(Boolean);
    rememberSearch(this.said, slugs.slice(0, 3));
  }

  /** More of the results; the focus goes to the first of them. */
  async goOn() {
    const from = this.list.children.length;
    try {
      await this.showMore();
      this.list.children[from]?.querySelector("a").focus();
    } catch {
      this.failed.hidden = false;
    }
  }

  /**
   * The facets with how many results each choice gives beside those of the other facets; choices without any are left out.
   * counts: those under all choices, which hold for the facets that nothing is chosen of.
   */
  async showFacets(engine, term, counts) {
    const turn = this.turn;
    const others = await Promise.all(Object.keys(this.chosen).map(async (key) => {
      const {[key]: own, ...rest} = this.chosen;
      return [key, (await this.ask(engine, term, rest)).filters[key]];
    }));
    if (turn !== this.turn) return;
    counts = {...counts, ...Object.fromEntries(others)};
    const open = document.activeElement?.closest?.("[data-part=facets]") && document.activeElement;
    const groups = this.facets.map(({key, label, values}) => {
      const chosen = this.chosen[key] || [];
      const shown = values.filter(({value}) => counts[key]?.[value] || chosen.includes(value));
      if (!shown.length) return null;
      const group = stamp("search-facet", {label});
      group.append(...shown.map(({value, label: text}) => {
        const choice = stamp("search-choice", {label: text, count: String(counts[key]?.[value] || 0)});
        const box = choice.querySelector("input");
        Object.assign(box, {name: key, value, checked: chosen.includes(value), id: `facet-${key}-${value}`});
        return choice;
      }));
      return group;
    }).filter(Boolean);
    this.side.querySelector("[data-part=groups]").replaceChildren(...groups);
    this.side.hidden = !groups.length;
    if (open && !open.isConnected) (document.getElementById(open.id) || this.input).focus();
  }

  async showMore() {
    const {results} = this;
    const from = this.list.children.length;
    const pages = await Promise.all(results.slice(from, from + STEP).map((result) => result.data()));
    if (results !== this.results || from !== this.list.children.length) return; // another search, or a second press
    this.list.append(...pages.map((page) => this.row(page)));
    this.more.hidden = this.list.children.length >= results.length;
  }

  /** Arrow keys go through the results and back to the field. */
  step(event) {
    const by = {ArrowDown: 1, ArrowUp: -1}[event.key];
    const stops = [this.input, ...this.list.querySelectorAll("a")];
    const next = by && !event.target.closest("[data-part=facets]") && stops[stops.indexOf(document.activeElement) + by];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  row(page) {
    const {url, meta, excerpt} = answerOf(page);
    const row = stamp("search-result", {title: meta.title, price: meta.price});
    row.querySelector("a").href = url;
    const image = row.querySelector("img");
    if (meta.image) image.src = meta.image;
    else image.remove();
    const text = new DOMParser().parseFromString(excerpt, "text/html").body;
    row.querySelector("[data-excerpt]").append(...[...text.childNodes].map((node) => (
      node.nodeName === "MARK" ? Object.assign(document.createElement("mark"), {textContent: node.textContent}) : node.textContent
    )));
    return row;
  }
}

customElements.define("shop-search", ShopSearch);
