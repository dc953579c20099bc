// Shows what somebody else has edited: a button that goes from one changed block to the next, and tinted lines.

/** @import { LiveBlock } from "../types" */
import { goTo } from "#litbook/place.js";

/** Returns the blocks whose text isn't the book's. @param {LiveBlock[]} blocks */
export const changedOf = (blocks) => blocks.filter(({ source, data }) => source !== data.source);

/** Goes to the first changed block below what's on top of the window, or else to the first. @param {LiveBlock[]} blocks */
export function goToChange(blocks) {
  const changed = changedOf(blocks);
  const next = changed.find(({ element }) => element.getBoundingClientRect().top > innerHeight / 2) ?? changed[0];
  const folded = next?.element.closest("details");
  if (folded) folded.open = true;
  goTo(next?.element);
}

/**
 * Tints the changed lines of each block, or none.
 * @param {LiveBlock[]} blocks
 * @param {boolean} isShown
 */
export function tintChanges(blocks, isShown) {
  for (const { code, source, data } of blocks) {
    for (const mark of code.parentElement?.querySelectorAll(".litbook-edited") ?? []) mark.remove();
    if (!isShown || source === data.source) continue;
    for (const line of changedLines(data.source.split("\n"), source.split("\n"))) {
      const mark = document.createElement("span");
      mark.className = "litbook-line litbook-edited";
      mark.style.setProperty("--line", String(line));
      code.before(mark);
    }
  }
}

/**
 * Returns the numbers, from 1, of the lines between what both texts begin and end with; one line where some were removed.
 * @param {string[]} before
 * @param {string[]} now
 */
function changedLines(before, now) {
  let first = 0;
  while (first < now.length && now[first] === before[first]) first += 1;
  let last = now.length;
  for (let end = before.length; last > first && end > first && now[last - 1] === before[end - 1]; end -= 1) last -= 1;
  return Array.from({ length: Math.max(1, last - first) }, (_, place) => first + place + 1);
}
