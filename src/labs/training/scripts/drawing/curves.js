// The losses over the steps, as paths. Pure.

/** @typedef {{ width: number, height: number, left: number, right: number, top: number, bottom: number }} Frame */
/** @typedef {{ x: (step: number) => number, y: (loss: number) => number, ticks: number[], last: number, isSteep: boolean }} Scales */

/** @type {Frame} */
export const FRAME = { width: 310, height: 200, left: 36, right: 54, top: 22, bottom: 22 };
const STEEP = 30; // from this ratio of the largest to the smallest on, a scale of powers of ten shows more
const MOST = 300; // points of a curve that are drawn
const LEAST = 1e-5; // the lowest loss that a scale of powers of ten shows

/**
 * @param {ArrayLike<number>[]} curves
 * @param {boolean} [isLinear] true for no scale of powers of ten
 * @returns {Scales}
 */
export function scales(curves, isLinear = false) {
  let [low, high, last] = [Infinity, -Infinity, 10];
  for (const curve of curves) {
    last = Math.max(last, curve.length - 1);
    for (let i = 0; i < curve.length; i += 1) {
      if (!Number.isFinite(curve[i])) continue;
      [low, high] = [Math.min(low, curve[i]), Math.max(high, curve[i])];
    }
  }
  if (low > high) [low, high] = [0, 1];
  const isSteep = !isLinear && high / Math.max(low, LEAST) > STEEP && high > 0;
  const scaled = (/** @type {number} */ loss) => (isSteep ? Math.log10(Math.max(loss, LEAST)) : loss);
  const [bottom, top] = isSteep ? [scaled(low), scaled(high)] : [Math.min(0, low), high || 1];
  const { width, height, left, right } = FRAME;
  return {
    last,
    isSteep,
    x: (step) => left + (step / last) * (width - left - right),
    y: (loss) => FRAME.top + ((top - scaled(loss)) / (top - bottom || 1)) * (height - FRAME.top - FRAME.bottom),
    ticks: isSteep ? powers(bottom, top) : even(bottom, top),
  };
}

/**
 * Returns the d of a path; of very many steps, only the lowest and the highest in each stretch are on it.
 * @param {ArrayLike<number>} losses
 * @param {Scales} scales
 */
export function path(losses, { x, y }) {
  const stretch = Math.max(1, Math.ceil((2 * losses.length) / MOST));
  let [drawn, pen] = ["", "M"];
  for (let start = 0; start < losses.length; start += stretch) {
    for (const i of ends(losses, start, Math.min(start + stretch, losses.length))) {
      if (!Number.isFinite(losses[i])) pen = "M";
      else {
        drawn += `${pen}${fixed(x(i))} ${fixed(y(losses[i]))}`;
        pen = "L";
      }
    }
  }
  return drawn;
}

/**
 * @param {ArrayLike<number>} losses
 * @param {number} start
 * @param {number} end
 */
function ends(losses, start, end) {
  let [low, high] = [start, start];
  for (let i = start; i < end; i += 1) {
    if (losses[i] < losses[low]) low = i;
    if (losses[i] > losses[high]) high = i;
  }
  return low === high ? [low] : [Math.min(low, high), Math.max(low, high)];
}

/**
 * @param {number} low
 * @param {number} high
 */
function powers(low, high) {
  const [first, last] = [Math.ceil(low), Math.floor(high)];
  const stride = Math.max(1, Math.ceil((last - first + 1) / 4));
  return Array.from({ length: Math.max(0, Math.floor((last - first) / stride) + 1) }, (_, i) => 10 ** (first + i * stride));
}

/**
 * @param {number} low
 * @param {number} high
 */
function even(low, high) {
  const rough = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((digit) => digit * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.max(0, Math.floor(high / step) - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Returns the label of a tick. @param {number} value */
export function label(value) {
  const power = Math.round(Math.log10(value));
  if (!(value > 0 && value < 0.01) || Math.abs(value / 10 ** power - 1) > 1e-9) return String(value).replace("-", "−");
  return `10⁻${[...String(-power)].map((digit) => RAISED[Number(digit)]).join("")}`;
}

/** Keeps the labels at the ends of two curves apart. @param {number} a @param {number} b @returns {[number, number]} */
export function apart(a, b) {
  const [gap, middle] = [13, (a + b) / 2];
  if (!(Math.abs(a - b) < gap)) return [a, b];
  return a <= b ? [middle - gap / 2, middle + gap / 2] : [middle + gap / 2, middle - gap / 2];
}

/** @param {number} value */
const fixed = (value) => Number(value.toFixed(1));
