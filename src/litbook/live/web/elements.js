// Helpers that create DOM elements, and two that give the reader a text: as a file, or in the clipboard.

/** @import { LivePage } from "./types" */
import { write } from "#litbook/copy.js";

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

/**
 * Returns a button whose accessible name is its text; the title is only a tooltip.
 * @param {string} text
 * @param {string} title
 * @param {() => void} action
 */
export function textButton(text, title, action) {
  const made = Object.assign(element("button", "", text), { type: "button", title });
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

/**
 * Copies a text, and says so, or that it can't be done.
 * @param {LivePage} page
 * @param {string} text
 * @param {string} words what's said when the text is in the clipboard
 */
export async function copy(page, text, words) {
  try {
    await write(text);
    page.say(words);
  } catch {
    page.say("This browser doesn't let the page copy.");
  }
}
