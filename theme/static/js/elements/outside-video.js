/** <outside-video data-frame data-title>: a link that becomes another site's player when it is pressed. Without JS: a link. */
class OutsideVideo extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || !event.target.closest("a")) return;
      event.preventDefault();
      const {frame: src, title} = this.dataset;
      const frame = Object.assign(document.createElement("iframe"), {src, title, allow: "autoplay; fullscreen; picture-in-picture", allowFullscreen: true});
      this.replaceChildren(frame);
      frame.focus();
    });
  }
}

customElements.define("outside-video", OutsideVideo);
