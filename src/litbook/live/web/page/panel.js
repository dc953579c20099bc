// An element below a block's results, hidden while it's empty.

/**
 * @param {HTMLElement} block
 * @param {string} name
 */
export function panel(block, name) {
  const element = document.createElement("div");
  element.className = "litbook-panel";
  element.dataset.panel = name;
  block.append(element);
  return element;
}
