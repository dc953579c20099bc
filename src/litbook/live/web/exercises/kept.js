// The reader's answers to exercises, and which are done, in localStorage: they never leave this browser. Each knows the text
// of its exercise, since in another edition that may have another number, or be gone.

import { inBook, recall, remember } from "#litbook/memory.js";
import { print } from "../sharing/edits.js";

/** @typedef {{ text?: string, done?: boolean, of?: string }} Answer `of` is the fingerprint of the exercise's text */

const NAME = "exercises";
const LOST = "lost ";
const here = () => inBook(location.href).split("#")[0];
/** @returns {Record<string, Answer>} */
const answers = () => recall(NAME)?.[here()] || {};
const store = (/** @type {Record<string, Answer>} */ page) => remember(NAME, { ...recall(NAME), [here()]: page });

/** @param {number} number */
export const known = (number) => answers()[number] || {};

/**
 * @param {number} number
 * @param {Answer} change
 */
export function keep(number, change) {
  const page = answers();
  store({ ...page, [number]: { ...page[number], ...change, of: printOf(number) } });
}

/** Returns a fingerprint of an exercise's text, without its hint, its answer, and what scripts have added. @param {number} number */
function printOf(number) {
  const item = /** @type {Element | undefined} */ (document.getElementById(`exercise-${number}`)?.cloneNode(true));
  for (const part of item?.querySelectorAll("details, button, .litbook-try") ?? []) part.remove();
  return print((item?.textContent ?? "").replace(/\s+/g, " ").trim());
}

/** Gives each answer the number that its exercise has in this edition. @param {number[]} numbers of the page's exercises */
export function settle(numbers) {
  const places = new Map(numbers.map((number) => [printOf(number), String(number)]));
  const before = Object.entries(answers());
  const now = before.map(([place, answer]) => [(answer.of === undefined ? place : places.get(answer.of)) ?? LOST + answer.of, answer]);
  if (now.some(([place], index) => place !== before[index][0])) store(Object.fromEntries(now));
}

/** Returns the answers to exercises that this edition doesn't have. */
export const lost = () => Object.entries(answers()).flatMap(([place, { text }]) => (place.startsWith(LOST) && text ? text : []));

export const forgetLost = () => store(Object.fromEntries(Object.entries(answers()).filter(([place]) => !place.startsWith(LOST))));
