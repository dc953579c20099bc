// The late half of the pack, fetched with the first act: loss curves, the player of backward(), and gradient checks.

/** @import { Pack } from "#live/types" */
import { check } from "./check/gradient-check.js";
import { steps } from "./steps/steps.js";
import { training } from "./training/training.js";

/** @param {Pack} pack */
export function attach(pack) {
  training(pack.page);
  pack.offer("steps", (block, button) => steps(pack, block, button));
  pack.offer("nudge", (block, button) => check(pack, block, button));
}
