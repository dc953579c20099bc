// What happens in a run, and what a neuron sees, in words. Pure.

/** @typedef {{ average: ArrayLike<number>, train: ArrayLike<number>, test: ArrayLike<number> }} Curves up to the step that's shown */

const WINDOW = 10; // steps that are averaged: losses jump
const PATIENCE = 15; // steps until a rise counts
const WORSE = 1.08;

/** @param {number} value */
export function short(value) {
  if (!Number.isFinite(value)) return "–";
  const text = Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-4) ? value.toExponential(1) : String(Number(value.toPrecision(3)));
  return text.replaceAll("-", "−");
}

/**
 * Returns the step from which on the network memorizes: the loss on the test points was lowest there and has risen since,
 * while the loss on the training points has gone on falling. Null if it doesn't.
 * @param {Curves} curves
 */
export function memorizing({ train, test }) {
  const [losses, own] = [averaged(test), averaged(train)];
  let best = 0;
  for (let i = 1; i < losses.length; i += 1) if (losses[i] < losses[best]) best = i;
  const last = losses.length - 1;
  for (let i = last - WINDOW + 1; i <= last; i += 1) if (!(test[i] > losses[best])) return null; // it only jumps
  const rises = last >= best + PATIENCE && losses[last] > WORSE * losses[best] + 0.005 && own[last] < own[best];
  return rises ? best : null;
}

/** Returns at each place the average of the numbers up to it, WINDOW of them. @param {ArrayLike<number>} numbers */
function averaged(numbers) {
  const found = new Float64Array(numbers.length);
  let sum = 0;
  for (let i = 0; i < numbers.length; i += 1) {
    sum += numbers[i] - (i < WINDOW ? 0 : numbers[i - WINDOW]);
    found[i] = sum / Math.min(i + 1, WINDOW);
  }
  return found;
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
 * Returns what has happened up to now, a sentence each, by its kind; with the step since which it memorizes.
 * @param {Curves} now
 * @param {{ right: [train: number, test: number], counts: [train: number, test: number] }} seen
 */
export function events(now, { right, counts }) {
  /** @type {{ kind: string, words: string, since?: number }[]} */
  const found = [];
  const step = now.train.length - 1;
  if (right[0] === counts[0] && counts[0]) found.push({ kind: "right", words: `Step ${step}: all ${counts[0]} training points are on the right side${counts[1] ? `, and ${right[1]} of ${counts[1]} test points` : ""}.` });
  const since = memorizing(now);
  if (since !== null) {
    found.push({ kind: "memorizing", since, words: `Since step ${since} it has been memorizing: up to step ${step}, ${parted(now, since, step)}` });
  }
  return found;
}

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
