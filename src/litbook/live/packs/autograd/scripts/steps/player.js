// Plays the steps of a backward pass: one drawing whose labels change, and the line of code that changes them.

/** @import { LiveBlock, LivePage } from "#live/types" */
/** @import { Steps } from "./stage.js" */
import { button, element, name } from "#live/elements.js";
import { Stage } from "./stage.js";

const PAUSES = { slow: 2400, medium: 1200, fast: 500 };

export class Player {
  at = 0;
  #timer = 0;
  #controller = new AbortController();

  /**
   * @param {LivePage} page
   * @param {LiveBlock} block
   * @param {Steps} answer
   * @param {() => void} closed
   */
  constructor(page, block, answer, closed) {
    this.steps = answer.steps;
    this.closed = closed;
    this.stage = new Stage(page, answer, `steps-${block.index}-`);
    this.panel = block.element.querySelector("[data-panel='steps']") || block.addPanel("steps");
    this.count = element("span", "litbook-step-count");
    this.words = element("p", "litbook-step-words");
    this.play = button("▶", "Play", () => (this.#timer ? this.pause() : this.start()));
    this.slider = Object.assign(element("input"), { type: "range", min: "0", max: String(this.steps.length), value: "0" });
    this.speed = element("select");
    const back = button("◂", "One step back", () => this.#jump(this.at - 1));
    const on = button("▸", "One step on", () => this.#jump(this.at + 1));
    const close = button("×", "Close", () => this.close());
    const controls = element("div", "litbook-step-controls", back, this.play, on, this.slider, this.count, this.speed, close);
    this.root = element("section", "litbook-steps", controls, this.words, this.stage.frame, this.stage.source);
    this.#build();
    this.panel.replaceChildren(this.root);
    this.figure = block.element.querySelector(":scope > .litbook-figure");
    this.figure?.prepend(this.panel); // the player takes the place of the drawing that it plays
    this.figure?.classList.add("litbook-played");
    const { signal } = this.#controller;
    for (const event of ["changed", "running"]) block.addEventListener(event, () => this.close(), { signal });
    for (const other of page.blocks.slice(0, block.index)) other.addEventListener("changed", () => this.close(), { signal });
    page.signal.addEventListener("abort", () => this.close(), { signal });
    this.go(0);
    this.root.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "nearest" });
  }

  #build() {
    this.slider.setAttribute("aria-label", "Step");
    this.slider.addEventListener("input", () => this.#jump(Number(this.slider.value)));
    this.speed.setAttribute("aria-label", "Speed");
    for (const speed of Object.keys(PAUSES)) this.speed.add(new Option(speed, speed, speed === "medium", speed === "medium"));
    this.words.setAttribute("aria-live", "polite");
    this.root.tabIndex = 0;
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", "The way back, step by step. Arrow keys step, space plays.");
    this.root.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === this.speed) return;
    const onButton = event.target instanceof HTMLButtonElement;
    const last = this.steps.length;
    const to = { ArrowRight: this.at + 1, ArrowDown: this.at + 1, ArrowLeft: this.at - 1, ArrowUp: this.at - 1, Home: 0, End: last }[event.key];
    if (to !== undefined) this.#jump(to);
    else if (event.key === " " && !onButton) this.play.click();
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} to */
  #jump(to) {
    this.pause();
    this.go(to);
  }

  start() {
    if (this.at === this.steps.length) this.go(0);
    this.#label("❙❙", "Pause");
    const next = () => {
      this.go(this.at + 1);
      this.#timer = this.at < this.steps.length ? window.setTimeout(next, this.#pause()) : 0;
      if (!this.#timer) this.pause();
    };
    this.#timer = window.setTimeout(next, this.#pause() / 3);
  }

  pause() {
    window.clearTimeout(this.#timer);
    this.#timer = 0;
    this.#label("▶", "Play");
  }

  #pause() {
    return PAUSES[/** @type {keyof typeof PAUSES} */ (this.speed.value)];
  }

  /** @param {string} text @param {string} label */
  #label(text, label) {
    this.play.textContent = text;
    name(this.play, label);
  }

  /** Shows the state after so many steps. @param {number} to */
  go(to) {
    this.at = Math.min(this.steps.length, Math.max(0, to));
    const step = this.steps[this.at - 1];
    this.slider.value = String(this.at);
    this.count.textContent = `${this.at} of ${this.steps.length}`;
    this.words.textContent = step ? step.words : "Before the first step.";
    this.words.append(" ", element("span", "litbook-step-from", step ? from(step) : "▸ goes one step on, ▶ plays them all"));
    this.words.dataset.kind = step?.kind || "";
    this.slider.setAttribute("aria-valuetext", step ? `${this.count.textContent}: ${step.words}` : "before the first step");
    this.stage.show(this.steps.slice(0, this.at));
  }

  close() {
    if (this.#controller.signal.aborted) return;
    this.pause();
    this.#controller.abort();
    this.stage.clear();
    this.panel.replaceChildren();
    this.figure?.classList.remove("litbook-played");
    this.closed();
  }
}

/** Where a gradient came from. @param {import("./stage.js").Step} step */
function from({ sources }) {
  return sources.length ? `from ${sources.join(" and ")}` : "";
}
