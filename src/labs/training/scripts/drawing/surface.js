// What a neuron says over the plane, as pixels, and the line where it says 0. Pure.

/** @typedef {[red: number, green: number, blue: number]} Color */
/** @typedef {{ above: Color, below: Color, paper: Color }} Colors */

const DEEPEST = 0.82; // share of the color where a neuron says most

/**
 * Returns the numbers of each neuron, from the bytes of 32-bit floats, one neuron after the other.
 * @param {string} data in base64
 * @param {number} side
 * @returns {Float32Array[]}
 */
export function columns(data, side) {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const all = new Float32Array(bytes.buffer);
  const size = side * side;
  return Array.from({ length: Math.floor(all.length / size) }, (_, i) => all.subarray(i * size, (i + 1) * size));
}

/** Returns the largest size among the numbers, and never less than `least`. @param {ArrayLike<number>} numbers @param {number} least */
export function largest(numbers, least) {
  let most = least;
  for (let i = 0; i < numbers.length; i += 1) if (Math.abs(numbers[i]) > most) most = Math.abs(numbers[i]);
  return most;
}

/**
 * Returns the pixels of a surface: one color above 0, the other below, the deeper the larger, and paper at 0.
 * @param {ArrayLike<number>} numbers
 * @param {number} scale the number with the deepest color
 * @param {Colors} colors
 */
export function pixels(numbers, scale, { above, below, paper }) {
  const found = new Uint8ClampedArray(4 * numbers.length);
  for (let i = 0; i < numbers.length; i += 1) {
    const share = DEEPEST * Math.min(1, Math.abs(numbers[i]) / scale) || 0; // 0 for what is no number
    const color = numbers[i] > 0 ? above : below;
    for (let k = 0; k < 3; k += 1) found[4 * i + k] = paper[k] + share * (color[k] - paper[k]);
    found[4 * i + 3] = 255;
  }
  return found;
}

/**
 * Returns the line where the numbers are 0, as the d of a path in a square of side 1: a piece for each cell it crosses.
 * @param {ArrayLike<number>} numbers row by row from the top left
 * @param {number} side
 */
export function border(numbers, side) {
  let path = "";
  for (let row = 0; row + 1 < side; row += 1) {
    for (let column = 0; column + 1 < side; column += 1) {
      const i = row * side + column;
      const corners = [numbers[i], numbers[i + 1], numbers[i + side + 1], numbers[i + side]];
      path += crossing(corners, column + 0.5, row + 0.5, side);
    }
  }
  return path;
}

/** The corners of a cell, clockwise from the top left. */
const CORNERS = [[0, 0], [1, 0], [1, 1], [0, 1]];

/**
 * @param {number[]} corners
 * @param {number} x
 * @param {number} y
 * @param {number} side
 */
function crossing(corners, x, y, side) {
  const found = [];
  for (let k = 0; k < 4; k += 1) {
    const [a, b] = [corners[k], corners[(k + 1) % 4]];
    if (a > 0 === b > 0) continue;
    const share = a / (a - b);
    const [[ax, ay], [bx, by]] = [CORNERS[k], CORNERS[(k + 1) % 4]];
    found.push(`${((x + ax + share * (bx - ax)) / side).toFixed(4)} ${((y + ay + share * (by - ay)) / side).toFixed(4)}`);
  }
  return found.length === 4 ? `M${found[0]}L${found[1]}M${found[2]}L${found[3]}` : found.length === 2 ? `M${found[0]}L${found[1]}` : "";
}
