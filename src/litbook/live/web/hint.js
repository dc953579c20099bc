// How numbers are moved, said once to those who see it, and to screen readers at each number.

/** @import { LivePage } from "./types" */
/** @import { Numbers } from "./numbers.js" */

import { recall, remember } from "#litbook/memory.js";

const NAME = "numbers"; // in the browser's memory: the reader knows
const SHOWN = 12_000; // milliseconds
const KEYS = "Up and down change it, with Shift finer; page up and page down change it more; Home is the book's number.";

/** The id of what describes each number. */
export function describe(/** @type {LivePage} */ page) {
  const text = document.createElement("p");
  text.id = "litbook-sliders";
  text.hidden = true;
  text.textContent = `${KEYS} Left and right go to the block's other numbers.`;
  document.body.append(text);
  page.signal.addEventListener("abort", () => text.remove());
  return text.id;
}

/** Says it once, below the first number that comes into view, for a while, or until one has been moved. */
export function hint(/** @type {LivePage} */ page, /** @type {Numbers[]} */ all) {
  if (recall(NAME)) return;
  const seen = new IntersectionObserver((entries) => {
    const number = entries.find(({ isIntersecting }) => isIntersecting)?.target;
    const numbers = number && all.find(({ handles }) => handles[0]?.element === number);
    if (!numbers) return;
    seen.disconnect();
    show(page, numbers);
  }, { rootMargin: "-20% 0px -30% 0px" });
  for (const { handles } of all) if (handles[0] && !handles[0].element.closest("details")) seen.observe(handles[0].element);
  page.signal.addEventListener("abort", () => seen.disconnect());
}

function show(/** @type {LivePage} */ page, /** @type {Numbers} */ { block, handles: [{ element }] }) {
  const bubble = document.createElement("button");
  bubble.type = "button";
  bubble.className = "litbook-drag-hint";
  const isTouched = matchMedia("(hover: none)").matches;
  bubble.textContent = isTouched ? "Drag a number to the left or right" : "Drag a number, or press ↑ ↓ on it";
  bubble.title = "Understood";
  const frame = /** @type {HTMLElement} */ (block.code.closest(".highlight")); // where an editor opens, both are gone
  const [at, around] = [element.getBoundingClientRect(), frame.getBoundingClientRect()];
  bubble.style.insetBlockStart = `${at.bottom - around.top}px`;
  bubble.style.insetInlineStart = `${Math.max(0, at.left - around.left)}px`;
  frame.append(bubble);
  const ending = new AbortController();
  const timer = setTimeout(() => known(), SHOWN);
  const remove = () => {
    clearTimeout(timer);
    bubble.remove();
    ending.abort();
  };
  const known = () => (remember(NAME, true), remove());
  const isMoved = (/** @type {Event} */ event) => /** @type {CustomEvent} */ (event).detail?.from === "numbers";
  bubble.addEventListener("click", known);
  block.addEventListener("changed", (event) => isMoved(event) || remove(), ending); // the number may be gone
  for (const block of page.blocks) block.addEventListener("changed", (event) => isMoved(event) && known(), ending);
  page.signal.addEventListener("abort", remove);
}
