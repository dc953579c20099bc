// Exercises that can be tried on the page: a button below each opens a cell, whose script is fetched with the first one.

/** @import { Offers } from "../types" */
/** @import { Front } from "../page/front.js" */
import { answers, known } from "./kept.js";

/** @param {Front} front */
export function attach(front) {
  const exercises = front.offers.exercises || [];
  if (Object.keys(answers()).length) bringUpToDate(front, exercises.map(({ number }) => number));
  for (const exercise of exercises) {
    const item = document.getElementById(`exercise-${exercise.number}`);
    if (item) offer(front, exercise, item);
  }
}

/**
 * Puts answers of another edition where their exercises are in this one.
 * @param {Front} front
 * @param {number[]} numbers
 */
async function bringUpToDate({ signal }, numbers) {
  const { bringUpToDate } = await import("./lost.js");
  bringUpToDate(numbers, document.querySelector("#exercise-1")?.parentElement, signal);
  document.dispatchEvent(new Event("litbook:answers"));
}

/**
 * @param {Front} front
 * @param {NonNullable<Offers["exercises"]>[number]} exercise
 * @param {HTMLElement} item
 */
function offer(front, { number, judged }, item) {
  const place = document.createElement("div");
  place.className = "litbook-try";
  place.innerHTML = '<button type="button" aria-expanded="false"></button> <span class="litbook-solved" hidden></span>';
  const button = /** @type {HTMLButtonElement} */ (place.querySelector("button"));
  const mark = /** @type {HTMLElement} */ (place.querySelector("span"));
  button.setAttribute("aria-describedby", item.id);
  const show = () => {
    const { text, done } = known(number);
    const isOpen = button.getAttribute("aria-expanded") === "true";
    button.textContent = isOpen ? "Close" : text ? "Go on with your answer" : "Try it here";
    mark.textContent = judged ? "solved" : "done";
    mark.hidden = !done;
    item.classList.toggle("litbook-is-solved", Boolean(done));
  };
  show();
  document.addEventListener("litbook:answers", show, { signal: front.signal });
  item.insertBefore(place, item.querySelector(":scope > details"));
  /** @type {Promise<{ close(): void, open(): void, again(): void }> | null} */
  let cell = null;
  document.addEventListener("litbook:forget", () => (cell?.then((found) => found.again()), show()), { signal: front.signal });
  button.addEventListener("click", async () => {
    const opens = button.getAttribute("aria-expanded") === "false";
    button.setAttribute("aria-expanded", String(opens));
    try {
      cell ??= Promise.all([front.open(), import("./cell.js")]).then(([page, { Cell }]) => new Cell(page, number, place, show));
      const found = await cell;
      if (opens) found.open();
      else found.close();
    } catch {
      cell = null;
      button.setAttribute("aria-expanded", "false");
      show();
      mark.textContent = "The editor cannot be fetched now.";
      mark.hidden = false;
      return;
    }
    show();
  });
}
