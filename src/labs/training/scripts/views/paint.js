// The page's colors as numbers, pictures on a canvas, and the points on top of them.

/** @import { Color, Colors } from "../drawing/surface.js" */
import { element } from "#live/elements.js";
import { pixels } from "../drawing/surface.js";

/** @typedef {Colors & { ink: Color }} Palette */

export const SIZE = 300; // of a drawing's own coordinates
const RADIUS = 4.6;
const NAMES = { above: "--litbook-1", below: "--litbook-2", paper: "--litbook-paper", ink: "--litbook-ink" };

/**
 * Returns the page's colors, which change with its scheme.
 * @param {HTMLElement} place
 * @param {AbortSignal} signal
 * @param {() => void} changed
 * @returns {Palette}
 */
export function palette(place, signal, changed) {
  const sample = element("i");
  sample.hidden = true;
  place.before(sample);
  const read = () =>
    Object.fromEntries(
      Object.entries(NAMES).map(([name, variable]) => {
        sample.style.color = `var(${variable})`;
        return [name, (getComputedStyle(sample).color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number)];
      }),
    );
  const found = /** @type {Palette} */ (read());
  const watcher = new MutationObserver(() => (Object.assign(found, read()), changed()));
  watcher.observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
  signal.addEventListener("abort", () => (watcher.disconnect(), sample.remove()));
  return found;
}

/** @param {Color} color @param {number} [alpha] */
export const css = ([r, g, b], alpha = 1) => `rgb(${r} ${g} ${b} / ${alpha})`;

/**
 * Paints a surface; the browser smooths it.
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} numbers
 * @param {number} side
 * @param {number} scale
 * @param {Palette} colors
 */
export function paint(canvas, numbers, side, scale, colors) {
  if (canvas.width !== side) canvas.width = canvas.height = side;
  canvas.getContext("2d")?.putImageData(new ImageData(pixels(numbers, scale, colors), side, side), 0, 0);
}

/** Returns an SVG element. @param {string} name @param {Record<string, string | number>} attributes @param {(Node | string)[]} children */
export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/** @param {number} x */
const round = (x) => Math.round(10 * x) / 10;

/**
 * Returns where a point is in a picture of that box.
 * @param {[number, number, number]} box
 * @param {number[]} point
 * @returns {[number, number]}
 */
export const placed = ([x, y, half], point) => [round((SIZE * (point[0] - x + half)) / (2 * half)), round((SIZE * (y + half - point[1])) / (2 * half))];

/**
 * Returns the mark of a point.
 * @param {[number, number]} place
 * @param {number} side
 * @param {number} isTest
 * @param {boolean} [isChosen]
 */
export function mark([x, y], side, isTest, isChosen = false) {
  const name = `lab-point lab-${side > 0 ? "above" : "below"}${isTest ? " lab-test" : ""}${isChosen ? " lab-chosen" : ""}`;
  const r = RADIUS - (isTest ? 0.8 : 0);
  return side > 0
    ? svg("circle", { cx: x, cy: y, r, class: name })
    : svg("rect", { x: x - r * 0.9, y: y - r * 0.9, width: r * 1.8, height: r * 1.8, class: name });
}

/** True if the reader would rather not see things move. */
export const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
