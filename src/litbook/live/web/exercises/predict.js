// Predict before you run: the output of a block that asks for a number is hidden until the reader types one or chooses
// to see it, and so is the text below, which mentions the answer.

/** @import { LiveBlock } from "../types" */
/** @import { Front, FrontBlock } from "../page/front.js" */

import { recall, remember } from "#litbook/memory.js";
import { canRun } from "../page/bar.js";
import { panel } from "../page/panel.js";
import { typed } from "./parse-number.js";

const END = ".litbook-block, :is(h1, h2, h3, h4)";
const NAME = "predictions"; // the key in localStorage: guesses by page and question; null for "just show me"

export function attach(/** @type {Front} */ front) {
  for (const block of front.blocks) if (block.data.predict && block.data.output) new Prediction(front, block);
}

const judging = () => import("./verdict.js");

class Prediction {
  constructor(/** @type {Front} */ front, /** @type {FrontBlock} */ block) {
    this.front = front;
    this.block = block;
    this.key = `${front.offers.path} ${block.data.predict}`;
    this.panel = panel(block.element, "predict");
    /** @type {LiveBlock | undefined} */
    this.live = undefined;
    this.after = textAfter(block.element);
    this.said = document.createElement("p");
    this.said.setAttribute("role", "status");
    const before = recall(NAME)?.[this.key];
    if (before === undefined) this.#ask();
    else if (before !== null) this.#tell(before);
  }

  #ask() {
    const { block, panel } = this;
    const form = document.createElement("form");
    form.noValidate = true;
    const label = document.createElement("label");
    const field = document.createElement("input");
    Object.assign(field, { type: "text", inputMode: "text", autocomplete: "off", enterKeyHint: "go", size: 8, spellcheck: false });
    label.append(block.data.predict ?? "", " ", field);
    const check = Object.assign(document.createElement("button"), { textContent: "Run and compare" });
    const show = Object.assign(document.createElement("button"), { type: "button", textContent: "Just show me" });
    form.append(label, check, show);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const guess = typed(field.value);
      if (guess !== null) return this.#compare(guess);
      this.said.textContent = "A number, please; a rough one will do.";
      field.focus();
    });
    show.addEventListener("click", () => this.#uncover(null));
    panel.append(form, this.said);
    block.element.classList.add("litbook-covered");
    for (const part of this.after) part.classList.add("litbook-veiled");
  }

  async #compare(/** @type {number} */ guess) {
    const { block, panel } = this;
    panel.inert = true;
    await Promise.all([judging(), canRun(block.data) && this.#run()]);
    panel.inert = false;
    this.#uncover(guess);
    await this.#tell(guess);
    this.said.tabIndex = -1;
    this.said.focus({ preventScroll: true });
  }

  async #tell(/** @type {number} */ guess) {
    const { answer, verdict } = await judging();
    const { data } = this.block;
    const outcome = this.live?.outcome;
    const shown = answer((!outcome?.failure && outcome?.text) || data.output || "") ?? answer(data.output ?? "");
    if (!shown) return;
    const yours = document.createElement("span");
    yours.textContent = `You said ${String(guess).replace("-", "−")}. `;
    this.said.replaceChildren(yours, verdict(guess, shown));
    this.panel.append(this.said);
  }

  #uncover(/** @type {number | null} */ guess) {
    remember(NAME, { ...recall(NAME), [this.key]: guess });
    this.block.element.classList.remove("litbook-covered");
    for (const part of this.after) part.classList.remove("litbook-veiled");
    this.panel.replaceChildren();
    if (guess === null) this.#run();
  }

  /** Runs the page to this block. If Python can't be fetched, the book's output is used. */
  async #run() {
    const page = await this.front.run().catch(() => null);
    this.live = page?.blocks[this.block.index];
    await page?.run(this.block.index);
  }
}

/** Returns the elements between a block and the next block or heading. @param {Element} block */
function textAfter(block) {
  const found = [];
  for (let next = block.nextElementSibling; next && !next.matches(END) && !next.querySelector(".litbook-block"); next = next.nextElementSibling) found.push(next);
  return found;
}
