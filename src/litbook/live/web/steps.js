// "Step through": at each block that passes gradients back, a player of what its code did.

/** @import { LiveBlock, LivePage } from "./types" */
import { offer } from "./gradients.js";

/** @param {LivePage} page */
export function attach(page) {
  if (!page.data.settings?.backward) return;
  offer(
    page,
    ({ writes, draws, trains }, hasWritten) => (writes && !trains) || (draws && hasWritten),
    (block) => {
      const button = block.addTool({
        name: "steps",
        label: "Step through",
        title: "Play what this block does to the gradients, one after the other",
        action: (button) => toggle(page, block, button),
      });
      button.setAttribute("aria-expanded", "false");
      return button;
    },
  );
}

/** @type {WeakMap<LiveBlock, import("./player.js").Player>} */
const players = new WeakMap();

/**
 * @param {LivePage} page
 * @param {LiveBlock} block
 * @param {HTMLButtonElement} button
 */
async function toggle(page, block, button) {
  const opened = players.get(block);
  if (opened) return opened.close();
  button.disabled = true;
  try {
    if (block.state !== "live") await page.run(block.index);
    const failure = block.outcome?.failure;
    if (!block.outcome || (failure && failure.kind !== block.data.raises)) return;
    const [{ Player }, answer] = await Promise.all([
      import("./player.js"),
      page.engine.ask("steps", { sources: page.sources(block.index) }),
    ]);
    if (page.signal.aborted) return;
    if (answer.declined) return page.say(answer.declined);
    const player = new Player(page, block, answer, () => {
      players.delete(block);
      button.setAttribute("aria-expanded", "false");
      button.focus();
    });
    players.set(block, player);
    button.setAttribute("aria-expanded", "true");
  } catch (problem) {
    page.say(`The steps could not be found: ${problem instanceof Error ? problem.message : problem}`);
  } finally {
    button.disabled = false;
  }
}
