// Says in a sentence how far off a guess was. Pure.

/** Matches a standalone number, as NUMBER in litbook/source/outputs.py does. */
const NUMBER = /(?<![\w.])[-+]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][-+]?\d+)?(?=j\b|(?!\w|\.\d))/g;
const RIGHT = 1.0005; // as a factor; finer than the nudges that the book's questions are about
const VERY_CLOSE = 1.02;
const CLOSE = 1.25;

/** Returns the last number in a block's output, as written there. */
export const answer = (/** @type {string} */ output) => output.match(NUMBER)?.at(-1);

/** Returns the sentence for a reader who guessed `guess` when the answer is `shown`. */
export function verdict(/** @type {number} */ guess, /** @type {string} */ shown) {
  const truth = Number(shown.replaceAll("_", ""));
  const is = `it is ${shown.replace("-", "−")}`;
  if (guess === truth) return "Right, to the last digit.";
  if (!truth) return `Not quite: ${is}, exactly.`;
  if (!guess) return `Not 0: ${is}.`;
  if (guess === -truth) return `The right size, and the other sign: ${is}.`;
  if (guess < 0 !== truth < 0) return `The other sign: ${is}.`;
  const factor = Math.max(guess / truth, truth / guess);
  const size = guess / truth > 1 ? "too large" : "too small"; // further from 0, or nearer
  if (factor <= RIGHT) return `Right: ${is}.`;
  if (factor <= CLOSE) return `${factor <= VERY_CLOSE ? "Very close" : "Close"}: ${is}. You were ${percent(factor)} ${size}.`;
  return `${factor < 10 ? "Not far" : "Far off, so now you will remember it"}: ${is}. Your guess was ${times(factor)} times ${size}.`;
}

const percent = (/** @type {number} */ factor) => `${Number(((factor - 1) * 100).toPrecision(2))} %`;
const times = (/** @type {number} */ factor) => Number(factor.toPrecision(2)).toLocaleString("en");
