// A state that came with an address: shown as text, with a button to run it.

/** @import { State } from "../state/state.js" */
import { element, textButton } from "#live/elements.js";
import { stateOf } from "../state/state.js";
import { rulesInWords } from "./rules.js";

/**
 * @param {string} fragment
 * @param {(state: State) => void} run
 */
export function received(fragment, run) {
  const state = stateOf(fragment);
  if ("problem" in state) return element("div", "xlab-received", element("p", "", `The address holds a state of the lab that can't be read: ${state.problem}.`));
  const go = textButton("Run this", "", () => run(state));
  go.className = "xlab-primary";
  const texts = state.texts.map((text) => element("pre", "", element("code", "", text)));
  const words = element("p", "", "The address you followed holds a state of the lab. Nothing has run yet.");
  return element("div", "xlab-received", words, ...texts, element("p", "xlab-quiet", rulesInWords(state)), go);
}
