// Puts answers where their exercises are in this edition, and offers as a file those whose exercises are gone.

import { button, element, save } from "../elements.js";
import { forgetLost, lost, settle } from "./editions.js";

/**
 * @param {number[]} numbers of the page's exercises
 * @param {Element | null | undefined} place before which the reader is told what has no place
 * @param {AbortSignal} signal
 */
export function bringUpToDate(numbers, place, signal) {
  settle(numbers);
  const texts = lost();
  if (!texts.length || !place || signal.aborted) return;
  const words = texts.length === 1 ? "1 answer of yours is" : `${texts.length} answers of yours are`;
  const box = element("div", "litbook-try", `${words} to exercises that this edition does not have. `);
  const keep = button("Save as a file", "Save what you wrote", () => save("answers.py", texts.join("\n\n")));
  const forget = button("Forget", "Forget what you wrote", () => (forgetLost(), box.remove()));
  box.append(keep, " ", forget);
  place.before(box);
  signal.addEventListener("abort", () => box.remove());
}
