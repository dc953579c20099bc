// The reader's answers to exercises, and which are done, in localStorage: they never leave this browser.

import { inBook, recall, remember } from "#litbook/memory.js";

/** @typedef {{ text?: string, done?: boolean, of?: string }} Answer `of` is the fingerprint of the exercise's text */

const NAME = "exercises";
const here = () => inBook(location.href).split("#")[0];

/** Returns this page's answers, by the numbers of its exercises. @returns {Record<string, Answer>} */
export const answers = () => recall(NAME)?.[here()] || {};

/** @param {Record<string, Answer>} page */
export const store = (page) => remember(NAME, { ...recall(NAME), [here()]: page });

/** @param {number} number */
export const known = (number) => answers()[number] || {};
