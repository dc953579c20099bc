// The actions of every block that can run: Run, Run all above, Edit, Reset.

/** @import { Block } from "./block.js" */

/** @param {Block} block */
export function tools(block) {
  const { bar, page, index } = block;
  bar.offer("run", () => (block.isRunning ? page.stop() : page.run(index)));
  if (index) bar.offer("above", () => page.run(index - 1));
  const edit = bar.offer("edit", () => toggle(block, edit));
  const reset = bar.offer("reset", () => resetOrUndo(block));
  reset.hidden = true;
  block.addEventListener("changed", () => offerReset(block, reset));
}

/**
 * @param {Block} block
 * @param {HTMLButtonElement} edit
 */
async function toggle(block, edit) {
  if (block.text.editor) return block.text.closeEditor();
  edit.disabled = true;
  try {
    await block.text.openEditor(() => {
      edit.textContent = "Edit";
      edit.setAttribute("aria-expanded", "false");
    });
    edit.textContent = "Close";
    edit.setAttribute("aria-expanded", "true");
  } catch {
    block.page.say("The editor cannot be fetched now.");
  }
  edit.disabled = false;
}

/** @type {WeakMap<Block, string>} */
const before = new WeakMap(); // the text before a reset, until the block is edited again

/** @param {Block} block */
function resetOrUndo(block) {
  const text = before.get(block);
  before.delete(block);
  if (text !== undefined) return block.setSource(text, { from: "undo" });
  before.set(block, block.source);
  block.reset();
}

/**
 * @param {Block} block
 * @param {HTMLButtonElement} reset
 */
function offerReset(block, reset) {
  const isChanged = block.source !== block.data.source;
  if (isChanged) before.delete(block);
  const canUndo = before.has(block);
  if (reset === document.activeElement && !isChanged && !canUndo) reset.previousElementSibling instanceof HTMLElement && reset.previousElementSibling.focus();
  reset.hidden = !isChanged && !canUndo;
  reset.textContent = canUndo ? "Undo reset" : "Reset";
  reset.title = canUndo ? "The code as it was before" : "The code as it is in the book";
}
