// Draws the loss curve as SVG.

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 320;
const HEIGHT = 180;
const LEFT = 46;
const REST = { top: 24, right: 10, bottom: 22 };
const STEEP = 30; // from this ratio of the largest to the smallest on, a scale of powers of ten shows more
const MOST = 400; // points of a curve that are drawn

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {(Node | string)[]} children
 */
export function draw(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/**
 * @param {(number | null)[][]} curves
 * @param {number} at the step of the last one that is marked
 */
export function curve(curves, at) {
  const values = curves.flat().filter((value) => value !== null);
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const isSteep = low > 0 && high / low > STEEP;
  const scaled = (/** @type {number} */ value) => (isSteep ? Math.log10(value) : value);
  const [bottom, top] = low === high ? [scaled(low) - 1, scaled(low) + 1] : [isSteep ? scaled(low) : Math.min(0, low), scaled(high)];
  const longest = curves.reduce((most, curve) => Math.max(most, curve.length), 2);
  const x = (/** @type {number} */ i) => LEFT + (i / (longest - 1)) * (WIDTH - LEFT - REST.right);
  const y = (/** @type {number} */ value) =>
    REST.top + ((top - scaled(value)) / (top - bottom)) * (HEIGHT - REST.top - REST.bottom);
  const ticks = isSteep ? powers(bottom, top) : steps(bottom, top);
  const words = `The loss over ${longest} steps, from ${text(values[0])} to ${text(values.at(-1))}.`;
  return draw(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "litbook-training-curve", role: "img", "aria-label": words },
    ...ticks.map((tick) => draw("path", { class: "litbook-training-grid", d: `M${LEFT} ${fixed(y(tick))}H${WIDTH - REST.right}` })),
    ...ticks.map((tick) => draw("text", { x: LEFT - 6, y: fixed(y(tick) + 3.5), "text-anchor": "end" }, text(tick))),
    draw("text", { x: LEFT, y: 12, class: "litbook-training-axis" }, isSteep ? "loss, in powers of ten" : "loss"),
    draw("text", { x: LEFT, y: HEIGHT - 6 }, "0"),
    draw("text", { x: (LEFT + WIDTH - REST.right) / 2, y: HEIGHT - 6, "text-anchor": "middle", class: "litbook-training-axis" }, "step"),
    draw("text", { x: WIDTH - REST.right, y: HEIGHT - 6, "text-anchor": "end" }, String(longest - 1)),
    ...curves.map((values, i) => {
      const isLast = i === curves.length - 1;
      return draw("path", { class: `litbook-training-line${isLast ? " litbook-training-last" : ""}`, d: path(values, x, y) });
    }),
    ...marker(x(at), curves.at(-1)?.[at], y),
  );
}

/**
 * @param {number} x
 * @param {number | null | undefined} value
 * @param {(value: number) => number} y
 */
function marker(x, value, y) {
  const line = draw("path", { class: "litbook-training-now", d: `M${fixed(x)} ${REST.top}V${HEIGHT - REST.bottom}` });
  return value == null ? [line] : [line, draw("circle", { class: "litbook-training-spot", cx: fixed(x), cy: fixed(y(value)), r: 4 })];
}

/**
 * A line through the values, with gaps at those that are no numbers; of very many only the lowest and the highest in each stretch.
 *
 * @param {(number | null)[]} values
 * @param {(i: number) => number} x
 * @param {(value: number) => number} y
 */
function path(values, x, y) {
  const stretch = Math.max(1, Math.ceil((2 * values.length) / MOST));
  let drawn = "";
  let pen = "M";
  for (let start = 0; start < values.length; start += stretch) {
    for (const i of ends(values, start, Math.min(start + stretch, values.length))) {
      const value = values[i];
      if (value === null) pen = "M";
      else {
        drawn += `${pen}${fixed(x(i))} ${fixed(y(value))}`;
        pen = "L";
      }
    }
  }
  return drawn;
}

/**
 * @param {(number | null)[]} values
 * @param {number} start
 * @param {number} end
 */
function ends(values, start, end) {
  let [low, high] = [start, start];
  for (let i = start; i < end; i += 1) {
    if ((values[i] ?? Infinity) < (values[low] ?? Infinity)) low = i;
    if ((values[i] ?? -Infinity) > (values[high] ?? -Infinity)) high = i;
  }
  return low === high ? [low] : [Math.min(low, high), Math.max(low, high)];
}

/**
 * @param {number} low
 * @param {number} high
 */
function powers(low, high) {
  const [first, last] = [Math.ceil(low), Math.floor(high)];
  const stride = Math.max(1, Math.ceil((last - first + 1) / 5));
  return Array.from({ length: Math.max(0, Math.floor((last - first) / stride) + 1) }, (_, i) => 10 ** (first + i * stride));
}

/**
 * @param {number} low
 * @param {number} high
 */
function steps(low, high) {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((digit) => digit * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** @param {number | undefined} value */
function text(value = 0) {
  return String(Number(value.toPrecision(3))).replace("-", "−");
}

/** @param {number} value */
export function fixed(value) {
  return Number(value.toFixed(1));
}
