// The lab: its state, and what follows when it changes.

/** @import { Pack } from "#live/types" */
/** @import { Settings } from "../state/settings.js" */
/** @import { State } from "../state/state.js" */
/** @import { Told } from "./runner.js" */
import { fromAddress, initial, reset, toAddress } from "../state/state.js";
import { Bench } from "./bench.js";
import { History } from "./history.js";
import { Runner } from "./runner.js";
import { Story } from "./story.js";

/** A run that follows once this one is at a step, and what the player says before and after. @typedef {{ step: number, change: Partial<Settings>, words: [before: string, after: string] }} Comparison */
/** What the views show. @typedef {{ state: State, told: Told | null, points: { train: number[][], test: number[][] }, history: History, ghost: History }} Picture */

export class Lab {
  /** @type {State} */
  state = fromAddress(location.hash) ?? initial();
  /** @type {Told | null} */
  told = null;
  /** @type {Picture["points"]} */
  points = { train: [], test: [] };
  history = new History();
  ghost = new History(); // of the run before
  #closing = new AbortController();
  #story = new Story(this);
  phase = ""; // of a comparison, in words
  isLinear = false; // true if the losses aren't to be drawn on a scale of powers of ten
  /** @type {Comparison | null} */
  #next = null;
  #address = 0; // a timer

  /**
   * @param {Pack} pack
   * @param {HTMLElement} panel
   * @param {() => void} close
   */
  constructor(pack, panel, close) {
    this.pack = pack;
    this.close = close;
    this.signal = AbortSignal.any([this.#closing.signal, pack.page.signal]);
    this.runner = new Runner(pack, () => this.state, (told) => this.#took(told), (problem) => this.#failed(problem), () => this.bench.show(), this.signal);
    this.bench = new Bench(this, panel);
    panel.addEventListener("closed", () => this.#close(), { once: true });
    window.addEventListener("hashchange", () => this.#arrive(), { signal: this.signal });
    const leave = pack.page.engine.on((event) => event.type === "loading" && this.bench.loading(event.loaded, event.total));
    this.signal.addEventListener("abort", leave);
  }

  begin() {
    this.history.begin(this.state.settings);
    this.#story.begin();
    this.bench.show();
    this.bench.panel.parentElement?.scrollIntoView({ block: "start" });
    this.runner.restart(this.state.step);
  }

  /** Begins again with other settings. What was is kept as a shadow, to compare. @param {Partial<Settings>} change */
  change(change) {
    this.#restart(reset(this.state, change), 0);
  }

  /**
   * Begins a run of a state and plays it, whatever was before. To compare, it may first run without a change, up to a step.
   * @param {State} state
   * @param {{ next?: Comparison, isLinear?: boolean }} [how]
   */
  demonstrate(state, { next, isLinear = false } = {}) {
    this.history.length = this.ghost.length = 0; // what was before is no comparison
    this.#play(state, next?.words[0], next?.step);
    this.isLinear = isLinear;
    this.#next = next ?? null;
  }

  /** Looks at something else in the same run. @param {Partial<State>} change */
  look(change) {
    this.state = { ...this.state, ...change };
    this.runner.refresh();
    this.bench.show();
    this.#note();
  }

  toggle() {
    if (this.runner.isPlaying) this.runner.pause();
    else this.runner.play();
    this.say(this.runner.isPlaying ? "Playing." : `Paused at step ${this.state.step}.`);
    this.bench.show();
    this.#note();
  }

  /** @param {number} step */
  go(step) {
    if (this.#next) [this.#next, this.phase] = [null, ""];
    this.runner.go(step);
    this.bench.show();
    this.#note();
  }

  /** Says something to those who can't see it. @param {string} words */
  say(words) {
    this.pack.page.say(words, "quietly");
  }

  /**
   * Tells an event: it's written down, in place of the one of its kind.
   * @param {string} kind
   * @param {string} words
   */
  tell(kind, words) {
    this.bench.events.tell(kind, words);
  }

  /** The gradients that are shown: those of the step, or of one training point. */
  get slopes() {
    const { example } = this.state;
    const own = example === null ? null : this.told?.ofExample;
    return (own?.index === example ? own?.slopes : this.told?.slopes) ?? null;
  }

  address() {
    return location.href.split("#")[0] + toAddress(this.state);
  }

  /**
   * @param {State} state
   * @param {number} goal
   */
  #restart(state, goal) {
    if (this.history.length > 1) [this.history, this.ghost] = [this.ghost, this.history];
    this.history.begin(state.settings);
    this.state = state;
    [this.#next, this.phase, this.isLinear] = [null, "", false];
    this.#story.begin();
    this.runner.restart(goal);
    this.bench.show();
    this.#note();
  }

  /**
   * @param {State} state
   * @param {string} [phase]
   * @param {number} [until] the last step
   */
  #play(state, phase = "", until = undefined) {
    this.runner.isPlaying = false;
    this.#restart(state, 0);
    this.phase = phase;
    this.runner.play(until);
  }

  /** @param {Told} told */
  #took(told) {
    if (told.train && told.test) this.points = { train: told.train, test: told.test };
    this.history.add(told.curves);
    this.told = { ...told, surface: told.surface ?? this.told?.surface };
    this.state = { ...this.state, step: told.step };
    this.#story.happened(told);
    this.bench.show();
    if (!this.runner.isPlaying) this.#note();
    if (this.#next && told.step >= this.#next.step) this.#play(reset(this.state, this.#next.change), this.#next.words[1]);
  }

  /** @param {string} problem */
  #failed(problem) {
    this.tell("problem", `Python had a problem: ${problem}`);
    this.bench.show();
  }

  /** Writes the state into the address, once it has come to rest. */
  #note() {
    clearTimeout(this.#address);
    const { href } = location;
    this.#address = setTimeout(() => {
      if (!this.signal.aborted && !this.runner.isPlaying && location.href === href && href !== this.address()) history.replaceState(history.state, "", this.address());
    }, 400);
  }

  /** Somebody has changed the address. */
  #arrive() {
    const state = fromAddress(location.hash);
    if (!state) return;
    this.runner.isPlaying = false;
    this.#restart(state, state.step);
  }

  #close() {
    this.#closing.abort();
    clearTimeout(this.#address);
    if (this.runner.isPlaying) this.pack.page.engine.stop();
  }
}
