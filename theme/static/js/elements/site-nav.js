/** <site-nav>: Escape closes the panel that hover or focus opened. The panels themselves need no script. */
class SiteNav extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => {
      const item = event.key === "Escape" && event.target.closest(".nav__top > li");
      if (!item) return;
      item.classList.add("is-dismissed");
      item.querySelector("a").focus();
    });
    for (const type of ["pointerleave", "focusout"]) {
      for (const item of this.querySelectorAll(".nav__top > li")) {
        item.addEventListener(type, (event) => item.contains(event.relatedTarget) || item.classList.remove("is-dismissed"));
      }
    }
  }
}

customElements.define("site-nav", SiteNav);

addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector(".drawer[open], .reach__more[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
