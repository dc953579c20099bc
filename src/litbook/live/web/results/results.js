// The results of a block's run, in the place and the markup of those in the book.

/** @import { BlockData, Display, Outcome } from "../types" */
import { watchOverflow } from "#litbook/overflow.js";
import { tint } from "./changes.js";
import { Figure } from "./figure.js";
import { traced } from "./traceback.js";

const LONGEST = 50_000; // characters of output that a page shows

export class Results {
  /** @type {Figure[]} */
  #figures = [];
  #isBook = true;
  #printed = "";
  #before = ""; // what was printed in the last whole run
  #awaited = 0;
  #height = 0;

  /**
   * @param {HTMLElement} element
   * @param {BlockData} data
   * @param {number} index
   */
  constructor(element, data, index) {
    this.element = element;
    this.data = data;
    this.index = index;
    this.book = [...element.querySelectorAll(":scope > :is(.litbook-output, .litbook-figure)")];
    this.#before = data.output ?? "";
    this.text = pre(data.raises ? "litbook-raised" : "");
    this.failure = pre("litbook-raised litbook-traceback");
    this.note = document.createElement("p");
    this.note.className = "litbook-skipped";
    this.end = document.createComment("");
    if (this.book.length) this.book[0].before(this.end);
    else element.append(this.end);
  }

  /** Prepares for a run: the old results stay, dimmed, until new ones arrive. */
  wait() {
    this.element.classList.add("litbook-waits");
    this.#printed = "";
    const shown = this.#isBook ? this.book.find((element) => element.matches(".litbook-output")) : this.text;
    this.#height = shown instanceof HTMLElement ? shown.offsetHeight : 0;
    this.say("");
  }

  /** @param {string} text */
  print(text) {
    this.#printed += text;
    this.#awaited ||= requestAnimationFrame(() => {
      this.#awaited = 0;
      this.#take();
      this.text.style.minHeight = `${this.#height}px`; // keep the content below from jumping
      this.#place(this.text, this.#printed);
    });
  }

  /**
   * @param {Outcome} outcome
   * @param {boolean} isEdited
   */
  show({ text, displays, failure }, isEdited) {
    cancelAnimationFrame(this.#awaited);
    this.#awaited = 0;
    this.#take();
    this.text.style.minHeight = "";
    this.#place(this.text, text);
    if (text !== this.#before && this.#before) tint(this.text);
    this.#before = text;
    this.#place(this.failure, failure ? traced(failure, this.element) : "");
    this.#draw(displays, isEdited);
    this.settle();
  }

  settle() {
    this.element.classList.remove("litbook-waits");
  }

  /** @param {(string | Node)[]} words */
  say(...words) {
    this.note.replaceChildren(...words);
    if (words.join("")) this.end.before(this.note);
    else this.note.remove();
  }

  restore() {
    if (this.#isBook) return;
    this.#isBook = true;
    this.#before = this.data.output ?? "";
    this.say("");
    for (const live of [this.text, this.failure, ...this.#figures.map((figure) => figure.element)]) live.remove();
    this.#figures = [];
    this.end.after(...this.book);
    watchOverflow();
  }

  figures() {
    return this.#figures.flatMap((figure) => figure.svg || []);
  }

  /** Removes the book's output, before live results are shown. */
  #take() {
    if (!this.#isBook) return;
    this.#isBook = false;
    for (const element of this.book) if (!element.matches(".litbook-figure")) element.remove();
  }

  /**
   * @param {HTMLElement} element
   * @param {string | Node} content
   */
  #place(element, content) {
    const samp = /** @type {HTMLElement} */ (element.firstChild);
    const shown = typeof content === "string" ? shortened(content) : content;
    if (typeof shown === "string" && !shown.trim()) return element.remove();
    if (typeof shown !== "string" || samp.textContent !== shown) samp.replaceChildren(shown);
    if (element.isConnected) return;
    if (element === this.text && this.failure.isConnected) this.failure.before(element);
    else this.end.before(element);
    watchOverflow();
  }

  /**
   * @param {Display[]} displays
   * @param {boolean} isEdited
   */
  #draw(displays, isEdited) {
    const book = this.book.filter((element) => element.matches(".litbook-figure"));
    while (this.#figures.length > displays.length) this.#figures.pop()?.element.remove();
    displays.forEach((display, place) => {
      const figure = (this.#figures[place] ??= new Figure(this.data, this.index, place, book[place] || null));
      figure.show(display, isEdited);
      if (figure.element.isConnected) return;
      if (book[place]?.isConnected) book[place].replaceWith(figure.element);
      else (this.#figures[place - 1]?.element || this.end).after(figure.element);
      watchOverflow();
    });
    for (const element of book) element.remove();
  }
}

/**
 * Returns an empty element for a block's output, with the book's markup.
 * @param {string} kind
 */
export function pre(kind) {
  const element = document.createElement("pre");
  element.className = `litbook-output ${kind}`.trim();
  element.append(document.createElement("samp"));
  return element;
}

/** @param {string} text */
function shortened(text) {
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, LONGEST)}\n… ${text.length - LONGEST} more characters`;
}
