// How numbers are moved, said once to those who see it, and to screen readers at each number.

/** @import { LivePage } from "./types" */
/** @import { Numbers } from "./numbers.js" */

import { recall, remember } from "#litbook/memory.js";

const NAME = "numbers"; // in the browser's memory: the reader knows
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

/** Says it below the first number that comes into view, until one has been moved. */
export function hint(/** @type {LivePage} */ page, /** @type {Numbers[]} */ all) {
  if (recall(NAME)) return;
  const seen = new IntersectionObserver((entries) => {
    const entry = entries.find(({ isIntersecting }) => isIntersecting);
    if (!entry) return;
    seen.disconnect();
    show(page, /** @type {HTMLElement} */ (entry.target));
  }, { rootMargin: "-20% 0px -30% 0px" });
  for (const { handles } of all) if (handles[0] && !handles[0].element.closest("details")) seen.observe(handles[0].element);
  page.signal.addEventListener("abort", () => seen.disconnect());
}

function show(/** @type {LivePage} */ page, /** @type {HTMLElement} */ number) {
  const bubble = document.createElement("button");
  bubble.type = "button";
  bubble.className = "litbook-drag-hint";
  const isTouched = matchMedia("(hover: none)").matches;
  bubble.textContent = isTouched ? "Drag a number to the left or right" : "Drag a number, or press ↑ ↓ on it";
  bubble.title = "Understood";
  const block = /** @type {HTMLElement} */ (number.closest(".litbook-block"));
  const [at, frame] = [number.getBoundingClientRect(), block.getBoundingClientRect()];
  bubble.style.insetBlockStart = `${at.bottom - frame.top}px`;
  bubble.style.insetInlineStart = `${Math.max(0, at.left - frame.left)}px`;
  block.append(bubble);
  const ending = new AbortController();
  const known = () => {
    remember(NAME, true);
    bubble.remove();
    ending.abort();
  };
  bubble.addEventListener("click", known);
  for (const block of page.blocks)
    block.addEventListener("changed", (event) => /** @type {CustomEvent} */ (event).detail?.from === "numbers" && known(), ending);
  page.signal.addEventListener("abort", () => bubble.remove());
}
