// The code of a block: its text, the <code> that shows it, and the editor that replaces this.

/** @import { Block } from "../page/block.js" */
import { paint } from "./highlight.js";

export class Code {
  /** @type {import("./editor.js").Editor | null} */
  editor = null;
  /** @type {() => void} */
  #closed = () => {};

  /** @param {Block} block */
  constructor(block) {
    this.block = block;
    this.source = block.data.source;
    this.code = /** @type {HTMLElement} */ (block.element.querySelector(":scope > .highlight pre > code"));
    this.frame = /** @type {HTMLElement} */ (this.code.closest(".highlight"));
    this.book = [...this.code.childNodes].map((node) => node.cloneNode(true));
    this.paste = block.element.dataset.paste;
    this.line = document.createElement("span");
    this.line.className = "litbook-line";
    this.line.hidden = true;
    this.code.before(this.line);
  }

  /**
   * @param {string} text
   * @param {string} from
   */
  set(text, from) {
    const isBook = text === this.block.data.source;
    if (isBook && from !== "numbers") this.code.replaceChildren(...this.book.map((node) => node.cloneNode(true)));
    else if (from !== "numbers") paint(this.code, this.source, text); // a dragged number has already changed the code
    this.source = text;
    this.mark();
    this.#showViews(isBook);
    if (isBook && this.paste) this.block.element.dataset.paste = this.paste;
    else delete this.block.element.dataset.paste; // line ranges of the book's text; edited code is copied as is
    if (from !== "editor") this.editor?.set(text);
  }

  /** @param {number} [line] the failing line, from 1 */
  mark(line) {
    this.line.hidden = !line;
    this.line.style.setProperty("--line", String(line || 1));
    this.editor?.mark(line);
  }

  /** @param {() => void} closed */
  async openEditor(closed) {
    const { Editor } = await import("./editor.js");
    if (this.editor || this.block.page.signal.aborted) return;
    this.#closed = closed;
    this.#showViews(false);
    this.editor = new Editor(this.block, this.frame);
    this.frame.hidden = true;
    this.editor.focus();
    if (!this.line.hidden) this.editor.mark(Number(this.line.style.getPropertyValue("--line")));
  }

  closeEditor() {
    if (!this.editor) return;
    const hadFocus = this.editor.hasFocus;
    this.editor.close();
    this.editor = null;
    this.frame.hidden = false;
    this.#showViews(this.source === this.block.data.source);
    this.#closed();
    if (hadFocus) /** @type {HTMLElement | null} */ (this.block.element.querySelector("[data-tool='edit']"))?.focus();
  }

  /** Enables the switch between a step's views, unless the code is edited: they show the book's. @param {boolean} isBook */
  #showViews(isBook) {
    const views = this.block.element.querySelector(":scope > .litbook-switch");
    if (!(views instanceof HTMLElement)) return;
    const step = /** @type {HTMLElement | null} */ (views.querySelector("button[aria-pressed='false']:first-child"));
    if (!isBook) step?.click();
    views.inert = !isBook || Boolean(this.editor);
  }
}
