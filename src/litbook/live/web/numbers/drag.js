// Dragging a number with the pointer: to the right it grows, to the left it shrinks.

/** @import { Handle, Numbers } from "./numbers.js" */
/** @import { Size } from "./increments.js" */

const STEP = 5; // pixels
const SLACK = 3; // pixels that don't count as movement yet
const FAR = 60; // pixels above or below the number beyond which steps are fine, as when scrubbing in audio players

/** Moves the number with the pointer until it's released; Escape restores the old number. */
export function drag(/** @type {Numbers} */ numbers, /** @type {Handle} */ handle, /** @type {PointerEvent} */ press) {
  if (press.button || !press.isPrimary) return;
  const before = numbers.text(handle);
  const ending = new AbortController();
  const { signal } = ending;
  let from = press.clientX; // the position of the last step
  let moves = false;

  function follow(/** @type {PointerEvent} */ event) {
    if (event.pointerId !== press.pointerId) return;
    if (!moves && Math.abs(event.clientX - from) < SLACK) return;
    if (!moves) document.documentElement.classList.add("litbook-dragging");
    moves = true;
    const count = Math.trunc((event.clientX - from) / STEP);
    from += count * STEP;
    if (count) numbers.move(handle, count, size(event, Math.abs(event.clientY - press.clientY)));
  }

  function end() {
    ending.abort();
    document.documentElement.classList.remove("litbook-dragging");
    if (moves) numbers.nudging.rest();
  }

  handle.element.focus({ preventScroll: true });
  if (press.pointerType === "mouse") press.preventDefault(); // don't select text
  window.addEventListener("pointermove", follow, { signal });
  window.addEventListener("pointerup", end, { signal });
  window.addEventListener("pointercancel", end, { signal }); // a touch that turned into scrolling
  window.addEventListener("blur", end, { signal });
  for (const name of ["contextmenu", "selectstart", "dragstart"])
    window.addEventListener(name, (event) => event.preventDefault(), { signal });
  window.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    numbers.set(handle, before);
    end();
  }, { signal, capture: true });
}

/** @returns {Size} */
function size(/** @type {PointerEvent} */ { shiftKey, altKey, ctrlKey }, /** @type {number} */ away) {
  if (altKey || ctrlKey) return "coarse";
  return shiftKey || away > FAR ? "fine" : "step";
}

/**
 * Returns the one of `elements` that is nearest to a press: the areas around numbers that a finger can hit overlap.
 * @param {PointerEvent} press
 * @param {HTMLElement[]} elements
 */
export function nearest({ clientX, clientY }, elements) {
  const away = (/** @type {HTMLElement} */ element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return Math.hypot(Math.max(left - clientX, 0, clientX - right), Math.max(top - clientY, 0, clientY - bottom));
  };
  return elements.map((element) => ({ element, far: away(element) })).sort((a, b) => a.far - b.far)[0]?.element;
}
