// A live figure of a block, with the frame, number, and caption of the figure in the book.

/** @import { BlockData, Display } from "../types" */
import { isNarrow } from "#live/elements.js";
import { Changes } from "./changes.js";
import { safeHtml, safeSvg } from "./sanitize.js";

export class Figure {
  /** @type {SVGSVGElement | null} */
  svg = null;
  #changes = new Changes();

  /**
   * @param {BlockData} data
   * @param {number} index
   * @param {number} place its index among the block's figures
   * @param {Element | null} book the book's figure
   */
  constructor(data, index, place, book) {
    this.data = data;
    this.index = index;
    this.id = book?.id || `drawing-${index + 1}-${place + 1}`;
    this.element = document.createElement("figure");
    this.element.className = "litbook-figure";
    this.element.id = this.id;
    this.frame = document.createElement("div");
    this.element.append(this.frame, book?.querySelector("figcaption")?.cloneNode(true) || this.#caption());
  }

  /**
   * @param {Display} display
   * @param {boolean} isEdited
   */
  show(display, isEdited) {
    if (display.mime !== "image/svg+xml") {
      this.svg = null;
      this.frame.className = "litbook-html";
      this.frame.replaceChildren(safeHtml(display.data));
      return;
    }
    const alt = (!isEdited && this.data.alt) || `What block ${this.index + 1} draws, run in this page`;
    this.svg = safeSvg((isNarrow() && display.narrow) || display.data, `${this.id}-`, alt);
    this.frame.className = "litbook-scroll";
    this.frame.replaceChildren(this.svg || "This drawing cannot be shown.");
    if (this.svg) this.#changes.follow(this.svg);
  }

  #caption() {
    const caption = document.createElement("figcaption");
    const link = document.createElement("a");
    link.className = "litbook-enlarge";
    link.href = `#${this.id}`;
    link.textContent = "Open large";
    caption.append(this.data.caption || "Not in the book.", " ", link);
    return caption;
  }
}
