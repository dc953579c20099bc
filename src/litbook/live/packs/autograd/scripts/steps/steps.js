// "Step through": a player for each block that passes gradients back.

/** @import { LiveBlock, Pack } from "#live/types" */
import { why } from "../why.js";

/** @type {WeakMap<LiveBlock, import("./player.js").Player>} */
const players = new WeakMap();

/**
 * Opens or closes the player.
 * @param {Pack} pack
 * @param {LiveBlock} block
 * @param {HTMLButtonElement} button
 */
export function steps(pack, block, button) {
  const label = button.textContent ?? "";
  return () => toggle(pack, block, button, label);
}

/**
 * @param {Pack} pack
 * @param {LiveBlock} block
 * @param {HTMLButtonElement} button
 * @param {string} label
 */
async function toggle(pack, block, button, label) {
  const { page } = pack;
  const opened = players.get(block);
  if (opened) return opened.close();
  if (button.dataset.busy) return void page.engine.stop();
  busy(button, "Tracing · Stop", label);
  try {
    if (block.state !== "live") await page.run(block.index);
    if (block.state !== "live") return;
    const [{ Player }, answer] = await Promise.all([
      import("./player.js"),
      pack.ask("gradients.steps", { sources: page.sources(block.index) }),
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
    if (!page.signal.aborted) page.say(why(problem, "The steps could not be found"));
  } finally {
    busy(button, "", label);
  }
}

/**
 * Turns the button into a stop button while its action runs.
 *
 * @param {HTMLButtonElement} button
 * @param {string} words
 * @param {string} label
 */
function busy(button, words, label) {
  button.dataset.busy = words;
  button.textContent = words || label;
}
