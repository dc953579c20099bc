// Where the numbers of a Python text are. Pure: from text to data.

import { nameOf } from "./naming.js";

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

/** @typedef {{kind: string, text: string, start: number, end: number, depth: number}} Token */

// As in Python's own grammar, but for the insides of strings.
const TOKEN = new RegExp(
  [
    String.raw`(?<space>[ \t\f]+|\\\r?\n|#[^\n]*)`,
    String.raw`(?<newline>\r?\n)`,
    String.raw`(?<string>(?:[rRbBuUfFtT]{0,2})(?:"""|'''|"|'))`,
    String.raw`(?<number>0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+` +
      String.raw`|(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?[jJ]?)`,
    String.raw`(?<name>[\p{L}\p{Nl}_][\p{L}\p{N}\p{M}_]*)`,
    String.raw`(?<operator>\*\*=?|//=?|<<=?|>>=?|->|:=|\.\.\.|[-+*/%@&|^=!<>]=|[^])`,
  ].join("|"),
  "uy"
);
const KEYWORDS = new Set(
  "and as assert async await case del elif else except finally for from if import in is lambda not or raise return while with yield".split(" ")
);

/** The tokens of `text` from `at` on, to its end or to where a field of an f-string ends. @returns {Token[]} */
export function tokens(/** @type {string} */ text, at = 0, field = false) {
  /** @type {Token[]} */
  const found = [];
  let depth = 0;
  for (TOKEN.lastIndex = at; TOKEN.lastIndex < text.length; ) {
    const start = TOKEN.lastIndex;
    const match = /** @type {RegExpExecArray} */ (TOKEN.exec(text));
    const [kind] = /** @type {[string, string]} */ (Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined));
    if (kind === "string") {
      const { end, inside } = string(text, start, match[0]);
      found.push(...inside, { kind, text: "", start, end, depth });
      TOKEN.lastIndex = end;
      continue;
    }
    if (field && !depth && ["}", ":", "!", ":="].includes(match[0])) {
      found.push({ kind: "end", text: "", start, end: start, depth });
      return found;
    }
    if ("([{".includes(match[0])) depth += 1;
    if (")]}".includes(match[0])) depth = Math.max(0, depth - 1);
    const ends = kind === "newline" || match[0] === ";"; // of a statement, outside of brackets
    if (ends ? !depth && !field : kind !== "space")
      found.push({ kind: ends ? "newline" : kind, text: match[0], start, end: TOKEN.lastIndex, depth });
  }
  return found;
}

/** Where the string ends that `opening` begins, and the tokens of its fields. */
function string(/** @type {string} */ text, /** @type {number} */ start, /** @type {string} */ opening) {
  const quote = opening.replace(/^\w+/, "");
  const formatted = /^\w*[ft]/i.test(opening);
  /** @type {Token[]} */
  const inside = [];
  let specs = 0; // format specifications that are open: in them a field needs no doubling
  let at = start + opening.length;
  while (at < text.length) {
    if (text[at] === "\\" && !(formatted && text[at + 1] === "{")) at += 2;
    else if (text.startsWith(quote, at)) return { end: at + quote.length, inside };
    else if (text[at] === "\n" && quote.length === 1) return { end: at, inside }; // never closed
    else if (formatted && !specs && (text.startsWith("{{", at) || text.startsWith("}}", at))) at += 2;
    else if (formatted && text[at] === "{") {
      const before = { kind: "newline", text: "", start: at, end: at, depth: 0 };
      const field = tokens(text, at + 1, true);
      inside.push(before, ...field, { ...before, start: at + 1 });
      const end = field.at(-1);
      if (end?.kind !== "end") return { end: text.length, inside };
      at = end.end;
      if (text[at] === "!") at += /^!\s*\w*/.exec(text.slice(at))?.[0].length ?? 1;
      if (text[at] === ":") specs += 1;
      at += 1;
    } else {
      if (specs && text[at] === "}") specs -= 1;
      at += 1;
    }
  }
  return { end: text.length, inside };
}

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
