/** <shop-search data-pagefind="/pagefind/pagefind.js">: results while typing; the index is loaded with the first letter. */
import {fill, stamp} from "../lib/dom.js";
import {say, shop} from "../lib/page.js";

const STEP = 12;

class ShopSearch extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = this.querySelector(".search__results");
    this.status = this.querySelector("[role=status]");
    this.more = this.querySelector("[name=more]");
    this.input.addEventListener("focus", () => this.engine(), {once: true});
    this.input.addEventListener("input", () => this.search());
    this.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.search();
    });
    this.more.addEventListener("click", () => this.showMore());
    this.addEventListener("keydown", (event) => this.step(event));
    this.input.value = new URLSearchParams(location.search).get("q") || "";
    if (this.input.value) this.search();
  }

  engine() {
    this.loading ??= import(this.dataset.pagefind).catch(() => {
      this.loading = null;
      this.status.textContent = say("searchFailed");
    });
    return this.loading;
  }

  async search() {
    const term = this.input.value.trim();
    history.replaceState(null, "", term ? `?q=${encodeURIComponent(term)}` : location.pathname);
    this.toggleAttribute("data-searching", Boolean(term));
    if (!term) {
      this.results = [];
      this.list.replaceChildren();
      this.status.textContent = "";
      this.more.hidden = true;
      return;
    }
    const engine = await this.engine();
    const found = await engine?.debouncedSearch(term, {}, 150);
    if (!found || term !== this.input.value.trim()) return;
    this.results = found.results;
    this.list.replaceChildren();
    const form = new Intl.PluralRules(shop.lang).select(found.results.length);
    this.status.textContent = found.results.length ? say(`results_${form}`, {n: found.results.length, term}, "results_other") : say("noResults", {term});
    await this.showMore();
  }

  async showMore() {
    const {results} = this;
    const from = this.list.children.length;
    const pages = await Promise.all(results.slice(from, from + STEP).map((result) => result.data()));
    if (results !== this.results) return;
    this.list.append(...pages.map((page) => this.row(page)));
    this.more.hidden = this.list.children.length >= results.length;
  }

  /** Arrow keys go through the results and back to the field. */
  step(event) {
    const by = {ArrowDown: 1, ArrowUp: -1}[event.key];
    const stops = [this.input, ...this.list.querySelectorAll("a")];
    const next = by && stops[stops.indexOf(document.activeElement) + by];
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
