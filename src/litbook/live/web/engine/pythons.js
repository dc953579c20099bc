// The Python that serves, and a spare one, which has started by the time that a result has to come from a fresh one.

/** @import { EngineEvent, PageData } from "../types" */
/** @import { Plan } from "./history.js" */
/** @import { Listener } from "./python.js" */
import { draws } from "./draws.js";
import { files, graphviz } from "./files.js";
import { Python } from "./python.js";
import { Sandbox } from "./sandbox.js";

export class Pythons {
  /** @type {Python | null} */
  current = null;
  /** @type {Python | null} */
  #spare = null;
  /** @type {Promise<Sandbox> | null} */
  #sandbox = null;

  /**
   * @param {(event: EngineEvent) => void} say is told the progress of what's fetched
   * @param {Listener} listener hears what the current one reports
   */
  constructor(say, listener) {
    this.say = say;
    this.listener = listener;
  }

  get hasSpare() {
    return Boolean(this.#spare?.isReady);
  }

  /**
   * Starts one for a page with these texts, before it's needed. Returns false if there is one already.
   * @param {string[]} sources
   * @param {PageData["settings"]} settings
   */
  wake(sources, settings) {
    if (this.current) return false;
    this.current = this.#start(draws(sources, settings));
    return true;
  }

  /** Returns the one for a request: the current one, if it may run these texts, or else a fresh one. @param {Plan} plan */
  suited(plan) {
    const { page, texts } = plan;
    const isDrawing = draws([...(page?.blocks.map(({ source }) => source) ?? []), ...texts], page?.settings ?? {});
    const suits = (/** @type {Python | null} */ python) => python?.history.allows(plan) && (python.canDraw || !isDrawing);
    if (this.current && suits(this.current)) return this.current;
    this.current?.end();
    if (!suits(this.#spare)) this.#dropSpare();
    this.current = this.#spare ?? this.#start(isDrawing);
    this.#spare = null;
    return this.current;
  }

  /** Starts the spare one, when there's nothing else to do. */
  prepare() {
    this.#spare ??= this.#start(Boolean(this.current?.canDraw));
  }

  /** Terminates everything, with its frame: one that doesn't react may have brought that down, too. */
  end() {
    this.#dropSpare();
    this.current?.end();
    this.current = null;
    this.#sandbox?.then((sandbox) => sandbox.close()).catch(() => {});
    this.#sandbox = null;
  }

  #dropSpare() {
    this.#spare?.end();
    this.#spare = null;
  }

  /** @param {boolean} isDrawing */
  #start(isDrawing) {
    this.#sandbox ??= files(this.say).then((found) => new Sandbox(found));
    const { listener } = this;
    const isCurrent = (/** @type {Python} */ python) => python === this.current;
    return new Python(this.#sandbox, isDrawing ? graphviz(this.say) : null, {
      ready: (python) => isCurrent(python) && listener.ready(python),
      event: (python, event) => isCurrent(python) && listener.event(python, event),
      answer: (python, answer) => isCurrent(python) && listener.answer(python, answer),
      broken: (python, why) => this.#broke(python, why),
    });
  }

  /**
   * @param {Python} python
   * @param {string} why
   */
  #broke(python, why) {
    const wasCurrent = python === this.current;
    if (!python.isReady) this.end(); // nor would another one start
    else if (python === this.#spare) this.#dropSpare();
    else if (wasCurrent) {
      python.end();
      this.current = null;
    }
    if (wasCurrent) this.listener.broken(python, why);
  }
}
