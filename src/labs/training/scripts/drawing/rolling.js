// A run whose gradients aren't zeroed, in words: it rolls on where it should have stopped. Pure.

import { short } from "./words.js";

const EARLY = 10; // steps in which any two runs look alike
const BACK_UP = 0.25; // of the way down: from there on it has overshot

/**
 * Returns what not zeroing the gradients has done up to now, a sentence each, by its kind.
 * @param {ArrayLike<number>} losses on the training points, up to the step that's shown
 * @param {ArrayLike<number>} before those of the same settings with zeroing; empty if there's no such run
 * @returns {[kind: string, words: string][]}
 */
export function rolling(losses, before) {
  const { ahead, lowest, over, back, above } = turns(losses, before);
  const beside = (/** @type {number} */ step) => (step < before.length ? ` With zeroing it was ${short(before[step])} there.` : "");
  /** @type {[number | null, string, (step: number) => string][]} */
  const all = [
    [ahead, "ahead", (step) => `Step ${step}: the loss is ${short(losses[step])}.${beside(step)} Gradients that point the same way add up, so at first the steps are longer, and it gets down sooner.`],
    [over, "over", (step) => `Step ${step}: it has overshot. At step ${lowest} the loss was down to ${short(losses[lowest])}, but each step is still made of all earlier gradients, so it went on, and now the loss is ${short(losses[step])}.${beside(step)}`],
    [back, "back", (step) => `Step ${step}: it has come back, to a loss of ${short(losses[step])}. It swings, like a ball in a bowl.${beside(step)}`],
    [above, "above", (step) => `Step ${step}: the loss is ${short(losses[step])}, and it began with ${short(losses[0])}. The swings have grown.${beside(step)}`],
  ];
  return all.flatMap(([step, kind, words]) => (step === null ? [] : [[kind, words(step)]]));
}

/**
 * Returns the steps at which a run turns: where it's ahead of the one before, where it has overshot its lowest loss, where
 * it has come back, and where it's above what it began with; null for what hasn't happened.
 * @param {ArrayLike<number>} losses
 * @param {ArrayLike<number>} before
 */
function turns(losses, before) {
  /** @type {Record<"ahead" | "over" | "back" | "above", number | null>} */
  const found = { ahead: null, over: null, back: null, above: null };
  let lowest = 0;
  for (let i = 1; i < losses.length; i += 1) {
    if (found.over === null) {
      if (losses[i] < losses[lowest]) lowest = i;
      if (i > EARLY && losses[i] < before[i] / 2) found.ahead ??= i;
      if (losses[i] > losses[lowest] + BACK_UP * (losses[0] - losses[lowest]) && i > EARLY) found.over = i;
    } else {
      const isLow = losses[i] < losses[lowest] + 0.05 * (losses[0] - losses[lowest]);
      if (isLow) found.back ??= i;
      if (losses[i] > losses[0]) found.above ??= i;
    }
  }
  return { ...found, lowest };
}
