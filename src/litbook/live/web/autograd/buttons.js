// The tools of a page that has to do with gradients, at the blocks that offer them with their texts as they are now.

/** @import { LiveBlock, LivePage } from "../types" */
import { canRun } from "../page/bar.js";
import { offered } from "./which-blocks.js";

/**
 * @param {LivePage} page
 * @param {"steps" | "nudge"} name
 * @param {(block: LiveBlock) => HTMLButtonElement} add
 */
export function offer(page, name, add) {
  /** @type {Map<LiveBlock, HTMLButtonElement>} */
  const buttons = new Map();
  const look = () => {
    offered(page.sources(page.blocks.length - 1), page.data.settings).forEach((able, index) => {
      const block = page.blocks[index];
      const isOffered = canRun(block.data) && able[name];
      if (isOffered && !buttons.has(block)) buttons.set(block, add(block));
      const button = buttons.get(block);
      if (button) button.hidden = !isOffered;
    });
  };
  look();
  for (const block of page.blocks) block.addEventListener("changed", look, { signal: page.signal });
}

/**
 * Why there is no answer, for everybody.
 *
 * @param {unknown} problem
 * @param {string} what
 */
export function why(problem, what) {
  const message = problem instanceof Error ? problem.message : String(problem);
  return message === "stopped" ? "Stopped." : `${what}: ${message}`;
}
