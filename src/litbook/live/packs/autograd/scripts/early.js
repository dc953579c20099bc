// What a page offers before anything has run: its tools for gradients, at the blocks that have to do with them.

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
