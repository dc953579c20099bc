// The places where edits of a page are stored: its URL's fragment, for the reader's own edits localStorage, and for those that
// came with an address the tab's sessionStorage.

import { BOOK, inBook, recall, remember } from "#litbook/memory.js";

/** An edit: the block's index, the fingerprint of its author's text, and its new text. @typedef {[index: number, print: string, text: string]} Edit */

export const SIGN = "#live=";
const NAME = "edits";

/** Returns the current page's path in the book. */
export const place = () => inBook(location.href);

/**
 * Returns a fingerprint of a text, to recognize the one that was edited. FNV-1a; not for security.
 * @param {string} text
 */
export function print(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(36);
}

/** Returns the reader's own edits of a page. @param {string} page @returns {unknown[]} */
export function ownEdits(page) {
  const found = recall(NAME)?.[page];
  return Array.isArray(found) ? found : [];
}

/** Stores the reader's own edits of a page. Returns false if the browser doesn't. @param {string} page @param {Edit[]} edits */
export function keepOwn(page, edits) {
  const { [page]: _, ...others } = recall(NAME) ?? {};
  remember(NAME, edits.length ? { ...others, [page]: edits } : others);
  return JSON.stringify(ownEdits(page)) === JSON.stringify(edits);
}

/** @param {string} page */
const key = (page) => `${BOOK}litbook.sent.${page}`;

/** Returns what came with addresses of a page, as JSON, or null. @param {string} page */
export function sent(page) {
  try {
    return sessionStorage.getItem(key(page));
  } catch {
    return null; // storage is blocked
  }
}

/** @param {string} page @param {string} json */
export function keepSent(page, json) {
  try {
    sessionStorage.setItem(key(page), json);
  } catch {
    // Storage is full or blocked; the address still has it.
  }
}

/** Returns true if there are edits of the current page. */
export const kept = () => ownEdits(place()).length > 0 || sent(place()) !== null;
