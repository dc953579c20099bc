// Says of a caption, and of the text below a block, that they speak of the book's numbers, while the results are of others.

const NUMBER = /\d+\.\d+|\d{2,}/g; // such as 6.7 and 24; a single digit may count anything
const END = ".litbook-block, h1, h2, h3, h4";
const MARK = "litbook-original";

/** Returns true if a text mentions what's no longer so. @typedef {(text: string) => boolean} Stale */

/**
 * Returns a test of texts about a block: each number may be stale if it has printed something else than in the book, and
 * otherwise those of code that has changed.
 * @param {string[]} book the texts up to the block in the book
 * @param {string[]} sources the texts now
 * @param {string} [before] what the block prints in the book
 * @param {string} [now] what it has printed, if it has run
 * @returns {Stale | null} null if nothing has changed
 */
export function stale(book, sources, before = "", now = before) {
  const changed = book.map((text, place) => [text, sources[place]]).filter(([text, other]) => text !== other);
  if (!changed.length) return null;
  if (now !== before) return (text) => /\d/.test(text);
  const gone = new Set(changed.flatMap(([text, other]) => [...numbersIn(text)].filter((number) => !numbersIn(other).has(number))));
  return (text) => [...numbersIn(text)].some((number) => gone.has(number));
}

const numbersIn = (/** @type {string} */ text) => new Set(text.match(NUMBER));

/**
 * @param {HTMLElement} block
 * @param {Stale | null} isStale
 */
export function mark(block, isStale) {
  for (const caption of block.querySelectorAll(":scope > .litbook-figure > figcaption")) caption.classList.toggle(MARK, Boolean(isStale) && /\d/.test(wordsOf(caption)));
  for (let next = block.nextElementSibling; next && !next.matches(END); next = next.nextElementSibling) {
    if (next.matches("p")) next.classList.toggle(MARK, Boolean(isStale?.(next.textContent ?? "")));
  }
}

/** Returns a caption without the figure's number. @param {Element} caption */
const wordsOf = (caption) => (caption.textContent ?? "").replace(caption.querySelector(".litbook-number")?.textContent ?? "", "");
