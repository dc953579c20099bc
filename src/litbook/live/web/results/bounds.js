// How large a drawing or HTML of a block may be: beyond that, a browser would be busy for minutes.

const CHARACTERS = 2_000_000; // as DRAWN in litbook/live/pyodide/session.py
const TAGS = 40_000; // the largest drawing of a network of 40 neurons has 9,000
const DEPTH = 64;
const COPIES = 20_000; // elements that <use> adds

/** Returns true if a text isn't too long, judging by its characters and its tags. @param {string} text */
export function isShort(text) {
  if (text.length > CHARACTERS) return false;
  let tags = 0;
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at + 1)) tags += 1;
  return tags <= TAGS;
}

/** Returns true if no element is nested too deeply. @param {Element} root */
export function isFlat(root) {
  let depth = 0;
  /** @type {Element | null} */
  let at = root;
  while (at) {
    if (depth > DEPTH) return false;
    if (at.firstElementChild) {
      at = at.firstElementChild;
      depth += 1;
      continue;
    }
    while (at && at !== root && !at.nextElementSibling) {
      at = at.parentElement;
      depth -= 1;
    }
    at = at && at !== root ? at.nextElementSibling : null;
  }
  return true;
}

/** Removes each <use> of something that contains another one, which could double and double, and those that add too much. @param {Element} svg */
export function boundCopies(svg) {
  const ids = new Map([...svg.querySelectorAll("[id]")].map((element) => [element.id, element]));
  let copies = 0;
  for (const use of [...svg.querySelectorAll("use")].reverse()) {
    const target = ids.get((use.getAttribute("href") ?? use.getAttribute("xlink:href") ?? "").slice(1));
    if (!target) continue;
    copies += target.querySelectorAll("*").length + 1;
    if (target.matches("use, :has(use)") || copies > COPIES) use.remove();
  }
}
