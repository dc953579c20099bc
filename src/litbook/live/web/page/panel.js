// A place below what a block gives, empty and hidden until it has content.

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
