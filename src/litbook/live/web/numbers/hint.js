// A hint that numbers can be dragged: in the bar of a block that shows what its own numbers change, until one has been moved.

/** @import { Front, FrontBlock } from "../page/front.js" */
import { recall, remember } from "#litbook/memory.js";

const NAME = "numbers"; // the key in localStorage: true once a number has been moved
const RESULT = ":scope > :is(.litbook-output, .litbook-figure)";
const NEAR = 0.6; // of the window's height, from a number to the end of what it changes

/** Shows the hint beside Run in the first block with a number whose effect is in view with it. */
export function hint(/** @type {Front} */ front, /** @type {FrontBlock[]} */ blocks) {
  if (recall(NAME)) return;
  const block = blocks.find(isNear);
  if (!block) return;
  const keys = matchMedia("(hover: none)").matches ? "" : ", or press ↑ ↓ on it";
  const words = document.createElement("span");
  words.className = "litbook-drag-hint";
  words.textContent = `Drag an underlined number to the left or right${keys}`;
  block.bar.state.before(words);
  front.opened.then(({ blocks }) => {
    const isMoved = (/** @type {Event} */ event) => /** @type {CustomEvent} */ (event).detail?.from === "numbers";
    for (const one of blocks) {
      one.addEventListener("changed", (event) => {
        if (isMoved(event)) remember(NAME, true);
        if (isMoved(event) || one.index === block.index) words.remove(); // an edit may remove the number
      }, { signal: front.signal });
    }
  });
}

function isNear(/** @type {FrontBlock} */ { element, code }) {
  const [number, result] = [code.querySelector(".litbook-slider"), element.querySelector(RESULT)];
  if (!number || !result || element.closest("details") || element.matches(".litbook-covered")) return false;
  return result.getBoundingClientRect().bottom - number.getBoundingClientRect().top < NEAR * innerHeight;
}
