/** <sign-up>: sends its form without leaving the page, and says what comes next. Without JS: a plain form. */
import {ApiError, call} from "../lib/api.js";
import {tell} from "../lib/dom.js";

class SignUp extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
  }

  /** Another choice can be signed up for anew. */
  begin() {
    const {value} = this.form.elements.sku;
    if (this.sent && this.sent !== value) this.done("");
  }

  done(what) {
    const said = this.querySelector("[data-done]");
    this.sent = what;
    this.form.hidden = Boolean(what);
    said.hidden = !what;
    if (what) said.focus();
  }

  async send() {
    const {news, offers, ...fields} = Object.fromEntries(new FormData(this.form));
    const topics = news && {topics: offers ? ["news", "offers"] : ["news"]};
    const notice = this.querySelector("[data-notice]");
    const button = this.form.querySelector("[type=submit]");
    tell(notice, []);
    button.setAttribute("aria-busy", "true");
    button.disabled = true;
    try {
      await call(this.dataset.call, {...fields, ...topics});
      this.done(fields.sku || "news");
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      tell(notice, this.dataset.sorry);
    } finally {
      button.removeAttribute("aria-busy");
      button.disabled = false;
    }
  }
}

customElements.define("sign-up", SignUp);
