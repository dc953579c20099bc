// The losses of a run, in arrays that are as long as a run can be: memory stays flat however long it trains.

/** @import { Settings } from "../state/settings.js" */
import { MOST_STEPS } from "../state/settings.js";

const NAMES = /** @type {const} */ (["average", "train", "test", "rightTrain", "rightTest"]);

export class History {
  length = 0;
  /** @type {Settings | null} */
  settings = null; // of the run
  #arrays = NAMES.map(() => new Float64Array(MOST_STEPS + 1));

  /** Adds what Python tells of further steps; null is what isn't a finite number. @param {(number | null)[][]} curves */
  add(curves) {
    const count = Math.min(curves[0].length, MOST_STEPS + 1 - this.length);
    this.#arrays.forEach((array, k) => {
      for (let i = 0; i < count; i += 1) array[this.length + i] = curves[k][i] ?? NaN;
    });
    this.length += count;
  }

  /** Holds nothing of the run before. @param {Settings} settings */
  begin(settings) {
    this.length = 0;
    this.settings = settings;
  }

  /** Returns the curves of the first steps, without copying them. @param {number} [length] */
  curves(length = this.length) {
    const [average, train, test, rightTrain, rightTest] = this.#arrays.map((array) => array.subarray(0, Math.min(length, this.length)));
    return { average, train, test, rightTrain, rightTest };
  }
}
