/** <shop-search data-pagefind="/pagefind/pagefind.js">: results while typing, narrowed by facets; the index is loaded with the first letter. */
import {asFilters, readChoices, writeChoices} from "../lib/choices.js";
import {fill, stamp} from "../lib/dom.js";
import {say, shop} from "../lib/page.js";

const STEP = 12;

class ShopSearch extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=search]");
    this.list = this.querySelector(".search__results");
    this.status = this.querySelector("[role=status]");
    this.more = this.querySelector("[name=more]");
    this.side = this.querySelector("[data-part=facets]");
    this.side.querySelector("details").open = matchMedia("(min-width: 60em)").matches;
    this.facets = JSON.parse(this.querySelector("#facets").textContent);
    this.input.addEventListener("focus", () => this.engine(), {once: true});
    this.input.addEventListener("input", () => this.search());
    this.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.search();
    });
    this.side.addEventListener("change", () => this.choose());
    this.more.addEventListener("click", () => this.goOn());
    this.addEventListener("keydown", (event) => this.step(event));
    const address = new URLSearchParams(location.search);
    this.input.value = address.get("q") || "";
    this.chosen = readChoices(address, this.facets);
    if (this.input.value || this.narrowed) this.search();
  }

  get narrowed() {
    return Object.keys(this.chosen).length > 0;
  }

  engine() {
    this.loading ??= this.load();
    return this.loading;
  }

  async load() {
    try {
      const engine = await import(this.dataset.pagefind);
      await engine.filters(); // so that every search counts them
      return engine;
    } catch {
      this.loading = null;
      this.fail();
      return null;
    }
  }

  choose() {
    this.chosen = {};
    for (const {name, value} of this.side.querySelectorAll("input:checked")) (this.chosen[name] ??= []).push(value);
    this.search();
  }

  async search() {
    const term = this.input.value.trim();
    const turn = this.turn = Symbol("search");
    const asked = writeChoices(term, this.chosen);
    history.replaceState(null, "", asked ? `?${asked}` : location.pathname);
    this.toggleAttribute("data-searching", Boolean(asked));
    if (!asked) return this.show([], "");
    try {
      await this.find(term, turn);
    } catch {
      if (turn === this.turn) this.fail(); // a part of the index did not come
    }
  }

  async find(term, turn) {
    const engine = await this.engine();
    const found = await engine?.debouncedSearch(term || null, {filters: asFilters(this.chosen)}, 150);
    if (!found || turn !== this.turn) return;
    await this.showFacets(engine, term, found.filters);
    if (turn !== this.turn) return;
    const form = new Intl.PluralRules(shop.lang).select(found.results.length);
    const words = term ? "results" : "products";
    await this.show(found.results, found.results.length ? say(`${words}_${form}`, {n: found.results.length, term}, `${words}_other`) : say(term ? "noResults" : "noProducts", {term}));
  }

  async show(results, words) {
    this.results = results;
    this.list.replaceChildren();
    this.status.textContent = words;
    this.more.hidden = true;
    if (results.length) return this.showMore();
    if (this.narrowed) return;
    if (this.side.contains(document.activeElement)) this.input.focus();
    this.side.hidden = true;
  }

  /** Say that it can't be searched, and show the categories instead. */
  fail() {
    this.removeAttribute("data-searching");
    this.show([], say("searchFailed"));
  }

  /** More of the results; the focus goes to the first of them. */
  async goOn() {
    const from = this.list.children.length;
    try {
      await this.showMore();
      this.list.children[from]?.querySelector("a").focus();
    } catch {
      this.status.textContent = say("searchFailed");
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
      return [key, (await engine.search(term || null, {filters: asFilters(rest)})).filters[key]];
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

  row({url, meta, excerpt}) {
    const row = stamp("search-result", {title: meta.title, price: meta.price});
    row.querySelector("a").href = url;
    const image = row.querySelector("img");
    if (meta.image) image.src = meta.image;
    else image.remove();
    const text = new DOMParser().parseFromString(excerpt, "text/html").body;
    row.querySelector("[data-excerpt]").append(...[...text.childNodes].map((node) => (
      node.nodeName === "MARK" ? Object.assign(document.createElement("mark"), {textContent: node.textContent}) : node.textContent
    )));
    return fill(row, {});
  }
}

customElements.define("shop-search", ShopSearch);
