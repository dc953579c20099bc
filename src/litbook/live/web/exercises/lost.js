// Offers as a file the reader's answers to exercises that this edition doesn't have.

import { button, element, save } from "../elements.js";
import { forgetLost, lost } from "./kept.js";

/**
 * @param {Element} place what it's put before
 * @param {AbortSignal} signal
 */
export function tell(place, signal) {
  const texts = lost();
  const words = texts.length === 1 ? "1 answer of yours is" : `${texts.length} answers of yours are`;
  const box = element("div", "litbook-try", `${words} to exercises that this edition does not have. `);
  const keep = button("Save as a file", "Save what you wrote", () => save("answers.py", texts.join("\n\n")));
  const forget = button("Forget", "Forget what you wrote", () => (forgetLost(), box.remove()));
  box.append(keep, " ", forget);
  place.before(box);
  signal.addEventListener("abort", () => box.remove());
}
