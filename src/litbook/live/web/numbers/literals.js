// Where the numbers of a Python text are. Pure: from text to data.

/** @import { Token } from "./tokens.js" */
import { nameOf } from "./naming.js";
import { tokens } from "./tokens.js";

/**
 * A numeric literal; a minus before it that is a sign, and no difference, belongs to it.
 * @typedef {object} Literal
 * @property {number} start where it begins in the text, its sign included
 * @property {number} end
 * @property {string} text
 * @property {number} line from 1
 * @property {string} name what is assigned or passed there, as far as the text says
 * @property {boolean} tight whether what follows binds tighter than a sign: `2**x` is no place for a bare `-2`
 */

const KEYWORDS = new Set(
  "and as assert async await case del elif else except finally for from if import in is lambda not or raise return while with yield".split(" ")
);
const isKeyword = (/** @type {Token} */ token) => token.kind === "name" && KEYWORDS.has(token.text);

/** Whether an operand ends with `token`, so that a minus after it is a difference. */
const endsOperand = (/** @type {Token | undefined} */ token) =>
  !!token && (["number", "string"].includes(token.kind) || ")]}".includes(token.text || " ") || (token.kind === "name" && !isKeyword(token)));

/** All numbers of `text`. @returns {Literal[]} */
export function literals(/** @type {string} */ text) {
  const all = tokens(text);
  return all.flatMap((token, i) => {
    if (token.kind !== "number") return [];
    const next = all[i + 1];
    const tight = next?.text === "**" || (next?.text === "." && next.end < text.length);
    const [sign, before] = [all[i - 1], all[i - 2]];
    const signed = !tight && sign?.text === "-" && !endsOperand(before) && /^- *$/.test(text.slice(sign.start, token.start));
    const start = signed ? /** @type {Token} */ (sign).start : token.start;
    const line = text.slice(0, start).split("\n").length;
    return [{ start, end: token.end, text: text.slice(start, token.end), line, name: nameOf(text, all, i), tight }];
  });
}

/** `text` with another number in the place of `literal`, meaning that number and nothing else. */
export function replaced(/** @type {string} */ text, /** @type {Literal} */ literal, /** @type {string} */ number) {
  const before = text.slice(0, literal.start);
  const after = text.slice(literal.end);
  return before + spelled(text, literal, number) + after;
}

/** `number` as it has to be written in the place of `literal`. */
export function spelled(/** @type {string} */ text, /** @type {Literal} */ literal, /** @type {string} */ number) {
  if (number.startsWith("-") && literal.tight) return `(${number})`;
  const glued = literal.text.startsWith("-") && /[\p{L}\p{N}_]$/u.test(text.slice(0, literal.start)); // return-1
  return glued && !number.startsWith("-") ? ` ${number}` : number;
}

/** What is left of `text` without its numbers: the same for two texts that differ in numbers only. */
export function skeleton(/** @type {string} */ text) {
  let at = 0;
  const parts = literals(text).map(({ start, end }) => {
    const part = text.slice(at, start);
    at = end;
    return part;
  });
  return [...parts, text.slice(at)].map((part) => part.replace(/^\)/, "").replace(/ ?\(?$/, "")).join("\0"); // a sign may need them
}
