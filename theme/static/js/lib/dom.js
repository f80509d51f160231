/** Filling the page's own markup with data: words are in the templates, never in a script. */

/** Put values into the elements marked data-f="name"; null or "" hides the element. */
export function fill(root, values) {
  for (const [name, value] of Object.entries(values)) {
    for (const element of root.querySelectorAll(`[data-f="${name}"]`)) {
      element.hidden = value == null || value === "";
      if (!element.hidden) element.textContent = value;
    }
  }
  return root;
}

/** Make one filled element from a <template>. */
export function stamp(id, values = {}) {
  return fill(document.getElementById(id).content.firstElementChild.cloneNode(true), values);
}

/** Show words in a notice element: one string, or several as lines. */
export function tell(element, lines, kind = "error") {
  const texts = [lines].flat().filter(Boolean);
  element.hidden = !texts.length;
  element.className = `notice notice--${kind}`;
  element.replaceChildren(...texts.map((text) => Object.assign(document.createElement("p"), {textContent: text})));
}

/** Say something in passing, with a link to follow. */
export function toast(text, label, href) {
  const box = document.getElementById("toast");
  const words = Object.assign(document.createElement("span"), {textContent: text});
  const link = Object.assign(document.createElement("a"), {textContent: label, href});
  box.replaceChildren(words, link);
  clearTimeout(box.timer);
  box.timer = setTimeout(() => box.matches(":hover, :focus-within") || box.replaceChildren(), 6000);
}

export const randomId = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0")).join("");
