// What comes with the first act: the curves of trainings, the player of backward, the check by nudging.

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
