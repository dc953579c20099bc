// What happens in a run, and what a neuron sees, in words. Pure.

/** @typedef {{ average: ArrayLike<number>, train: ArrayLike<number>, test: ArrayLike<number> }} Curves up to the step that's shown */

const WINDOW = 10; // steps that are averaged: losses jump
const PATIENCE = 15; // steps until a rise counts
const WORSE = 1.08;
const WATCH = " Has it memorized them? Then the loss on the test points rises, while the other goes on falling.";

/** @param {number} value */
export function short(value) {
  if (!Number.isFinite(value)) return "–";
  const text = Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-4) ? value.toExponential(1) : String(Number(value.toPrecision(3)));
  return text.replaceAll("-", "−");
}

/** Looks at the losses of a run, one step after the other, for whether the network memorizes. */
export class Watch {
  #own = 0; // sums over the last steps
  #sum = 0;
  #best = 0;
  #lowest = NaN; // the averages at the best step
  #ownThen = NaN;

  /**
   * Returns, at the step after the last one, the step from which on the network memorizes: the loss on the test points was
   * lowest there and has risen since, while the loss on the training points has gone on falling. Null if it doesn't.
   * @param {Pick<Curves, "train" | "test">} curves
   * @param {number} step
   */
  next({ train, test }, step) {
    this.#own += train[step] - (step < WINDOW ? 0 : train[step - WINDOW]);
    this.#sum += test[step] - (step < WINDOW ? 0 : test[step - WINDOW]);
    const count = Math.min(step + 1, WINDOW);
    const [own, loss] = [this.#own / count, this.#sum / count];
    if (!step || loss < this.#lowest) [this.#best, this.#lowest, this.#ownThen] = [step, loss, own];
    for (let i = step - WINDOW + 1; i <= step; i += 1) if (!(test[i] > this.#lowest)) return null; // it only jumps
    const rises = step >= this.#best + PATIENCE && loss > WORSE * this.#lowest + 0.005 && own < this.#ownThen;
    return rises ? this.#best : null;
  }
}

/** Returns the step from which on the network memorizes, seen from the last step. @param {Pick<Curves, "train" | "test">} curves */
export function memorizing(curves) {
  const watch = new Watch();
  let since = null;
  for (let step = 0; step < curves.train.length; step += 1) since = watch.next(curves, step);
  return since;
}

/** What each bug does, in words, and the chapter about it. */
export const BUG_WORDS = {
  zero: { label: "Gradients aren't zeroed", chapter: "17-zero-grad", number: 17, says: "Each step adds its gradients to those of all steps before, so the network keeps rolling after it has arrived, like a ball." },
  equals: { label: "= where += belongs", chapter: "10-reuse", number: 10, says: "A value that's used twice keeps only the last gradient. Every weight is used by every point, so only one point teaches." },
  same: { label: "All weights are equal", chapter: "14-network", number: 14, says: "The neurons of a layer begin alike, get the same gradients, and stay alike forever: a layer is worth one neuron." },
  dead: { label: "A dead layer", chapter: "18-micrograd", number: 18, says: "The first layer's biases are −10, so its sums are far below 0: with ReLU no gradient gets through, and with tanh hardly any." },
  rate: { label: "Too large a rate", chapter: "16-descent", number: 16, says: "Each step goes 50 times as far as it should, leaps over the valley, and may land higher than it began." },
};

/**
 * Returns the sentence about a step at which all training points are on the right side.
 * @param {number} step
 * @param {{ right: [train: number, test: number], counts: [train: number, test: number] }} seen
 * @param {number | null} [since] the step since which it memorizes; undefined if that isn't looked at
 */
export function allRight(step, { right, counts }, since) {
  const learned = `Step ${step}: all ${counts[0]} training points are on the right side`;
  if (!counts[1]) return `${learned}.`;
  const aside = since === undefined || right[1] === counts[1] ? "" : since === null ? WATCH : ` It knows them by heart: since step ${since} it has been memorizing.`;
  return `${learned}, and ${right[1]} of ${counts[1]} test points.${aside}`;
}

/** Returns the sentence about a network that memorizes. @param {Curves} now @param {number} since @param {number} step */
export const isMemorizing = (now, since, step) => `Since step ${since} it has been memorizing: up to step ${step}, ${parted(now, since, step)}`;

/**
 * Returns the sentence about a network that no longer memorizes.
 * @param {Curves} now
 * @param {number} since
 * @param {number} until the last step at which it did
 */
export const wasMemorizing = (now, since, until) => `From step ${since} to step ${until} it was memorizing: ${parted(now, since, until)} After that, it no longer was.`;

/**
 * @param {Curves} now
 * @param {number} since
 * @param {number} until
 */
function parted({ train, test }, since, until) {
  return `the loss on the training points went on falling, from ${short(train[since])} to ${short(train[until])}, while the one on the test points rose from ${short(test[since])} to ${short(test[until])}.`;
}
