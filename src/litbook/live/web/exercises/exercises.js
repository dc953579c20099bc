// Exercises that can be tried on the page: a button below each opens a cell, whose script is fetched with the first one.

/** @import { Offers } from "../types" */
/** @import { Front } from "../page/front.js" */
import { keep, known, lost, settle } from "./kept.js";

/** @param {Front} front */
export function attach(front) {
  const exercises = front.offers.exercises || [];
  settle(exercises.map(({ number }) => number));
  const first = document.querySelector("#exercise-1")?.parentElement;
  if (first && lost().length) import("./lost.js").then(({ tell }) => tell(first, front.signal), () => {});
  for (const exercise of exercises) {
    const item = document.getElementById(`exercise-${exercise.number}`);
    if (item) offer(front, exercise, item);
  }
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
  item.insertBefore(place, item.querySelector(":scope > details"));
  /** @type {Promise<{ close(): void, open(): void, again(): void }> | null} */
  let cell = null;
  document.addEventListener("litbook:forget", () => (cell?.then((found) => found.again()), show()), { signal: front.signal });
  button.addEventListener("click", async () => {
    const opens = button.getAttribute("aria-expanded") === "false";
    button.setAttribute("aria-expanded", String(opens));
    try {
      cell ??= Promise.all([front.open(), import("./cell.js")]).then(([page, { Cell }]) => new Cell(page, number, place, keep, show));
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
