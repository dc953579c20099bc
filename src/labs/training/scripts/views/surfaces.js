// The surfaces of all neurons at a step, decoded once for all views.

/** @import { Told } from "../lab/runner.js" */
import { columns, largest } from "../drawing/surface.js";

/** @typedef {{ numbers: Float32Array, scale: number }} Surface */

/** @type {WeakMap<object, Surface[]>} */
const decoded = new WeakMap();

/** @param {NonNullable<Told["surface"]>} surface */
export function surfaces(surface) {
  const known = decoded.get(surface);
  if (known) return known;
  const found = columns(surface.data, surface.side).map((numbers, i, all) => ({ numbers, scale: i === all.length - 1 ? 1.2 : largest(numbers, 0.5) }));
  decoded.set(surface, found);
  return found;
}

/** Returns the place of a neuron among all. @param {number[]} sizes @param {[number, number]} neuron */
export const indexOf = (sizes, [layer, place]) => sizes.slice(1, layer + 1).reduce((sum, size) => sum + size, place);
