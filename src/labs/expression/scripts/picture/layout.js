// Where the boxes of a graph go: in layers, as far to the answer as they can, with few crossings. Pure.
//
// The lab has a layout of its own, and doesn't ask Graphviz, for two reasons: the graph is there as soon as Python has read
// the text, without fetching 800 kB and a second worker; and since places depend on the shape alone, dragging a number
// changes texts and colors and never moves a box, which is what lets it run at 60 frames a second.

/** @typedef {{ x: number, y: number }} Point */
/** @typedef {{ node: number, edge: number, child: number, points: Point[] }} Edge from the child to the node's operation */
/** @typedef {{ width: number, height: number, boxes: Point[], ops: (Point | null)[], edges: Edge[], isDown: boolean }} Layout boxes by their centers */
/** @typedef {{ place: number, layer: number, size: number, above: Cell[], below: Cell[], at: number }} Cell a box, or a bend of a long edge (place -1); `above` is nearer to the answer */

export const BOX = { width: 92, height: 58 };
export const RADIUS = 13;
const ROUNDS = 12;
const MARGIN = 16;

/**
 * @param {number[][]} children of each node, which have lower places; the last node is the root
 * @param {boolean} isDown from top to bottom, for narrow screens
 * @returns {Layout}
 */
export function layout(children, isDown) {
  const layers = layersOf(children);
  const across = isDown ? { box: BOX.width + 14, bend: 30 } : { box: BOX.height + 30, bend: 26 };
  const along = isDown ? { box: BOX.height, gap: 70 } : { box: BOX.width, gap: Math.max(...layers) > 3 ? 66 : 84 };
  const { rows, chains } = cellsOf(children, layers, across);
  order(rows);
  align(rows);
  const depth = rows.length;
  const low = Math.min(...rows.flat().map(({ at, size }) => at - size / 2));
  const high = Math.max(...rows.flat().map(({ at, size }) => at + size / 2));
  const main = (/** @type {number} */ layer) => MARGIN + along.box / 2 + (depth - 1 - layer) * (along.box + along.gap);
  const point = (/** @type {number} */ a, /** @type {number} */ b) => (isDown ? { x: b - low + MARGIN, y: a } : { x: a, y: b - low + MARGIN });
  const boxes = new Array(children.length);
  for (const { place, layer, at } of rows.flat()) if (place >= 0) boxes[place] = point(main(layer), at);
  const half = along.box / 2;
  const before = half + RADIUS + 16;
  const ops = children.map((some, place) => (some.length ? shifted(boxes[place], isDown, -before) : null));
  const passed = (/** @type {Cell} */ { layer, at }) => [point(main(layer) - before - RADIUS, at), point(main(layer) + half, at)]; // straight past the operations, too
  const edges = chains.map(({ node, edge, child, bends }) => {
    const twins = children[node].filter((one) => one === child).length;
    const spread = twins > 1 ? (edge - (twins - 1) / 2) * 22 : 0;
    const points = [shifted(boxes[child], isDown, half), ...bends.flatMap(passed), .../** @type {Point[]} */ ([ops[node]])];
    return { node, edge, child, points: spread && !bends.length ? [points[0], middle(points[0], points[1], isDown, spread), points[1]] : points };
  });
  const [length, breadth] = [2 * MARGIN + depth * along.box + (depth - 1) * along.gap, high - low + 2 * MARGIN];
  return { width: isDown ? breadth : length, height: isDown ? length : breadth, boxes, ops, edges, isDown };
}

/** Returns each node's distance from the root, by the longest way. @param {number[][]} children */
export function layersOf(children) {
  const layers = children.map(() => 0);
  for (let place = children.length - 1; place >= 0; place -= 1) for (const child of children[place]) layers[child] = Math.max(layers[child], layers[place] + 1);
  return layers;
}

/**
 * Returns the cells of each layer, and for each edge the bends in the layers that it passes, from the child on.
 * @param {number[][]} children
 * @param {number[]} layers
 * @param {{ box: number, bend: number }} across
 */
function cellsOf(children, layers, across) {
  /** @type {Cell[][]} */
  const rows = Array.from({ length: Math.max(...layers) + 1 }, () => []);
  const add = (/** @type {number} */ place, /** @type {number} */ layer) => {
    /** @type {Cell} */
    const cell = { place, layer, size: place < 0 ? across.bend : across.box, above: [], below: [], at: 0 };
    rows[layer].push(cell);
    return cell;
  };
  const boxes = /** @type {Cell[]} */ (new Array(children.length));
  const visit = (/** @type {number} */ place) => {
    boxes[place] ??= add(place, layers[place]);
    for (const child of children[place]) if (!boxes[child]) visit(child);
  };
  visit(children.length - 1);
  const chains = children.flatMap((some, node) =>
    some.map((child, edge) => {
      let last = boxes[child];
      const bends = [];
      for (let layer = layers[child] - 1; layer > layers[node]; layer -= 1) {
        const bend = add(-1, layer);
        join(bend, last);
        bends.push((last = bend));
      }
      join(boxes[node], last);
      return { node, edge, child, bends };
    }),
  );
  return { rows, chains };
}

/** @param {Cell} upper @param {Cell} lower */
function join(upper, lower) {
  upper.below.push(lower);
  lower.above.push(upper);
}

/** Sorts each layer by the means of its neighbors, and keeps the order with the fewest crossings. @param {Cell[][]} rows */
function order(rows) {
  let best = rows.map((row) => [...row]);
  let fewest = crossings(rows);
  for (let round = 0; round < ROUNDS && fewest; round += 1) {
    const isUp = round % 2 === 0;
    const side = isUp ? "above" : "below";
    for (const row of isUp ? rows : [...rows].reverse()) {
      const places = new Map(rows.flatMap((cells) => cells.map((cell, index) => [cell, index])));
      const mean = (/** @type {Cell} */ cell) => (cell[side].length ? sum(cell[side].map((one) => places.get(one) ?? 0)) / cell[side].length : (places.get(cell) ?? 0));
      const means = new Map(row.map((cell) => [cell, mean(cell)]));
      row.sort((one, other) => (means.get(one) ?? 0) - (means.get(other) ?? 0));
    }
    const found = crossings(rows);
    if (found < fewest) [best, fewest] = [rows.map((row) => [...row]), found];
  }
  rows.forEach((row, index) => row.splice(0, row.length, ...best[index]));
}

/** @param {Cell[][]} rows */
export function crossings(rows) {
  return sum(
    rows.slice(1).map((row, index) => {
      const places = new Map(rows[index].map((cell, place) => [cell, place]));
      const ends = row.flatMap(({ above }, from) => above.map((cell) => [from, places.get(cell) ?? 0]));
      return sum(ends.map(([a, b], first) => ends.slice(first + 1).filter(([c, d]) => (a - c) * (b - d) < 0).length));
    }),
  );
}

/** Places the cells of each layer near the means of their neighbors, without overlaps. @param {Cell[][]} rows */
function align(rows) {
  for (const row of rows) spread(row, row.map((_, index) => index * 60 - (row.length - 1) * 30));
  for (let round = 0; round < ROUNDS; round += 1) {
    const side = round % 2 ? "above" : "below";
    for (const row of round % 2 ? rows : [...rows].reverse()) {
      spread(row, row.map(({ at, [side]: others }) => (others.length ? sum(others.map((one) => one.at)) / others.length : at)));
    }
  }
}

/** Places a layer's cells as near to what's wanted as their sizes and their order allow. @param {Cell[]} row @param {number[]} wanted */
function spread(row, wanted) {
  const gap = (/** @type {number} */ index) => (row[index - 1].size + row[index].size) / 2;
  row.forEach((cell, index) => (cell.at = index ? Math.max(wanted[index], row[index - 1].at + gap(index)) : wanted[index]));
  const shift = sum(row.map(({ at }, index) => wanted[index] - at)) / row.length;
  for (const cell of row) cell.at += shift;
}

const sum = (/** @type {number[]} */ numbers) => numbers.reduce((total, number) => total + number, 0);

/** @param {Point} point @param {boolean} isDown @param {number} by */
const shifted = ({ x, y }, isDown, by) => (isDown ? { x, y: y + by } : { x: x + by, y });

/** @param {Point} from @param {Point} to @param {boolean} isDown @param {number} by */
const middle = (from, to, isDown, by) => ({ x: (from.x + to.x) / 2 + (isDown ? by : 0), y: (from.y + to.y) / 2 + (isDown ? 0 : by) });
