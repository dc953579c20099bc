// Exercises that can be tried in the page: a cell below each. What it is made of is fetched when one is opened first.

/** @import { ExerciseData, LivePage } from "./types" */
import { known, keep } from "./attempts.js";

/** @param {LivePage} page */
export function attach(page) {
  for (const data of page.data.exercises?.each || []) {
    const item = document.getElementById(`exercise-${data.number}`);
    if (item) offer(page, data, item);
  }
}

/**
 * @param {LivePage} page
 * @param {ExerciseData} data
 * @param {HTMLElement} item
 */
function offer(page, data, item) {
  const place = document.createElement("div");
  place.className = "litbook-try";
  place.innerHTML = '<button type="button" aria-expanded="false"></button> <span class="litbook-solved" hidden></span>';
  const button = /** @type {HTMLButtonElement} */ (place.querySelector("button"));
  const mark = /** @type {HTMLElement} */ (place.querySelector("span"));
  button.setAttribute("aria-describedby", item.id);
  const show = () => {
    const { text, done } = known(data.number);
    const isOpen = button.getAttribute("aria-expanded") === "true";
    button.textContent = isOpen ? "Close" : text ? "Go on with your answer" : "Try it here";
    mark.textContent = data.judge ? "solved" : "done";
    mark.hidden = !done;
    item.classList.toggle("litbook-is-solved", Boolean(done));
  };
  show();
  item.insertBefore(place, item.querySelector(":scope > details"));
  /** @type {Promise<{ close(): void, open(): void, again(): void }> | null} */
  let cell = null;
  document.addEventListener("litbook:forget", () => (cell?.then((found) => found.again()), show()), { signal: page.signal });
  button.addEventListener("click", async () => {
    const opens = button.getAttribute("aria-expanded") === "false";
    button.setAttribute("aria-expanded", String(opens));
    try {
      cell ??= import("./exercise.js").then(({ Cell }) => new Cell(page, data, place, keep, show));
      const found = await cell;
      if (opens) found.open();
      else found.close();
    } catch {
      cell = null;
      button.setAttribute("aria-expanded", "false");
      page.say("The editor cannot be fetched now.");
    }
    show();
  });
}
