// "Step through": at each block that passes gradients back, a player of what its code did.

/** @import { LiveBlock, LivePage } from "../types" */
import { offer, why } from "./buttons.js";

const LABEL = "Step through";

/** @param {LivePage} page */
export function attach(page) {
  offer(page, "steps", (block) => block.addTool("steps", (button) => toggle(page, block, button)));
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
  if (button.dataset.busy) return void page.engine.stop();
  busy(button, "Tracing · Stop");
  try {
    if (block.state !== "live") await page.run(block.index);
    if (block.state !== "live") return;
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
    if (!page.signal.aborted) page.say(why(problem, "The steps could not be found"));
  } finally {
    busy(button, "");
  }
}

/**
 * Says in the button that a second press stops what it began.
 *
 * @param {HTMLButtonElement} button
 * @param {string} words
 */
function busy(button, words) {
  button.dataset.busy = words;
  button.textContent = words || LABEL;
}
