// Helpers that create DOM elements, and one that saves a text as a file.

export { save } from "#litbook/copy.js";

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {string} [className]
 * @param {...(Node | string)} content
 */
export function element(name, className = "", ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

/**
 * @param {string} text
 * @param {string} label the accessible name, also shown as a tooltip
 * @param {() => void} action
 */
export function button(text, label, action) {
  const made = element("button", "", text);
  made.type = "button";
  name(made, label);
  made.addEventListener("click", action);
  return made;
}

/** @param {HTMLElement} button @param {string} label */
export function name(button, label) {
  button.title = label;
  button.setAttribute("aria-label", label);
}

/** Returns true on screens where graphs go from top to bottom. */
export const isNarrow = () => matchMedia("(max-width: 44.984375em)").matches;
