// What a run tells of itself: each event once, and what's no longer true is put right.

/** @import { Lab } from "./lab.js" */
/** @import { Told } from "./runner.js" */
import { rolling } from "../drawing/rolling.js";
import { BUG_WORDS, events, wasMemorizing } from "../drawing/words.js";

export class Story {
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
    this.#since = this.#until = -1;
    this.lab.bench.events.begin();
    const { state, ghost } = this.lab;
    const gray = ghost.length ? " The gray curves are those of the run before." : "";
    for (const bug of /** @type {(keyof typeof BUG_WORDS)[]} */ (state.settings.bugs)) this.#tell(bug, `${BUG_WORDS[bug].label}. ${BUG_WORDS[bug].says}${gray}`);
  }

  /** Tells what has happened up to the last step. @param {Told} told */
  happened(told) {
    const { history, points, state } = this.lab;
    const { rightTrain, rightTest, ...now } = history.curves(told.step + 1);
    const right = /** @type {[number, number]} */ ([rightTrain[told.step], rightTest[told.step]]);
    const counts = /** @type {[number, number]} */ ([points.train.length, points.test.length]);
    if (told.step > 0 && told.step === history.length - 1) {
      const rolls = state.settings.bugs.includes("zero");
      const found = events(now, { right, counts });
      const memorizes = rolls ? undefined : found.find(({ kind }) => kind === "memorizing");
      for (const { kind, words } of found) if (kind !== "memorizing") this.#once(kind, words);
      if (rolls) for (const [kind, words] of rolling(now.train, this.#before())) this.#once(kind, words);
      this.#memorizes(now, memorizes, told.step);
    }
    if (told.end) this.#once("end", told.end);
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
   * @param {{ words: string, since?: number } | undefined} found
   * @param {number} step
   */
  #memorizes(now, found, step) {
    if (found) {
      if (found.since !== this.#since) this.#tell("memorizing", found.words);
      this.#since = found.since ?? -1;
      this.#until = step;
    } else if (this.#since >= 0) {
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
