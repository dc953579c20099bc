// A block of a page that can run: its text, its state, its outcome.

/** @import { BlockData, BlockState, LiveBlock, Outcome } from "../types" */
/** @import { Bar } from "./bar.js" */
/** @import { Page } from "./page.js" */
import { canRun } from "./bar.js";
import { Code } from "../editor/code.js";
import { panel } from "./panel.js";
import { mark, stale } from "../results/original.js";
import { Results } from "../results/results.js";
import { tools } from "./tools.js";

/** @implements {LiveBlock} */
export class Block extends EventTarget {
  /** @type {Outcome | null} */
  outcome = null;
  /** @type {BlockState} */
  state = "book";
  isRunning = false;

  /**
   * @param {Page} page
   * @param {BlockData} data
   * @param {number} index
   * @param {HTMLElement} element
   * @param {Bar} bar
   */
  constructor(page, data, index, element, bar) {
    super();
    this.page = page;
    this.data = data;
    this.index = index;
    this.element = element;
    this.book = page.data.blocks.slice(0, index + 1).map((block) => block.source);
    this.madeFrom = this.book; // the texts whose run gave the results shown
    this.bar = bar;
    this.text = new Code(this);
    this.results = new Results(element, data, index);
    if (canRun(data)) tools(this);
    this.bar.show(this.state);
  }

  get code() {
    return this.text.code;
  }

  get source() {
    return this.text.source;
  }

  /**
   * @param {string} text
   * @param {{ from?: string }} [options]
   */
  setSource(text, { from = "" } = {}) {
    const source = `${text.replace(/\n+$/, "")}\n`;
    if (source === this.source) return;
    this.text.set(source, from);
    this.page.refresh();
    this.dispatchEvent(new CustomEvent("changed", { detail: { from } }));
  }

  reset() {
    this.setSource(this.data.source, { from: "reset" });
  }

  /**
   * @param {Parameters<LiveBlock["addTool"]>[0]} name
   * @param {Parameters<LiveBlock["addTool"]>[1]} action
   */
  addTool(name, action) {
    return this.bar.offer(name, action);
  }

  /** @param {string} name */
  addPanel(name) {
    return panel(this.element, name);
  }

  figures() {
    return this.results.figures();
  }

  /** @param {string} words */
  begin(words) {
    const already = this.isRunning;
    this.isRunning = true;
    this.state = "running";
    this.bar.show(this.state, words);
    this.results.wait();
    if (!already) this.dispatchEvent(new CustomEvent("running"));
  }

  /**
   * @param {string} words
   * @param {number} [share]
   */
  progress(words, share) {
    if (this.isRunning) this.bar.show("running", words, share);
  }

  /** @param {string} text */
  print(text) {
    this.results.print(text);
  }

  /**
   * @param {Outcome} outcome
   * @param {string[]} sources
   */
  end(outcome, sources) {
    this.isRunning = false;
    if (outcome.skipped === undefined) {
      this.outcome = outcome;
      this.madeFrom = sources;
      this.results.show(outcome, this.source !== this.data.source);
      this.text.mark(outcome.failure?.line);
    }
    this.rest();
    this.dispatchEvent(new CustomEvent("outcome", { detail: outcome }));
  }

  /** Shows that the block isn't running. */
  rest() {
    this.isRunning = false;
    this.results.settle();
    this.refresh(this.page.sources(this.index));
  }

  /**
   * Says why the run didn't reach this block; says nothing without a culprit.
   * @param {Block | null} culprit
   * @param {boolean} stopped
   */
  blame(culprit, stopped) {
    if (!culprit) return this.results.say("");
    const link = document.createElement("a");
    link.href = `#${culprit.element.id}`;
    link.textContent = `block ${culprit.index + 1}`;
    this.results.say(stopped ? "Not run: it was stopped at " : "Not run: the page failed at ", link, ".");
  }

  /** @param {string} problem */
  complain(problem) {
    this.results.say(problem);
  }

  /** @param {string[]} sources the page's current texts, at least up to this block */
  refresh(sources) {
    if (this.isRunning) return;
    const asNow = (/** @type {string} */ text, /** @type {number} */ place) => text === sources[place];
    if (this.outcome && !this.madeFrom.every(asNow) && this.book.every(asNow)) this.#asInBook();
    if (!this.madeFrom.every(asNow)) this.state = "out of date";
    else if (!this.outcome) this.state = "book";
    else this.state = this.outcome.failure ? "failed" : "live";
    this.bar.show(this.state, this.outcome?.failure?.kind === "KeyboardInterrupt" ? "Stopped" : undefined);
    this.element.dataset.live = this.state;
    mark(this.element, stale(this.book, sources, this.data.output, this.outcome?.text));
  }

  close() {
    this.text.closeEditor();
  }

  #asInBook() {
    this.outcome = null;
    this.madeFrom = this.book;
    this.results.restore();
  }
}
