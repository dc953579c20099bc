// Tracebacks, with links to the page's blocks.

/** @import { Failure } from "../types" */

const PLACE = /(block (\d+))(?=", line \d+)/;

/**
 * @param {Failure} failure
 * @param {HTMLElement} element the block that failed
 */
export function traced(failure, element) {
  const found = document.createDocumentFragment();
  if (failure.kind === "KeyboardInterrupt") {
    found.append(`Stopped in line ${failure.line}.`);
    return found;
  }
  const parts = failure.traceback.replace(/\n+$/, "").split(PLACE);
  for (let at = 0; at < parts.length; at += 3) {
    found.append(parts[at]);
    if (at + 1 < parts.length) found.append(linked(parts[at + 1], `block-${parts[at + 2]}`, element));
  }
  return found;
}

/**
 * @param {string} text
 * @param {string} id
 * @param {HTMLElement} element
 */
function linked(text, id, element) {
  if (id === element.id || !document.getElementById(id)) return text;
  const link = document.createElement("a");
  link.href = `#${id}`;
  link.textContent = text;
  return link;
}
