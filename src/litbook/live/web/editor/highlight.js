// Highlights code that the reader has changed, with Pygments' classes.

import { tokens } from "./lexer.js";

const NUMBER = /^(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(e[+-]?\d+)?$/i;

/**
 * Replaces the text `before` in `code` by `text`. If only one number differs, keeps its element, which may be being dragged.
 * @param {HTMLElement} code
 * @param {string} before
 * @param {string} text
 */
export function paint(code, before, text) {
  for (const link of code.querySelectorAll("a")) link.replaceWith(...link.childNodes); // the names may now refer to something else
  if (!inOneNumber(code, before, text)) code.replaceChildren(painted(text));
}

/** @param {string} text */
export function painted(text) {
  const found = document.createDocumentFragment();
  for (const [kind, value] of tokens(text)) {
    if (!kind) {
      found.append(value);
      continue;
    }
    const span = document.createElement("span");
    span.className = kind;
    span.textContent = value;
    found.append(span);
  }
  return found;
}

/**
 * @param {HTMLElement} code
 * @param {string} before
 * @param {string} text
 */
function inOneNumber(code, before, text) {
  let start = 0;
  while (start < before.length && before[start] === text[start]) start += 1;
  let end = before.length;
  const longer = text.length - before.length;
  while (end > start && end + longer > start && before[end - 1] === text[end + longer - 1]) end -= 1;
  const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
  for (let at = 0, node = walker.nextNode(); node; node = walker.nextNode()) {
    const leaf = /** @type {Text} */ (node);
    const last = at + leaf.length;
    if (last >= end && at <= start && leaf.parentElement?.matches(".mi, .mf")) {
      const value = text.slice(at, last + longer);
      if (!NUMBER.test(value)) return false;
      leaf.data = value;
      leaf.parentElement.className = /^\d[\d_]*$/.test(value) ? "mi" : "mf";
      return true;
    }
    if (last > end) return false;
    at = last;
  }
  return false;
}
