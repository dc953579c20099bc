// Wraps parts of a text that already spans several elements.

/** Wraps the characters from `start` to `end` of `root` in an element with the class of the last one. Returns the element. */
export function wrap(/** @type {HTMLElement} */ root, /** @type {number} */ start, /** @type {number} */ end) {
  const first = at(root, start);
  const last = at(root, end - 1);
  const own = first.node.parentElement;
  const isOne = first.node === last.node && end - start === first.node.length && own?.childNodes.length === 1;
  if (own && own !== root && isOne) return own; // keep it: it may have the focus or the pointer
  const range = document.createRange();
  range.setStart(first.node, first.offset);
  range.setEnd(last.node, last.offset + 1);
  const element = document.createElement("span");
  element.textContent = range.toString();
  element.className = last.node.parentElement === root ? "" : (last.node.parentElement?.className ?? "");
  range.deleteContents();
  range.insertNode(element);
  for (const side of [element.previousSibling, element.nextSibling]) if (side && !side.textContent) side.remove();
  return element;
}

/** Returns the text node that holds a character of `root`, and the offset in that node. */
function at(/** @type {HTMLElement} */ root, /** @type {number} */ offset) {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let node = /** @type {Text} */ (texts.nextNode());
  for (; offset >= node.length; node = /** @type {Text} */ (texts.nextNode())) offset -= node.length;
  return { node, offset };
}

export function unwrap(/** @type {HTMLElement} */ root) {
  for (const element of root.querySelectorAll(".litbook-slider")) {
    element.classList.remove("litbook-slider");
    for (const name of ["role", "tabindex", "aria-label", "aria-describedby", "aria-valuenow", "aria-valuetext"])
      element.removeAttribute(name);
    if (element.parentElement !== root && element.parentElement?.childNodes.length === 1) element.replaceWith(...element.childNodes);
  }
}
