// The tokens of a Python text by kind: names, numbers, strings, operators, newlines. Pure.

import { scan } from "../editor/lexer.js";

/**
 * `depth` is the number of brackets around it. A newline token ends a statement; so does each end of an f-string's field.
 * A string token comes after the tokens of its fields.
 * @typedef {{ kind: "name" | "number" | "string" | "operator" | "newline", text: string, start: number, end: number, depth: number }} Token
 */

const SKIPPED = /^(?:s[0-9a-z]|c1)$/; // Pygments' classes for the parts of strings, and for comments
const PART =
  /(?<space>[ \t\f]+|\\\r?\n)|(?<newline>\r?\n|;)|(?<name>[\p{L}\p{Nl}_][\p{L}\p{N}\p{M}_]*)|(?<operator>\*\*=?|\/\/=?|<<=?|>>=?|->|:=|\.\.\.|[-+*/%@&|^=!<>]=|[^])/gu;

/** @param {string} text */
export function tokens(text) {
  const { tokens: lexed, marks } = scan(text);
  /** @type {Token[]} */
  const found = [];
  /** @type {number[]} */
  const strings = []; // the starts of the open ones
  const depths = [0]; // for the statement, then for each open field
  let at = 0;

  /** @param {Token["kind"]} kind @param {string} text @param {number} start @param {number} end */
  const add = (kind, text, start, end) => found.push({ kind, text, start, end, depth: depths.at(-1) ?? 0 });

  /** @param {typeof marks[number]} mark */
  function pass({ at, what }) {
    if (what === "string") strings.push(at);
    else if (what === "end of string") add("string", "", strings.pop() ?? at, at);
    else add("newline", "", at, at);
    if (what === "field") depths.push(0);
    else if (what === "end of field") depths.pop();
  }

  /** @param {string} kind @param {string} text @param {number} start */
  function part(kind, text, start) {
    const last = depths.length - 1;
    if ("([{".includes(text)) depths[last] += 1;
    if (")]}".includes(text)) depths[last] = Math.max(0, depths[last] - 1);
    const isStatement = !last && !depths[0];
    if (kind === "newline" ? isStatement : kind !== "space") add(/** @type {Token["kind"]} */ (kind), text, start, start + text.length);
  }

  for (const [kind, piece] of lexed) {
    while (marks.length && marks[0].at <= at) pass(/** @type {typeof marks[number]} */ (marks.shift()));
    const before = found.at(-1);
    if (kind.startsWith("m")) part("number", piece, at);
    else if (/^j$/i.test(piece) && before?.kind === "number" && before.end === at) Object.assign(before, { text: before.text + piece, end: at + 1 });
    else if (!SKIPPED.test(kind)) for (const { index, groups, 0: text } of piece.matchAll(PART)) part(named(groups), text, at + index);
    at += piece.length;
  }
  marks.forEach(pass);
  return found;
}

/** Returns the name of the group that matched. @param {Record<string, string> | undefined} groups */
const named = (groups = {}) => Object.keys(groups).find((name) => groups[name] !== undefined) ?? "";
