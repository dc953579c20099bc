// Asks Python for one piece of work after the other, each so short that a pause comes soon.

/** @import { Pack } from "#live/types" */
/** @import { State } from "../state/state.js" */
import { MOST_STEPS } from "../state/settings.js";

/**
 * What Python tells of a run.
 * @typedef {object} Told
 * @property {number} step
 * @property {string} end why it can't go on, or empty
 * @property {"Symbol" | "Value"} rung
 * @property {number[]} sizes
 * @property {number} rate steps per second
 * @property {number[][]} [train]
 * @property {number[][]} [test]
 * @property {(number | null)[][]} curves
 * @property {(number | null)[]} [values]
 * @property {(number | null)[]} [slopes]
 * @property {[number, number, number]} box the middle of the picture, and half its side
 * @property {number[]} [activations]
 * @property {{ index: number, slopes: (number | null)[] }} [ofExample]
 * @property {{ side: number, data: string }} [surface]
 */

/** Steps per second. @type {Record<string, number>} */
export const SPEEDS = { slow: 3, medium: 30, fast: Infinity };
const COMPARING = 60; // steps per second at most in a run that's only there to compare, so that it's seen
const WORK = 0.03; // seconds of steps in one request
const PATIENCE = 80; // milliseconds until a pause interrupts Python
/** Surfaces by rung: places while it plays and when it rests, for all neurons together, and milliseconds between two of them. */
const SURFACES = { Symbol: { moving: 18_000, resting: 70_000, every: 90 }, Value: { moving: 2500, resting: 10_000, every: 700 } };
const FINEST = 60;

export class Runner {
  isPlaying = false;
  speed = "medium";
  /** @type {Told["rung"]} */
  rung = "Symbol";
  at = -1; // the step that Python was at last; -1 before it told
  goal = 0;
  #until = MOST_STEPS; // it plays up to this step
  known = 0; // steps whose losses are known
  #isBusy = false;
  #isPausing = false;
  #isStale = true;
  #fineness = 0; // of the surfaces at this step
  #surfaceAt = 0;
  #turn = 0; // since when it plays at this speed, and from which step
  #from = 0;

  /**
   * @param {Pack} pack
   * @param {() => State} state
   * @param {(told: Told) => void} took
   * @param {(problem: string) => void} failed
   * @param {() => void} rested
   * @param {AbortSignal} signal
   */
  constructor(pack, state, took, failed, rested, signal) {
    this.pack = pack;
    this.state = state;
    this.took = took;
    this.failed = failed;
    this.rested = rested;
    this.signal = signal;
  }

  /** True while there's something that Python has been asked, or will be. */
  get isWorking() {
    return this.#isBusy || this.#hasWork();
  }

  /** The run begins again, with other settings. @param {number} goal */
  restart(goal) {
    Object.assign(this, { at: -1, known: 0, goal });
    this.#fineness = this.#turn = 0;
    this.#until = MOST_STEPS;
    this.refresh();
  }

  /** Something else than the step is to be shown. */
  refresh() {
    this.#isStale = true;
    this.#drive();
  }

  /** @param {number} step */
  go(step) {
    this.isPlaying = this.#isPausing = false;
    this.goal = Math.min(Math.max(step, 0), MOST_STEPS);
    this.#until = MOST_STEPS;
    this.refresh();
  }

  /** @param {number} [until] the step up to which it plays, no faster than can be seen */
  play(until = this.#until) {
    this.#until = until;
    this.isPlaying = true;
    this.#isPausing = false;
    this.#turn = 0;
    this.#drive();
  }

  /** It stays where Python is, which may be a few steps further. */
  pause() {
    this.isPlaying = false;
    this.#isPausing = this.#isBusy;
    if (!this.#isBusy) this.goal = this.at;
    this.refresh();
    const { at } = this;
    setTimeout(() => this.#isBusy && !this.isPlaying && this.at === at && this.pack.page.engine.stop(), PATIENCE);
  }

  /** @param {string} speed */
  setSpeed(speed) {
    this.speed = speed;
    this.#turn = 0;
  }

  async #drive() {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      while (!this.signal.aborted && this.#hasWork()) {
        if (this.isPlaying && !this.#isDue()) await new Promise((done) => setTimeout(done, 8));
        else await this.#ask();
      }
    } catch (problem) {
      this.isPlaying = false;
      const message = problem instanceof Error ? problem.message : String(problem);
      this.#isPausing = false;
      this.goal = Math.max(this.at, 0);
      if (message === "stopped") setTimeout(() => this.refresh()); // Python is at a whole step
      else if (!this.signal.aborted) this.failed(message);
    } finally {
      this.#isBusy = false;
      this.rested();
    }
  }

  #hasWork() {
    return this.isPlaying || this.#isStale || this.at !== this.goal || this.#fineness < this.#side("resting");
  }

  /** Returns how many places along each edge of the surfaces there's time for. @param {"moving" | "resting"} when */
  #side(when) {
    const neurons = this.state().settings.layers.reduce((sum, size) => sum + size, 1);
    return Math.min(Math.round(Math.sqrt(SURFACES[this.rung][when] / neurons)), FINEST);
  }

  /** Returns true when the next steps are due, and sets the goal to the last of them. */
  #isDue() {
    const now = performance.now();
    if (!this.#turn) [this.#turn, this.#from] = [now, Math.max(this.at, 0)];
    const speed = Math.min(SPEEDS[this.speed], this.#until < MOST_STEPS ? COMPARING : Infinity);
    const steps = speed * ((now - this.#turn) / 1000);
    this.goal = Math.min(Number.isFinite(steps) ? this.#from + Math.ceil(steps) : MOST_STEPS, this.#until);
    return this.goal > this.at || this.#isStale;
  }

  async #ask() {
    const { settings, probe, example } = this.state();
    const now = performance.now();
    const rests = !this.isPlaying && this.at === this.goal;
    const isDue = now - this.#surfaceAt > SURFACES[this.rung].every || this.at < 0;
    const side = rests ? this.#side("resting") : isDue ? this.#side("moving") : 0;
    const { goal, known, at } = this;
    this.#isStale = false;
    const told = await this.pack.ask("lab", { settings, where: { goal, seconds: WORK, known }, view: { side, probe, example } });
    if (this.signal.aborted || this.state().settings !== settings) return;
    if (told.step < at && goal >= at && !told.end) {
      this.#isStale = true; // a fresh Python, which has to catch up
      return;
    }
    if (told.surface) this.#surfaceAt = now;
    this.#fineness = told.surface || told.end ? side : told.step === at ? this.#fineness : 0;
    this.known = Math.max(known, known + told.curves[0].length);
    [this.at, this.rung] = [told.step, told.rung];
    const isOver = told.end || told.step >= this.#until;
    if (isOver) this.isPlaying = false;
    if (isOver || this.#isPausing) this.goal = told.step;
    this.#isPausing = false;
    this.took(told);
  }
}
