// A visible hint that numbers can be dragged, shown once.

/** @import { Front } from "../page/front.js" */
import { recall, remember } from "#litbook/memory.js";

const NAME = "numbers"; // the key in localStorage: true once the hint has been seen
const SHOWN = 12_000; // milliseconds
const ROOM = 36; // pixels that it takes below a number
const GRIP = ".litbook-slider";

/**
 * Shows the hint below the first number that scrolls into view, for SHOWN milliseconds or until a number is moved.
 * On a phone, where it would cover the code, it's a line of its own below a block that is still out of sight.
 */
export function hint(/** @type {Front} */ front, /** @type {HTMLElement[]} */ codes) {
  if (recall(NAME)) return;
  const isTouched = matchMedia("(hover: none)").matches;
  let isSaid = false;
  const seen = new IntersectionObserver((entries) => {
    const isWanted = (/** @type {IntersectionObserverEntry} */ { isIntersecting, boundingClientRect }) =>
      isIntersecting && (!isTouched || boundingClientRect.top > innerHeight);
    const number = entries.find(isWanted)?.target;
    if (!number || isSaid) return;
    isSaid = true;
    seen.disconnect();
    show(front, /** @type {HTMLElement} */ (number), isTouched);
  }, { rootMargin: isTouched ? "0px 0px 50% 0px" : "-20% 0px -30% 0px" });
  const look = () => {
    seen.disconnect();
    const first = codes.map((code) => code.querySelector(GRIP)).filter((number) => number && !number.closest("details"));
    if (!isSaid) for (const number of first) if (number) seen.observe(number);
  };
  look();
  front.opened.then(look); // a number with a sign has been replaced by another element
  front.signal.addEventListener("abort", () => seen.disconnect());
}

function show(/** @type {Front} */ front, /** @type {HTMLElement} */ element, /** @type {boolean} */ isTouched) {
  const bubble = document.createElement("button");
  bubble.type = "button";
  bubble.className = "litbook-drag-hint";
  bubble.textContent = isTouched ? "Drag a number to the left or right" : "Drag a number, or press ↑ ↓ on it";
  bubble.title = "Understood";
  const frame = /** @type {HTMLElement} */ (element.closest(".highlight")); // an editor hides it together with the number
  const [at, around] = [element.getBoundingClientRect(), frame.getBoundingClientRect()];
  if (at.bottom + ROOM < around.bottom) bubble.style.insetBlockStart = `${at.bottom - around.top}px`;
  else bubble.style.insetBlockEnd = `${around.bottom - at.top}px`; // or it would cover the bar's buttons
  bubble.style.setProperty("--litbook-at", `${Math.max(0, at.left - around.left)}px`);
  frame.append(bubble);
  const ending = new AbortController();
  const timer = isTouched ? undefined : setTimeout(() => known(), SHOWN); // a line that goes away would move the text
  if (isTouched) remember(NAME, true);
  const remove = () => {
    clearTimeout(timer);
    bubble.remove();
    ending.abort();
  };
  const known = () => (remember(NAME, true), remove());
  const isMoved = (/** @type {Event} */ event) => /** @type {CustomEvent} */ (event).detail?.from === "numbers";
  bubble.addEventListener("click", known);
  front.opened.then(({ blocks }) => {
    for (const block of blocks) {
      const isThere = block.element.contains(bubble); // an edit may remove the number
      block.addEventListener("changed", (event) => (isMoved(event) ? known() : isThere && remove()), ending);
    }
  });
  front.signal.addEventListener("abort", remove);
}
