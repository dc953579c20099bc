// Finds the blocks that may depend on another, from their texts alone; may include too many. Pure.

import { tokens } from "./tokens.js";

const ASSIGNS = /^(?:[-+*/%@&|^]|\*\*|\/\/|<<|>>|:)?=$/;

/** Returns the names that a block mentions, and those that it may bind or change. */
function names(/** @type {string} */ source) {
  const mentioned = new Set();
  const given = new Set();
  /** @type {string[]} */
  let statement = [];
  let before = "";
  for (const { kind, text, depth } of tokens(source)) {
    if (kind === "newline") statement = [];
    if (kind === "name" && before !== ".") {
      mentioned.add(text);
      statement.push(text);
      if (/^(?:def|class|for|as|import|from)$/.test(before)) given.add(text);
    }
    if (ASSIGNS.test(text) && (!depth || text === ":=")) for (const name of statement) given.add(name);
    before = text;
  }
  return { mentioned, given };
}

/**
 * Returns the indices of the blocks after `index` that may depend on it, directly or through other blocks.
 * @param {string[]} sources
 * @param {number} index
 */
export function dependents(sources, index) {
  const changed = names(sources[index] ?? "").given;
  return sources.flatMap((source, i) => {
    if (i <= index) return [];
    const { mentioned, given } = names(source);
    if (![...mentioned].some((name) => changed.has(name))) return [];
    for (const name of given) changed.add(name);
    return [i];
  });
}
