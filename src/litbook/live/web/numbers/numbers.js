// Numbers you can drag, after Bret Victor's scrubbing: each numeric literal of a block that can run is a handle.
// The numbers of a block are one Tab stop, like the controls of a toolbar: left and right move between them, up and down
// change the value. So each has the role spinbutton, not slider, which would also need a minimum and a maximum.

/** @import { LiveBlock, LivePage } from "../types" */
/** @import { Size } from "./increments.js" */

import { describe } from "./help.js";
import { drag, nearest } from "./drag.js";
import { literals, skeleton, spelled } from "./literals.js";
import { Nudging } from "./follow.js";
import { grain, moved, value } from "./increments.js";
import { unwrap, wrap } from "./wrap.js";

/**
 * @typedef {object} Handle
 * @property {HTMLElement} element
 * @property {string} author the number in the book
 * @property {(number: string) => string} spell returns a number as it has to be written here
 */

const KEYS = /** @type {Record<string, [number, Size]>} */ ({
  ArrowUp: [1, "step"],
  ArrowDown: [-1, "step"],
  PageUp: [1, "coarse"],
  PageDown: [-1, "coarse"],
});

export function attach(/** @type {LivePage} */ page) {
  const nudging = new Nudging(page);
  const description = describe(page);
  const runs = page.blocks.filter(({ data }) => data.skip === undefined && !data.missing?.length);
  const numbers = runs.map((block) => new Numbers(block, nudging, description));
  page.signal.addEventListener("abort", () => numbers.forEach((each) => each.close()));
}

/** The draggable numbers of a block. */
export class Numbers {
  /** @type {Handle[]} */
  handles = [];
  #marked = "";

  constructor(/** @type {LiveBlock} */ block, /** @type {Nudging} */ nudging, /** @type {string} */ description) {
    this.block = block;
    this.nudging = nudging;
    this.description = description;
    this.observer = new MutationObserver(() => this.#mark());
    this.observer.observe(block.code, { childList: true, characterData: true, subtree: true });
    block.code.addEventListener("keydown", (event) => this.#press(event));
    block.code.addEventListener("focusin", ({ target }) => this.#stop(/** @type {HTMLElement} */ (target)));
    block.code.addEventListener("pointerdown", (event) => {
      if (!this.handles.some(({ element }) => element === event.target)) return;
      const meant = nearest(event, this.handles.map(({ element }) => element));
      const handle = this.handles.find(({ element }) => element === meant);
      if (handle) drag(this, handle, event);
    });
    this.#mark();
  }

  close() {
    this.observer.disconnect();
  }

  /** Returns the current number, without parentheses or spaces. */
  text(/** @type {Handle} */ { element }) {
    return (element.textContent ?? "").replace(/[\s()]/g, "");
  }

  move(/** @type {Handle} */ handle, /** @type {number} */ count, /** @type {Size} */ size) {
    this.set(handle, moved(this.text(handle), count, size, grain(handle.author)));
  }

  /** Replaces a number in the code and runs the page. */
  set(/** @type {Handle} */ handle, /** @type {string} */ number) {
    if (number === this.text(handle)) return;
    const { block } = this;
    const place = this.handles.indexOf(handle);
    this.nudging.begin(block);
    handle.element.textContent = handle.spell(number);
    tell(handle.element, number);
    this.#marked = block.code.textContent ?? "";
    block.setSource(lead(block.source) + this.#marked, { from: "numbers" });
    this.#mark();
    if (!handle.element.isConnected) this.handles[place]?.element.focus({ preventScroll: true });
    this.nudging.nudge(block);
  }

  /** Gives each number a handle; again after an edit. */
  #mark() {
    const { code, data, source } = this.block;
    const text = code.textContent ?? "";
    const isMarked = text === this.#marked && this.handles.every(({ element }) => element.isConnected);
    if (isMarked || text.trimEnd() !== source.trim()) return void this.observer.takeRecords();
    unwrap(code);
    const found = literals(text);
    const authors = skeleton(text.trimEnd()) === skeleton(data.source.trim()) ? literals(data.source) : found;
    this.handles = found
      .map((literal, place) => {
        const element = wrap(code, literal.start, literal.end);
        Object.assign(element, { className: `${element.className} litbook-slider`, role: "spinbutton", tabIndex: place ? -1 : 0 });
        element.setAttribute("aria-label", `${literal.name || "number"}, line ${literal.line}`);
        element.setAttribute("aria-describedby", this.description);
        tell(element, literal.text);
        const author = authors[place]?.text ?? literal.text;
        return { element, author, spell: (/** @type {string} */ number) => spelled(text, literal, number) };
      });
    this.#marked = text;
    this.observer.takeRecords();
  }

  #press(/** @type {KeyboardEvent} */ event) {
    const place = this.handles.findIndex(({ element }) => element === event.target);
    const handle = this.handles[place];
    if (!handle || event.ctrlKey || event.altKey || event.metaKey) return;
    const [count, size] = KEYS[event.key] ?? [0, "step"];
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (count) this.move(handle, count, event.shiftKey && size === "step" ? "fine" : size);
    else if (step) this.handles[place + step]?.element.focus();
    else if (event.key === "Home") this.set(handle, handle.author);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Makes a number the block's Tab stop, so that Tab returns to it. */
  #stop(/** @type {HTMLElement} */ target) {
    for (const { element } of this.handles) element.tabIndex = element === target ? 0 : -1;
  }
}

/** Returns the blank lines at the top of a source, which the page doesn't show. */
const lead = (/** @type {string} */ source) => /^\n*/.exec(source)?.[0] ?? "";

function tell(/** @type {HTMLElement} */ element, /** @type {string} */ number) {
  const now = value(number);
  const short = String(now);
  const whole = () => (Number.isInteger(now) ? BigInt(now).toString() : now.toFixed(20));
  const digits = short.includes("e") ? whole() : short; // aria-valuenow takes plain decimals, not 1e-9
  element.setAttribute("aria-valuenow", digits);
  element.setAttribute("aria-valuetext", number);
}
