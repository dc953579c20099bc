// The places where edits of a page are stored: its URL's fragment, for the reader's own edits localStorage, and for those that
// came with an address the tab's sessionStorage.

import { BOOK, inBook, recall } from "#litbook/memory.js";

/** An edit: the block's index, the fingerprint of its author's text, and its new text. @typedef {[index: number, print: string, text: string]} Edit */

export const SIGN = "#live=";
/** The name in localStorage of the reader's own edits, by page. */
export const OWN = "edits";

/** Returns the current page's path in the book. */
export const place = () => inBook(location.href);

/** Returns the reader's own edits of a page. @param {string} page @returns {unknown[]} */
export function ownEdits(page) {
  const found = recall(OWN)?.[page];
  return Array.isArray(found) ? found : [];
}

/** Returns the key in sessionStorage for what came with addresses of a page. @param {string} page */
export const keyOfSent = (page) => `${BOOK}litbook.sent.${page}`;

/** Returns what came with addresses of a page, as JSON, or null. @param {string} page */
export function sent(page) {
  try {
    return sessionStorage.getItem(keyOfSent(page));
  } catch {
    return null; // storage is blocked
  }
}

/** Returns true if there are edits of the current page. */
export const kept = () => ownEdits(place()).length > 0 || sent(place()) !== null;
