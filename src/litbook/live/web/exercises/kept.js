// The reader's answers to exercises, and which are done, in localStorage: they never leave this browser.

import { inBook, recall, remember } from "#litbook/memory.js";

const NAME = "exercises";
const all = () => recall(NAME) || {};
const here = () => inBook(location.href).split("#")[0];

/**
 * @param {number} number
 * @returns {{ text?: string, done?: boolean }}
 */
export const known = (number) => all()[here()]?.[number] || {};

/**
 * @param {number} number
 * @param {{ text?: string, done?: boolean }} change
 */
export function keep(number, change) {
  const kept = all();
  const page = kept[here()] || {};
  remember(NAME, { ...kept, [here()]: { ...page, [number]: { ...page[number], ...change } } });
}
