// At the end of a page, says how many of its guesses the reader has made, and how many of its exercises are done.

/** @import { Front } from "../page/front.js" */
import { recall } from "#litbook/memory.js";
import { answers } from "./kept.js";

/** @param {Front} front */
export function attach(front) {
  const place = document.querySelector(".litbook-gained > p:last-child");
  if (!(place instanceof HTMLElement)) return;
  const show = () => {
    const questions = front.blocks.filter(({ data }) => data.predict && data.output).map(({ data }) => `${front.offers.path} ${data.predict}`);
    const exercises = front.offers.exercises ?? [];
    const guesses = recall("predictions") ?? {};
    const done = answers();
    const words = [
      share("made", questions.filter((question) => typeof guesses[question] === "number").length, questions.length, "guesses"),
      share("done", exercises.filter(({ number }) => done[number]?.done).length, exercises.length, "exercises"),
    ].filter(Boolean);
    place.hidden = !words.length;
    place.textContent = `Here you’ve ${words.join(" and ")}.`;
  };
  show();
  for (const event of ["litbook:answers", "litbook:forget"]) document.addEventListener(event, show, { signal: front.signal });
  const seen = new IntersectionObserver(show); // what was done since
  seen.observe(place.parentElement ?? place);
  front.signal.addEventListener("abort", () => seen.disconnect());
}

/** @param {string} verb @param {number} some @param {number} all @param {string} what */
const share = (verb, some, all, what) => (all ? `${verb} ${some} of ${all} ${what}` : "");
