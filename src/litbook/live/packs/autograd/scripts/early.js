// The early half of the pack: which blocks offer which tool, decided before anything has run.

/** @import { PackTool } from "#live/types" */
import { offered } from "./which-blocks.js";

/** @type {PackTool[]} */
export const tools = [
  {
    name: "steps",
    label: "Step through",
    title: "Play what this block does to the gradients, one after the other",
    state: "aria-expanded",
    offeredAt: (sources, settings) => offered(sources, settings).map(({ steps }) => steps),
  },
  {
    name: "nudge",
    label: "Check by nudging",
    title: "Measure every gradient of the figure by small nudges",
    state: "aria-pressed",
    offeredAt: (sources, settings) => offered(sources, settings).map(({ nudge }) => nudge),
  },
];
