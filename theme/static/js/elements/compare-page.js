/** <compare-page>: products side by side, read from their own pages; ?p=slug,slug is an address to share. */
import {MOST_COMPARED, compare, compared} from "../lib/compared.js";
import {fill, stamp, tell} from "../lib/dom.js";
import {say, shop} from "../lib/page.js";

/** What a product's page says of it; null: there is no such page. */
async function readProduct(slug) {
  for (const root of new Set([shop.root, "/"])) {
    const url = `${root}products/${encodeURIComponent(slug)}/`;
    const answer = await fetch(url);
    if (!answer.ok) continue;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const data = page.getElementById("product");
    if (!data) continue;
    const facts = new Map([...page.querySelectorAll(".product__more .facts tr")].map((row) => [row.cells[0].textContent.trim(), row.cells[1].textContent.trim()]));
    const said = (selector) => page.querySelector(selector)?.textContent.trim() || "";
    const price = page.querySelector("[data-pagefind-meta^='price:']")?.dataset.pagefindMeta.slice("price:".length) || said("[data-f=price]");
    const product = JSON.parse(data.textContent);
    return {...product, slug, url, facts, price, unit: product.variants.length > 1 ? "" : said("[data-f=unit]"), state: said(".availability"), summary: said(".product__info .lead"), lang: page.documentElement.lang};
  }
  return null;
}

class ComparePage extends HTMLElement {
  connectedCallback() {
    this.parts = Object.fromEntries([...this.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
    const asked = new URLSearchParams(location.search).get("p");
    if (asked) compare(asked.split(","));
    this.parts.only.addEventListener("change", () => this.narrow());
    this.parts.table.addEventListener("click", (event) => {
      const {slug} = event.target.closest("[data-remove]")?.dataset || {};
      if (slug) this.remove(slug);
    });
    this.open(compared());
  }

  async open(slugs) {
    this.keep(slugs);
    this.setAttribute("aria-busy", "true");
    try {
      const products = (await Promise.all(slugs.map(readProduct))).filter(Boolean);
      tell(this.parts.notice, []);
      if (products.length < slugs.length) this.keep(products.map(({slug}) => slug));
      this.show(products);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      tell(this.parts.notice, say("compareOffline"));
    } finally {
      this.removeAttribute("aria-busy");
    }
  }

  /** What is compared, in this browser and in the address. */
  keep(slugs) {
    compare(slugs);
    history.replaceState(null, "", slugs.length ? `?p=${slugs.join(",")}` : location.pathname);
  }

  /** Take a product out of those that are there already; the focus goes on to the next one. */
  remove(slug) {
    const at = this.products.findIndex((product) => product.slug === slug);
    this.show(this.products.filter((product) => product.slug !== slug));
    this.keep(this.products.map((product) => product.slug));
    const buttons = this.parts.table.tHead.querySelectorAll("[data-remove]");
    (buttons[Math.min(at, buttons.length - 1)] || this.parts.empty.querySelector("a")).focus();
  }

  show(products) {
    this.products = products;
    this.parts.empty.hidden = products.length > 0;
    this.parts.full.hidden = !products.length;
    this.parts.more.hidden = products.length >= MOST_COMPARED;
    const head = document.createElement("tr");
    head.append(document.createElement("td"), ...products.map((product) => this.head(product)));
    this.parts.table.tHead.replaceChildren(head);
    const rows = [
      this.row(say("comparePrice"), products.map(({price, unit}) => [price, unit].filter(Boolean).join(" · "))),
      this.row(say("compareState"), products.map(({state}) => state)),
      this.row(say("compareApart"), products.map(({stands_out: apart, summary}) => apart || summary), true),
    ];
    const names = [...new Set(products.flatMap(({facts}) => [...facts.keys()]))];
    rows.push(...names.map((name) => this.row(name, products.map(({facts}) => facts.get(name) || "–"))));
    this.parts.table.tBodies[0].replaceChildren(...rows.filter((row) => row));
    this.narrow();
  }

  head(product) {
    const cell = stamp("compare-head", {title: product.title});
    cell.lang = product.lang;
    cell.querySelector("a").href = product.url;
    cell.querySelector("img").src = product.thumb;
    const button = cell.querySelector("[data-remove]");
    button.dataset.slug = product.slug;
    button.setAttribute("aria-label", say("compareRemove", {title: product.title}));
    return cell;
  }

  /** A row of the table, marked when its products differ; always: though they all say the same. */
  row(name, values, always = false) {
    if (!values.some((value) => value && value !== "–")) return null;
    const row = stamp("compare-row", {name});
    const differ = new Set(values).size > 1;
    row.classList.toggle("is-different", differ && !always);
    row.dataset.keep = differ || always;
    if (differ && !always) fill(row, {differs: say("compareDiffers")});
    row.append(...values.map((value) => Object.assign(document.createElement("td"), {textContent: value})));
    return row;
  }

  narrow() {
    for (const row of this.parts.table.tBodies[0].rows) row.hidden = this.parts.only.checked && row.dataset.keep !== "true";
  }
}

customElements.define("compare-page", ComparePage);
