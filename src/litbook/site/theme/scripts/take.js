// Copy and download the file that the drawer shows.

import { copyBy, save } from "./copy.js";

/** Returns the text of lines that are highlighted as HTML. */
function plain(lines) {
  const inert = document.createElement("template"); // nothing in it is loaded or run
  inert.innerHTML = lines.join("\n");
  return `${inert.content.textContent}\n`;
}

const download = ({ path, lines }) => save(path.split("/").pop(), plain(lines), "text/x-python");

/** Returns the buttons for the file that `shown` returns: its path, and its lines as HTML. */
export function takeButtons(shown) {
  const actions = { Copy: (button) => copyBy(button, plain(shown().lines)), Download: () => download(shown()) };
  return Object.entries(actions).map(([label, action]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => action(button));
    return button;
  });
}
