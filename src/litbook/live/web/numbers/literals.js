// Finds the numeric literals in a Python text. Pure.

/** @import { Token } from "./tokens.js" */
import { nameOf } from "./naming.js";
import { tokens } from "./tokens.js";

/**
 * A numeric literal, including a minus before it that is a sign, not a subtraction.
 * @typedef {object} Literal
 * @property {number} start its offset in the text, including the sign
 * @property {number} end
 * @property {string} text
 * @property {number} line from 1
 * @property {string} name the variable or parameter it's assigned to, or empty
 * @property {boolean} tight true if the next operator binds tighter than a sign: `2**x` can't become `-2**x`
 */

const KEYWORDS = new Set(
  "and as assert async await case del elif else except finally for from if import in is lambda not or raise return while with yield".split(" ")
);
const isKeyword = (/** @type {Token} */ token) => token.kind === "name" && KEYWORDS.has(token.text);

/** Returns true if an operand ends with `token`, so that a minus after it is a subtraction. */
const endsOperand = (/** @type {Token | undefined} */ token) =>
  !!token && (["number", "string"].includes(token.kind) || ")]}".includes(token.text || " ") || (token.kind === "name" && !isKeyword(token)));

/** Returns all numeric literals of `text`. @returns {Literal[]} */
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

/** Returns `text` with `literal` replaced by `number`, spelled so that it keeps its value there. */
export function replaced(/** @type {string} */ text, /** @type {Literal} */ literal, /** @type {string} */ number) {
  const before = text.slice(0, literal.start);
  const after = text.slice(literal.end);
  return before + spelled(text, literal, number) + after;
}

/** Returns `number` as it has to be written in place of `literal`: in parentheses, or after a space, where needed. */
export function spelled(/** @type {string} */ text, /** @type {Literal} */ literal, /** @type {string} */ number) {
  if (number.startsWith("-") && literal.tight) return `(${number})`;
  const glued = literal.text.startsWith("-") && /[\p{L}\p{N}_]$/u.test(text.slice(0, literal.start)); // as in return-1
  return glued && !number.startsWith("-") ? ` ${number}` : number;
}

/** Returns `text` without its numbers; equal for two texts that differ only in numbers. */
export function skeleton(/** @type {string} */ text) {
  let at = 0;
  const parts = literals(text).map(({ start, end }) => {
    const part = text.slice(at, start);
    at = end;
    return part;
  });
  return [...parts, text.slice(at)].map((part) => part.replace(/^\)/, "").replace(/ ?\(?$/, "")).join("\0"); // added by spelled()
}
