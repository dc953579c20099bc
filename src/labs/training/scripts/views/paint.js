// The page's colors as numbers, and pictures on a canvas.

/** @import { Color, Colors } from "../drawing/surface.js" */
import { element } from "#live/elements.js";
import { pixels } from "../drawing/surface.js";

/** @typedef {Colors & { ink: Color }} Palette */

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

/** True if the reader would rather not see things move. */
export const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
