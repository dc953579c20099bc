// Finds a name for a number in a Python text, from the text alone. Pure.

/** @import { Token } from "./tokens.js" */

/** Returns the name that the number at `index` is assigned to, or "": `lr` in `f(lr=0.1)`, `b` for 2 in `a, b = 1, 2`. */
export function nameOf(/** @type {string} */ text, /** @type {Token[]} */ all, /** @type {number} */ index) {
  const { kind, depth } = /** @type {Token} */ (all[index - 1]?.text === "-" ? (all[index - 2] ?? all[0]) : (all[index - 1] ?? all[0]));
  const equals = all[index - 1]?.text === "-" ? index - 2 : index - 1;
  const word = all[equals - 1];
  if (kind === "operator" && depth && all[equals]?.text === "=" && word?.kind === "name") return word.text;
  const first = all.findLastIndex((token, i) => i < index && token.kind === "newline") + 1;
  const statement = all.slice(first, index);
  const assigns = statement.findIndex((token) => token.depth === 0 && /^(?:[-+*/%@&|^]|\*\*|\/\/|<<|>>)?=$/.test(token.text));
  if (assigns < 1) return "";
  const targets = split(statement.slice(0, assigns)).map((part) => text.slice(part[0]?.start, part.at(-1)?.end));
  const place = split(statement.slice(assigns + 1)).length - 1;
  const name = targets.length === 1 ? targets[0] : targets[place];
  return name && name.length <= 30 ? name.replace(/\s*:.*/s, "") : "";
}

/** Splits `part` at its top-level commas. */
function split(/** @type {Token[]} */ part) {
  /** @type {Token[][]} */
  const parts = [[]];
  for (const token of part) {
    if (token.text === "," && token.depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
