/** <picture-gallery>: thumbnails move the strip; a picture opens in a dialog with arrow keys. Without JS: anchors and links. */
class PictureGallery extends HTMLElement {
  connectedCallback() {
    this.strip = this.querySelector(".gallery__strip");
    this.slides = [...this.strip.children];
    this.thumbs = [...this.querySelectorAll(".gallery__thumbs a")];
    this.dialog = this.querySelector("dialog");
    this.image = this.dialog?.querySelector("img");
    this.addEventListener("click", (event) => this.clicked(event));
    this.strip.addEventListener("scroll", () => this.mark(), {passive: true});
    this.dialog?.addEventListener("keydown", (event) => {
      const step = {ArrowLeft: -1, ArrowRight: 1}[event.key];
      if (step) this.zoom(this.at + step);
    });
    this.dialog?.addEventListener("close", () => this.show(this.at));
  }

  clicked(event) {
    const thumb = this.thumbs.indexOf(event.target.closest(".gallery__thumbs a"));
    const slide = this.slides.indexOf(event.target.closest(".gallery__strip li"));
    if (thumb >= 0) this.show(thumb);
    else if (slide >= 0 && this.dialog && !event.ctrlKey && !event.metaKey) this.zoom(slide);
    else return this.pressed(event.target.closest("dialog button")?.dataset.do);
    event.preventDefault();
  }

  pressed(action) {
    if (action === "close") this.dialog.close();
    else if (action === "size") this.dialog.classList.toggle("is-large");
    else if (action) this.zoom(this.at + (action === "next" ? 1 : -1));
  }

  /** Bring a picture into view inside the strip, without moving the page. */
  show(index) {
    this.strip.scrollTo({left: this.slides[index]?.offsetLeft - this.strip.offsetLeft || 0});
  }

  mark() {
    const index = Math.round(this.strip.scrollLeft / this.strip.clientWidth);
    this.thumbs.forEach((thumb, at) => thumb.toggleAttribute("aria-current", at === index));
    this.thumbs[index]?.setAttribute("aria-current", "true");
  }

  zoom(index) {
    this.at = (index + this.slides.length) % this.slides.length;
    const slide = this.slides[this.at];
    this.image.src = slide.querySelector("a").href;
    this.image.alt = slide.querySelector("img").alt;
    this.dialog.classList.remove("is-large");
    if (!this.dialog.open) this.dialog.showModal();
  }
}

customElements.define("picture-gallery", PictureGallery);
