// The description of the keyboard controls, which screen readers announce at each number.

/** @import { LivePage } from "../types" */

const KEYS = "Up and down change it, with Shift finer; page up and page down change it more; Home is the book's number.";

/** Adds the description to the page until the reader leaves it. Returns its id. */
export function describe(/** @type {LivePage} */ page) {
  const text = document.createElement("p");
  text.id = "litbook-sliders";
  text.hidden = true;
  text.textContent = `${KEYS} Left and right go to the block's other numbers.`;
  document.body.append(text);
  page.signal.addEventListener("abort", () => text.remove());
  return text.id;
}
