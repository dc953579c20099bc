// What a neuron sees, in words: its formula, and where in the picture it says most. Pure.

import { short } from "./words.js";

const INPUTS = ["x", "y", "z"];
const SILENT = 1e-6;
const ACTIVE = 0.02; // share of the largest, from which on a neuron says something

/**
 * @param {string} activation
 * @param {number[]} weights
 * @param {number} bias
 * @param {number} layer counted from 0
 * @param {boolean} isLast
 */
export function formula(activation, weights, bias, layer, isLast) {
  const names = weights.map((_, i) => (layer ? `n${i + 1}` : INPUTS[i]));
  const all = weights.map((weight, i) => ({ weight, name: names[i] })).sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const shown = layer ? all.slice(0, 3) : all.sort((a, b) => a.name.localeCompare(b.name));
  const terms = shown.map(({ weight, name }, i) => `${sign(weight, !i)}${short(Math.abs(weight))}${name}`);
  if (shown.length < weights.length) terms.push(" + …");
  terms.push(`${sign(bias, false)}${short(Math.abs(bias))}`);
  const sum = terms.join("");
  return isLast || activation === "none" ? sum : `${{ relu: "ReLU", tanh: "tanh", sine: "sin" }[activation]}(${sum})`;
}

/**
 * @param {number} number
 * @param {boolean} isFirst
 */
const sign = (number, isFirst) => (isFirst ? (number < 0 ? "−" : "") : number < 0 ? " − " : " + ");

/**
 * Returns what a neuron says over the plane, in a sentence or two.
 * @param {ArrayLike<number>} numbers row by row from the top left
 * @param {number} side
 */
export function sees(numbers, side) {
  const most = Math.max(...Array.from(numbers, Math.abs));
  if (most < SILENT) return "It says 0 everywhere: it's dead, and no gradient gets through it.";
  const above = part(numbers, side, (value) => value > ACTIVE * most);
  const below = part(numbers, side, (value) => value < -ACTIVE * most);
  if (!below.share) return above.share > 0.98 ? "It's above 0 everywhere." : `It says something ${above.where}, in ${percent(above.share)} of the picture, and 0 in the rest.`;
  if (!above.share) return "It's below 0 everywhere.";
  return `It's above 0 ${above.where}, in ${percent(above.share)} of the picture, and below 0 ${below.where}.`;
}

/** @param {number} share */
const percent = (share) => `${Math.round(100 * share)}\u00a0%`;

/**
 * @param {ArrayLike<number>} numbers
 * @param {number} side
 * @param {(value: number) => boolean} counts
 */
function part(numbers, side, counts) {
  let [count, across, down] = [0, 0, 0];
  for (let i = 0; i < numbers.length; i += 1) {
    if (!counts(numbers[i])) continue;
    count += 1;
    across += ((i % side) + 0.5) / side - 0.5;
    down += (Math.floor(i / side) + 0.5) / side - 0.5;
  }
  return { share: count / numbers.length, where: where(across / (count || 1), down / (count || 1)) };
}

/**
 * @param {number} across the middle of what's meant, from -0.5, left, to 0.5
 * @param {number} down
 */
function where(across, down) {
  const high = down < -0.08 ? "at the top" : down > 0.08 ? "at the bottom" : "";
  const wide = across < -0.08 ? "on the left" : across > 0.08 ? "on the right" : "";
  if (high && wide) return `${high} ${wide.replace("on the ", "")}`;
  return high || wide || "around the middle";
}
