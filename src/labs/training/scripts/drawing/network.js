// Where the neurons are in the picture, and which lines lead from one to another. Pure.

/** @typedef {{ x: number, y: number }} Place the middle of a neuron */
/** @typedef {{ width: number, height: number, tile: number, layers: Place[][] }} Layout */
/** @typedef {{ from: Place, to: Place, value: number }} Edge */

const TILE = { least: 18, most: 46 };
const GAP = 1.28; // from one neuron to the next, in tiles
const TALL = 470;
const HEAD = 30; // above the neurons, for the sizes of the layers

/**
 * Returns the places of the inputs and of all neurons, layer by layer, in a picture of that width.
 * @param {number[]} sizes
 * @param {number} width
 * @returns {Layout}
 */
export function layout(sizes, width) {
  const most = Math.max(...sizes);
  const room = Math.min(width / sizes.length / 1.6, TALL / most / GAP, TILE.most);
  const tile = Math.floor(Math.max(room, TILE.least));
  const height = Math.max(Math.ceil(most * tile * GAP), 200) + HEAD;
  const [left, right] = [tile / 2 + 4, width - tile / 2 - 4];
  const layers = sizes.map((size, layer) => {
    const x = left + ((right - left) * layer) / (sizes.length - 1);
    const step = tile * GAP;
    return Array.from({ length: size }, (_, i) => ({ x, y: HEAD + (height - HEAD) / 2 + (i - (size - 1) / 2) * step }));
  });
  return { width, height, tile, layers };
}

/**
 * Splits the numbers of all parameters: those of the weights of each neuron, and its bias, layer by layer.
 * @template T
 * @param {number[]} sizes
 * @param {T[]} numbers neuron by neuron, each with its weights and then its bias
 * @returns {{ weights: T[], bias: T }[][]}
 */
export function split(sizes, numbers) {
  let at = 0;
  return sizes.slice(1).map((size, i) =>
    Array.from({ length: size }, () => {
      const weights = numbers.slice(at, at + sizes[i]);
      at += sizes[i] + 1;
      return { weights, bias: numbers[at - 1] };
    }),
  );
}

/**
 * Returns a line for each weight, with its number.
 * @param {number[]} sizes
 * @param {Layout} layout
 * @param {number[]} numbers
 * @returns {Edge[]}
 */
export function edges(sizes, { layers }, numbers) {
  return split(sizes, numbers).flatMap((neurons, i) =>
    neurons.flatMap(({ weights }, place) => weights.map((value, from) => ({ from: layers[i][from], to: layers[i + 1][place], value }))),
  );
}

/** Returns how wide the line of a weight is: the wider, the larger, but never wider than a neuron can bear. @param {number} weight */
export const widthOfWeight = (weight) => 0.4 + 4.6 * Math.tanh(Math.abs(weight) / 2.5);

/**
 * Returns how wide the line of a gradient is, relative to the largest, so that small ones are seen, too.
 * @param {number} slope
 * @param {number} largest
 */
export const widthOfGradient = (slope, largest) => (largest > 0 ? 0.3 + 5 * Math.sqrt(Math.abs(slope) / largest) : 0.3);

/**
 * Returns numbers on their way to others, so that lines change smoothly.
 * @param {number[]} shown
 * @param {number[]} wanted
 * @param {number} share of the way
 */
export function eased(shown, wanted, share) {
  if (shown.length !== wanted.length || share >= 1) return [...wanted];
  return wanted.map((value, i) => {
    const next = shown[i] + share * (value - shown[i]);
    return Number.isFinite(next) ? next : value;
  });
}

/**
 * @param {number[]} shown
 * @param {number[]} wanted
 */
export const isThere = (shown, wanted) => shown.length === wanted.length && wanted.every((value, i) => Math.abs(value - shown[i]) <= 0.002 * Math.abs(value) + 1e-6);
