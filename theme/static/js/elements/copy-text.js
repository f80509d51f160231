/** <copy-text>: a button beside a text that copies it. Without JS: the text. */
import {say} from "../lib/page.js";

class CopyText extends HTMLElement {
  connectedCallback() {
    const text = this.textContent.trim();
    const button = Object.assign(document.createElement("button"), {type: "button", className: "link-button", textContent: say("copy")});
    button.addEventListener("click", async () => {
      await navigator.clipboard?.writeText(text);
      button.textContent = say(navigator.clipboard ? "copied" : "copy");
    });
    if (navigator.clipboard) this.append(" ", button);
  }
}

customElements.define("copy-text", CopyText);
