// The panel of a block that trains: the loss curve, the model's decision surface, a button to pause, and a slider to go back.

/** @import { EngineEvent, LiveBlock, LivePage } from "#live/types" */
import { curve } from "./curve.js";
import { Scrubber } from "./scrubber.js";
import { surface } from "./surface.js";

/** @typedef {{ side: number, heights: (number | null)[], box: number[], points: [number, number, number | null][] }} Picture */

/** @param {LivePage} page */
export function training(page) {
  /** @type {Map<number, Training>} */
  const trainings = new Map();
  const [first] = page.blocks;
  const leave = page.engine.on((event) => {
    if (!first?.element.isConnected) leave();
    else if ("block" in event && page.blocks[event.block]) hear(event, page.blocks[event.block]);
  });

  /**
   * @param {Extract<EngineEvent, { block: number }>} event
   * @param {LiveBlock} block
   */
  function hear(event, block) {
    const known = trainings.get(event.block);
    if (event.type === "watched" && event.losses) {
      const shown = known ?? new Training(page, block);
      trainings.set(event.block, shown);
      shown.watch(/** @type {any} */ (event));
    } else if (event.type === "began") known?.begin();
    else if (event.type === "ended") known?.end();
  }
}

class Training {
  /** @type {(number | null)[][][]} */
  #groups = []; // of curves: one for each piece of code that gives the loss a value
  /** @type {{ of: number, at: number, picture: Picture }[]} */
  #surfaces = []; // each with the number of its curve, and of its step
  #isNew = true;
  #isRunning = true;
  #isPaused = false;
  #awaited = 0;

  /**
   * @param {LivePage} page
   * @param {LiveBlock} block
   */
  constructor(page, block) {
    this.page = page;
    this.block = block;
    this.panel = block.addPanel("training");
    block.element.querySelector(":scope > .litbook-run")?.after(this.panel); // the curve comes above what is printed
    this.pictures = make("div", "litbook-training-pictures");
    this.words = make("p", "litbook-training-words");
    this.legend = make("p", "litbook-training-legend");
    this.legend.append("What the model answers: ", sign("above", "●"), " above 0, ", sign("below", "■"), " below.");
    this.button = make("button", "litbook-training-pause");
    this.button.addEventListener("click", () => this.#toggle());
    this.scrubber = new Scrubber(() => this.#draw());
    block.addEventListener("changed", () => block.state === "book" && this.#clear());
    this.panel.setAttribute("role", "group");
    this.panel.setAttribute("aria-label", "Training");
  }

  /** The block runs again; what is shown stays until there is something new. */
  begin() {
    this.#isNew = this.#isRunning = true;
  }

  /** @param {{ losses: [number, number, number | null][], surface?: Picture }} event */
  watch({ losses, surface: picture }) {
    if (this.#isNew) {
      this.#empty();
      this.#isNew = false;
    }
    for (const [group, number, loss] of losses) ((this.#groups[group] ??= [])[number] ??= []).push(loss);
    const curves = leading(this.#groups);
    if (picture) this.#surfaces.push({ of: curves.length, at: curves.at(-1)?.length ?? 0, picture });
    this.#ask();
  }

  end() {
    this.#isRunning = this.#isPaused = false;
    if (this.#isNew) this.#clear();
    else this.#ask();
  }

  #toggle() {
    this.#isPaused = !this.#isPaused;
    if (this.#isPaused) this.page.engine.pause();
    else this.page.engine.resume();
    this.page.say(this.#isPaused ? "Paused." : "Going on.", "quietly");
    this.block.progress(this.#isPaused ? "Paused" : "Running …");
    this.#draw();
  }

  #ask() {
    const wait = this.#isRunning && matchMedia("(prefers-reduced-motion: reduce)").matches ? 1000 : 0;
    this.#awaited ||= setTimeout(() => requestAnimationFrame(() => this.#draw()), wait);
  }

  #draw() {
    this.#awaited = 0;
    if (this.#isNew && !this.#isRunning) return;
    const curves = leading(this.#groups);
    const last = curves.at(-1) ?? [];
    const at = this.scrubber.at(last.length, !this.#isRunning || this.#isPaused);
    const loss = last[at];
    const shown = this.#surfaces.filter(({ of }) => of === curves.length);
    const found = shown.findLast((one) => one.at <= at + 1) ?? shown[0];
    this.words.textContent = `step ${at}: loss ${loss === null ? "not a finite number" : short(loss ?? 0)}`;
    this.pictures.replaceChildren(curve(curves, at), ...(found ? [surface(found.picture)] : []));
    this.legend.hidden = !found;
    this.button.textContent = this.#isPaused ? "Go on" : "Pause";
    this.button.hidden = !this.#isRunning;
    if (!this.panel.firstChild) this.panel.append(this.pictures, this.scrubber.slider, this.words, this.button, this.legend);
  }

  #empty() {
    this.#groups = [];
    this.#surfaces = [];
    this.scrubber.reset();
  }

  #clear() {
    this.#empty();
    this.#isNew = true;
    this.panel.replaceChildren();
  }
}

/**
 * Returns the curves of the code that gave the most values; among functions that call each other, the outer one's.
 *
 * @param {(number | null)[][][]} groups
 */
function leading(groups) {
  const size = (/** @type {(number | null)[][]} */ curves) => curves.reduce((sum, values) => sum + values.length, 0);
  const known = groups.filter(Boolean);
  const most = Math.max(...known.map(size));
  return (known.find((curves) => size(curves) === most) ?? []).filter(Boolean);
}

/** @param {number} value */
export function short(value) {
  return String(Number(value.toPrecision(3)));
}

/**
 * @param {"above" | "below"} side
 * @param {string} text
 */
function sign(side, text) {
  const found = make("span", `litbook-training-${side}`);
  found.textContent = text;
  return found;
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} className
 */
function make(name, className) {
  const element = document.createElement(name);
  element.className = className;
  if (element instanceof HTMLButtonElement) element.type = "button";
  return element;
}
