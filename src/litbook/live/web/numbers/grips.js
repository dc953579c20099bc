// Marks the numbers that can be dragged before any of that code is loaded; it's fetched when one is pressed or focused.

/** @import { Front, FrontBlock } from "../page/front.js" */
import { canRun } from "../page/bar.js";
import { hint } from "./hint.js";

const NUMBER = ".mi, .mf, .mh, .mo, .mb, .il"; // Pygments' classes
const GRIP = ".litbook-slider";

export function attach(/** @type {Front} */ front) {
  const blocks = front.blocks.filter(({ data }) => canRun(data));
  for (const block of blocks) mark(front, block);
  hint(front, blocks);
}

function mark(/** @type {Front} */ front, /** @type {FrontBlock} */ { code }) {
  /** @type {HTMLElement[]} */ ([...code.querySelectorAll(NUMBER)]).forEach((number, place) => {
    number.classList.add("litbook-slider");
    number.tabIndex = place ? -1 : 0;
  });
  code.addEventListener("pointerdown", (event) => !front.isOpen && press(front, event));
  code.addEventListener("focusin", ({ target }) => !front.isOpen && focus(front, code, /** @type {Element} */ (target)));
}

/** Repeats a press that is still held, and its last move, once the features are loaded, so that dragging starts at once. */
async function press(/** @type {Front} */ front, /** @type {PointerEvent} */ event) {
  const number = /** @type {Element} */ (event.target).closest(GRIP);
  if (!number || event.button || !event.isPrimary) return;
  if (event.pointerType === "mouse") event.preventDefault(); // don't select text
  const ending = new AbortController();
  let last = event;
  window.addEventListener("pointermove", (move) => (last = move), ending);
  for (const name of ["pointerup", "pointercancel", "blur"]) window.addEventListener(name, () => ending.abort(), ending);
  await front.open().catch(() => {});
  const found = [number, document.elementFromPoint(event.clientX, event.clientY)?.closest(GRIP)].find((one) => one?.matches(GRIP) && one.isConnected);
  if (!(found instanceof HTMLElement) || !front.isOpen) return;
  if (ending.signal.aborted) found.focus({ preventScroll: true });
  else for (const one of new Set([event, last])) found.dispatchEvent(new PointerEvent(one.type, one));
  ending.abort();
}

async function focus(/** @type {Front} */ front, /** @type {HTMLElement} */ code, /** @type {Element} */ target) {
  if (!target.matches(GRIP)) return;
  await front.open().catch(() => {});
  if (document.activeElement !== document.body) return;
  /** @type {HTMLElement | null} */ (code.querySelector(GRIP))?.focus({ preventScroll: true }); // the number was replaced by an element that includes its sign
}
