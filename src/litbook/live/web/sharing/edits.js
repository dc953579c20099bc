// Where edits of a page are found: behind the `#` of its address, and in its tab.

import { BOOK, inBook } from "#litbook/memory.js";

export const SIGN = "#live=";

/** The name under which the tab keeps those of the page that is open. */
export const place = () => `${BOOK}litbook.edits.${inBook(location.href)}`;

/** What the tab keeps of this page. @returns {string | null} */
export function kept() {
  try {
    return sessionStorage.getItem(place());
  } catch {
    return null; // a browser that keeps nothing
  }
}
