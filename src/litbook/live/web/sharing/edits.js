// The places where edits of a page are stored: its URL's fragment, and the tab's sessionStorage.

import { BOOK, inBook } from "#litbook/memory.js";

export const SIGN = "#live=";

/** Returns the key in sessionStorage for the current page's edits. */
export const place = () => `${BOOK}litbook.edits.${inBook(location.href)}`;

/** Returns this page's stored edits as JSON, or null. @returns {string | null} */
export function kept() {
  try {
    return sessionStorage.getItem(place());
  } catch {
    return null; // storage is blocked
  }
}
