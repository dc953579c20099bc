// Answers over editions: each knows the text of its exercise, which may have another number in this edition, or be gone.

/** @import { Answer } from "./kept.js" */
import { print } from "../sharing/address.js";
import { answers, store } from "./kept.js";

const LOST = "lost ";

/**
 * Stores a change of an answer.
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

/** Forgets them. */
export const forgetLost = () => store(Object.fromEntries(Object.entries(answers()).filter(([place]) => !place.startsWith(LOST))));
