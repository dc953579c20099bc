// The settings of a run: what they can be, and how anything else is made to fit. Pure.

/**
 * A point of the reader's own: two inputs, the side (1 or -1), and 1 for a test point.
 * @typedef {[x: number, y: number, side: number, isTest: number]} OwnPoint
 */

/**
 * @typedef {object} Settings
 * @property {string} data
 * @property {number} train
 * @property {number} test
 * @property {number} noise
 * @property {OwnPoint[]} own
 * @property {number[]} layers
 * @property {string} activation
 * @property {string} loss
 * @property {number} rate
 * @property {number} fall
 * @property {number} batch
 * @property {number} decay
 * @property {number} seed
 * @property {string[]} bugs
 * @property {string} rung
 */

export const MOST_POINTS = 300;
export const MOST_LAYERS = 4;
export const MOST_NEURONS = 16;
export const MOST_STEPS = 20_000;
export const BUGS = ["zero", "equals", "same", "dead", "rate"];

/** @type {Settings} */
export const DEFAULTS = {
  data: "moons",
  train: 100,
  test: 50,
  noise: 0.1,
  own: [],
  layers: [8, 8],
  activation: "tanh",
  loss: "margin",
  rate: 0.5,
  fall: 0,
  batch: 0,
  decay: 0,
  seed: 1,
  bugs: [],
  rung: "fastest",
};

/** @type {Record<string, string[]>} */
export const CHOICES = {
  data: ["moons", "circles", "xor", "spirals", "lecture", "own"],
  activation: ["relu", "tanh", "sine", "none"],
  loss: ["margin", "entropy", "squares"],
  rung: ["fastest", "engine"],
};

/** The lowest and the highest, and true for a whole number. @type {Record<string, [low: number, high: number, isWhole: boolean]>} */
export const RANGES = {
  train: [2, MOST_POINTS, true],
  test: [0, MOST_POINTS, true],
  noise: [0, 1, false],
  rate: [1e-5, 100, false],
  fall: [0, 10_000, true],
  batch: [0, MOST_POINTS, true],
  decay: [0, 1, false],
  seed: [0, 999_999, true],
};

/**
 * Returns the settings among what's given, by whoever wrote an address; whatever doesn't fit is replaced by the default.
 * @param {Record<string, unknown>} given
 * @returns {Settings}
 */
export function settings(given) {
  const found = Object.entries(DEFAULTS).map(([name, value]) => [name, checked(name, given[name], value)]);
  return Object.fromEntries(found);
}

/**
 * @param {string} name
 * @param {any} value
 * @param {any} initial
 */
function checked(name, value, initial) {
  if (Object.hasOwn(CHOICES, name)) return CHOICES[name].includes(value) ? value : initial;
  if (Object.hasOwn(RANGES, name)) {
    if (!Number.isFinite(value)) return initial;
    const [low, high, isWhole] = RANGES[name];
    const bound = Math.min(Math.max(value, low), high);
    return isWhole ? Math.trunc(bound) : bound;
  }
  const list = Array.isArray(value) ? value : null;
  if (name === "layers") return list ? list.filter(Number.isFinite).map(size).slice(0, MOST_LAYERS) : initial;
  if (name === "bugs") return BUGS.filter((bug) => list?.includes(bug));
  return (list ?? []).slice(0, MOST_POINTS).flatMap(ownPoint);
}

/** @param {number} n */
const size = (n) => Math.min(Math.max(Math.trunc(n), 1), MOST_NEURONS);

/** @param {unknown} value @returns {OwnPoint[]} */
function ownPoint(value) {
  if (!Array.isArray(value) || value.length !== 4 || !value.every(Number.isFinite)) return [];
  const [x, y, side, isTest] = value;
  return [[x, y, side > 0 ? 1 : -1, isTest ? 1 : 0]];
}
