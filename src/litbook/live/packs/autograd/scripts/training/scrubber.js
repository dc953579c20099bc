// The slider below a curve, with which a reader goes back through the steps of a training that has ended or pauses.

import { element } from "#live/elements.js";

export class Scrubber {
  /** @type {number | null} */
  #chosen = null; // null: the last step

  /** @param {() => void} moved */
  constructor(moved) {
    this.slider = Object.assign(element("input", "litbook-training-scrubber"), { type: "range", min: "0" });
    this.slider.setAttribute("aria-label", "Step");
    this.slider.addEventListener("input", () => {
      this.#chosen = Number(this.slider.value);
      moved();
    });
  }

  /** Goes to the last step again. */
  reset() {
    this.#chosen = null;
  }

  /**
   * Returns the index of the step to show, out of so many.
   * @param {number} count
   * @param {boolean} isMovable
   */
  at(count, isMovable) {
    const at = isMovable ? Math.min(this.#chosen ?? count - 1, count - 1) : count - 1;
    this.slider.max = String(count - 1);
    this.slider.value = String(at);
    this.slider.hidden = !isMovable || count < 2;
    return at;
  }
}
