// Numbers in the graph can be dragged, or moved by keys; values can be clicked to give them their turns.

import { grain } from "../state/state.js";

const PIXELS = 6; // for one step

/**
 * @typedef {object} Grips
 * @property {(place: number) => number | null} grab the number of a leaf that can be moved, which moves from now on; null if it can't
 * @property {(number: number, isMoving: boolean) => void} move moves the leaf that was grabbed last
 * @property {(place: number) => void} click
 */

/** @param {HTMLElement} frame @param {Grips} grips */
export function attach(frame, grips) {
  /** @type {{ x: number, from: number, step: number, moved: boolean } | null} */
  let drag = null;
  frame.addEventListener("pointerdown", (event) => {
    const place = placeOf(event.target);
    const number = place === null ? null : grips.grab(place);
    if (number === null || event.button) return;
    event.preventDefault();
    nodeOf(event.target)?.focus({ preventScroll: true });
    frame.setPointerCapture(event.pointerId);
    drag = { x: event.clientX, from: number, step: grain(number), moved: false };
  });
  frame.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const steps = Math.round((event.clientX - drag.x) / PIXELS);
    drag.moved ||= steps !== 0;
    if (drag.moved) grips.move(at(drag.from, steps, drag.step), true);
  });
  for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) {
    frame.addEventListener(name, (event) => {
      if (!drag) return;
      const { x, from, step, moved } = drag;
      drag = null;
      if (moved) grips.move(at(from, Math.round((event.clientX - x) / PIXELS), step), false);
    });
  }
  frame.addEventListener("click", (event) => {
    const place = placeOf(event.target);
    if (place !== null) grips.click(place);
  });
  frame.addEventListener("keydown", (event) => {
    const place = placeOf(event.target);
    if (place === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const number = grips.grab(place);
    const by = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (number !== null && by) grips.move(at(number, by, grain(number)), false);
    else if (event.key === "Enter" || event.key === " ") grips.click(place);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** Returns the number so many steps on, without the noise of binary fractions. @param {number} from @param {number} steps @param {number} step */
const at = (from, steps, step) => Number((from + steps * step).toFixed(6));

/** @param {EventTarget | null} target */
const nodeOf = (target) => (target instanceof Element ? /** @type {SVGElement | null} */ (target.closest("[data-node]")) : null);

/** @param {EventTarget | null} target */
function placeOf(target) {
  const node = nodeOf(target);
  return node ? Number(node.dataset.node) : null;
}
