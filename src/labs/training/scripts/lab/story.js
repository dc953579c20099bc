// What a run tells of itself: each event once, and what's no longer true is put right. It looks at every step, one after the
// other, so that what it tells doesn't depend on which steps are drawn.

/** @import { Lab } from "./lab.js" */
/** @import { Told } from "./runner.js" */
import { rolling } from "../drawing/rolling.js";
import { BUG_WORDS, Watch, allRight, isMemorizing, wasMemorizing } from "../drawing/words.js";

const PATIENCE = 15; // steps after which a network that doesn't memorize no longer does

export class Story {
  #seen = -1; // the last step that was looked at
  #watch = new Watch();
  #kinds = new Set(); // of events that this run has told
  #since = -1; // the step since which it memorizes, as it was told
  #until = -1; // the last step at which that was true

  /** @param {Lab} lab */
  constructor(lab) {
    this.lab = lab;
  }

  /** A run begins: its bugs are told. */
  begin() {
    this.#kinds.clear();
    this.#since = this.#until = this.#seen = -1;
    this.#watch = new Watch();
    this.lab.bench.events.begin();
    const { state, ghost } = this.lab;
    const gray = ghost.length ? " The gray curves are those of the run before." : "";
    for (const bug of /** @type {(keyof typeof BUG_WORDS)[]} */ (state.settings.bugs)) this.#tell(bug, `${BUG_WORDS[bug].label}. ${BUG_WORDS[bug].says}${gray}`);
  }

  /** Tells what has happened up to the last step. @param {Told} told */
  happened(told) {
    const last = Math.min(told.step, this.lab.history.length - 1);
    while (this.#seen < last) this.#look((this.#seen += 1));
    if (told.end) this.#once("end", told.end);
  }

  /** @param {number} step */
  #look(step) {
    const { history, points, state } = this.lab;
    const { rightTrain, rightTest, ...now } = history.curves(step + 1);
    const since = this.#watch.next(now, step);
    if (!step) return;
    const counts = /** @type {[number, number]} */ ([points.train.length, points.test.length]);
    const rolls = state.settings.bugs.includes("zero");
    const right = /** @type {[number, number]} */ ([rightTrain[step], rightTest[step]]);
    if (counts[0] && right[0] === counts[0]) this.#once("right", allRight(step, { right, counts }, rolls ? undefined : since));
    if (!rolls) this.#memorizes(now, since, step);
    else for (const [kind, words] of rolling(now.train, this.#before())) this.#once(kind, words);
  }

  /** The losses of the run before, if it had the same settings but zeroed its gradients. */
  #before() {
    const { history, ghost } = this.lab;
    const own = history.settings?.bugs.filter((bug) => bug !== "zero");
    const isSame = ghost.settings && JSON.stringify(ghost.settings) === JSON.stringify({ ...history.settings, bugs: own });
    return isSame ? ghost.curves().train : [];
  }

  /**
   * @param {Parameters<typeof wasMemorizing>[0]} now
   * @param {number | null} since
   * @param {number} step
   */
  #memorizes(now, since, step) {
    if (since !== null) {
      if (since !== this.#since) this.#tell("memorizing", isMemorizing(now, since, step));
      [this.#since, this.#until] = [since, step];
    } else if (this.#since >= 0 && step >= this.#until + PATIENCE) {
      this.#tell("memorizing", wasMemorizing(now, this.#since, this.#until));
      this.#since = -1;
    }
  }

  /** @param {string} kind @param {string} words */
  #once(kind, words) {
    if (!this.#kinds.has(kind)) this.#tell(kind, words);
    this.#kinds.add(kind);
  }

  /** @param {string} kind @param {string} words */
  #tell(kind, words) {
    this.lab.tell(kind, words);
  }
}
