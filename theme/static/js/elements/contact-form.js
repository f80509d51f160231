/** <contact-form>: says what is missing beside each field, and sends without leaving the page. Without JS: a plain form. */
import {ApiError, call} from "../lib/api.js";
import {tell} from "../lib/dom.js";
import {explain} from "../lib/explain.js";
import {say, shop} from "../lib/page.js";

class ContactForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.noValidate = true;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.form.addEventListener("input", ({target}) => target.getAttribute("aria-invalid") && this.check(target));
    const asked = new URLSearchParams(location.search);
    for (const name of ["order", "message"]) {
      if (asked.get(name)) this.form.elements[name].value = asked.get(name);
    }
    const topic = this.form.querySelector(`option[data-topic="${CSS.escape(asked.get("topic") || "")}"]`);
    if (topic) topic.selected = true;
  }

  check(field) {
    const {valueMissing, typeMismatch} = field.validity;
    if (!field.name) return true;
    const text = valueMissing ? say(`missing_${field.name}`, {}, "missing") : typeMismatch ? say("badEmail") : "";
    this.complain(field, text || (field.validity.valid ? "" : field.validationMessage));
    return field.validity.valid;
  }

  complain(field, text) {
    const place = document.getElementById(`${field.id}-error`);
    if (place) place.textContent = text;
    if (text) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }

  async send() {
    const notice = this.querySelector("[data-notice]");
    const button = this.form.querySelector("[type=submit]");
    const wrong = [...this.form.elements].filter((field) => field.validity && !this.check(field));
    tell(notice, []);
    if (wrong.length) return wrong[0].focus();
    button.setAttribute("aria-busy", "true");
    button.disabled = true;
    try {
      const body = Object.fromEntries([...new FormData(this.form)].filter(([, value]) => value.trim()));
      await call("/contact", body);
      location.assign(`${shop.root}contact/sent/`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const field = this.form.elements[error.details.field];
      if (field) this.complain(field, say("badField"));
      field?.focus();
      tell(notice, explain(error));
    } finally {
      button.removeAttribute("aria-busy");
      button.disabled = false;
    }
  }
}

customElements.define("contact-form", ContactForm);
