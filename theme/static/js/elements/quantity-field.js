/** <quantity-field>: a number with − and +; sends "change" like its input does. */
class QuantityField extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.addEventListener("click", (event) => {
      const step = Number(event.target.closest("button")?.dataset.step);
      if (!step) return;
      this.input.value = this.clamp(this.value + step);
      this.input.dispatchEvent(new Event("change", {bubbles: true}));
    });
    this.addEventListener("change", () => {
      this.input.value = this.clamp(this.value);
    });
  }

  get value() {
    return Math.trunc(Number(this.input.value)) || Number(this.input.min);
  }

  clamp(value) {
    return Math.min(Number(this.input.max), Math.max(Number(this.input.min), value));
  }
}

customElements.define("quantity-field", QuantityField);
