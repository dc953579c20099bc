// Keeps a drawing that a number changes in view, while the reader moves the number.

/** @import { LiveBlock, LivePage } from "../types" */

const ENOUGH = 0.6; // the share of a drawing, or of the window, that counts as in view
const GRIP = ".litbook-slider";

export class Pin {
  /** @type {HTMLElement | null} */
  #held = null;
  #placed = new IntersectionObserver((entries) => entries.some(({ intersectionRatio }) => intersectionRatio > ENOUGH) && this.release(), { threshold: ENOUGH });

  constructor(/** @type {LivePage} */ { signal }) {
    document.addEventListener("focusout", () => setTimeout(() => document.activeElement?.matches(GRIP) || this.release()), { signal });
    document.addEventListener("keydown", ({ key }) => key === "Escape" && this.release(), { signal });
    signal.addEventListener("abort", () => this.release());
  }

  /**
   * Pins the first drawing of these blocks, unless one of them is in view.
   * @param {LiveBlock[]} blocks
   * @param {Element | null} number the one that moves
   */
  hold(blocks, number) {
    if (this.#held || !number) return;
    const drawn = blocks.filter(({ element }) => figureOf(element)?.getClientRects().length);
    if (!drawn.length || drawn.some(({ element }) => isSeen(figureOf(element)))) return;
    const { element } = drawn[0];
    const column = element.getBoundingClientRect();
    const own = (number.closest(".litbook-block") ?? number).getBoundingClientRect();
    const isLow = own.top > innerHeight - own.bottom; // there's more room above the block whose number moves
    const size = { "--litbook-left": column.left, "--litbook-wide": column.width, "--litbook-tall": column.height };
    for (const [name, pixels] of Object.entries(size)) element.style.setProperty(name, `${pixels}px`);
    element.classList.add("litbook-pinned");
    element.classList.toggle("litbook-pinned-above", isLow);
    this.#held = element;
    this.#placed.observe(element);
  }

  release() {
    this.#placed.disconnect();
    this.#held?.classList.remove("litbook-pinned", "litbook-pinned-above");
    this.#held = null;
  }
}

const figureOf = (/** @type {Element} */ block) => block.querySelector(":scope > .litbook-figure");

function isSeen(/** @type {Element | null} */ figure) {
  if (!figure) return false;
  const { top, bottom, height } = figure.getBoundingClientRect();
  const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
  return seen >= ENOUGH * Math.min(height, innerHeight);
}
