// The state of the lab: one value, from which the address, the Python, and the picture all follow. Pure.

/** @typedef {"add" | "replace"} Write */
/** @typedef {"topological" | "nearest" | "recursion" | "clicked"} Order */

/**
 * @typedef {object} State
 * @property {string[]} texts one expression, or two that are compared
 * @property {Write} write
 * @property {Order} order
 * @property {number[][]} clicked for each text the places of the nodes that took their turns by hand
 * @property {number | null} at the step that is shown; null for the end
 */

export const SIGN = "#lab=";
/** @type {Write[]} */
export const WRITES = ["add", "replace"];
/** @type {Order[]} */
export const ORDERS = ["topological", "nearest", "recursion", "clicked"];

const LONGEST = 8000; // characters of an address
const LONGEST_TEXT = 2000; // as in reader.py
const MOST_TURNS = 200;

/** @returns {State} */
export const begin = (/** @type {string} */ text, /** @type {Partial<State>} */ given = {}) => ({
  texts: [text],
  write: "add",
  order: "topological",
  clicked: [[], []],
  at: null,
  ...given,
});

/**
 * Returns the fragment of a state's address. What's as usual is left out.
 * @param {State} state
 */
export function addressOf({ texts, write, order, clicked, at }) {
  const [text, other] = texts.map(encodeURIComponent);
  const turns = clicked.slice(0, texts.length).map((places) => places.join("."));
  const parts = [
    other === undefined ? "" : `with=${other}`,
    write === "add" ? "" : `write=${write}`,
    order === "topological" ? "" : `order=${order}`,
    order === "clicked" && turns.some(Boolean) ? `turns=${turns.join("-")}` : "",
    at === null ? "" : `at=${at}`,
  ];
  return [`${SIGN}${text}`, ...parts.filter(Boolean)].join("&");
}

/**
 * Returns the state of a fragment, or the reason there is none. Anybody may have written it.
 * @param {string} fragment
 * @returns {State | { problem: string }}
 */
export function stateOf(fragment) {
  if (fragment.length > LONGEST) return { problem: "it is too long" };
  /** @type {Map<string, string>} */
  const parts = new Map();
  try {
    for (const part of fragment.slice(1).split("&")) {
      const [, name, value] = /^(\w+)=(.*)$/s.exec(part) ?? [];
      if (name) parts.set(name, decodeURIComponent(value));
    }
  } catch {
    return { problem: "it is damaged" };
  }
  const texts = [parts.get("lab") ?? "", ...(parts.has("with") ? [parts.get("with") ?? ""] : [])];
  if (texts.some((text) => text.length > LONGEST_TEXT)) return { problem: "its expression is too long" };
  const at = Number(parts.get("at") ?? NaN);
  return {
    texts,
    write: WRITES.find((write) => write === parts.get("write")) ?? "add",
    order: ORDERS.find((order) => order === parts.get("order")) ?? "topological",
    clicked: [0, 1].map((place) => turnsOf((parts.get("turns") ?? "").split("-")[place] ?? "")),
    at: Number.isInteger(at) && at >= 0 ? at : null,
  };
}

/** @param {string} text */
const turnsOf = (text) => (text.match(/\d{1,3}/g) ?? []).slice(0, MOST_TURNS).map(Number);

/**
 * Returns a text with another number in the place of a leaf's. A name that has no number gets a line at the top.
 * @param {string} text
 * @param {{ label: string, span: number[] | null }} leaf
 * @param {number} number
 */
export function withNumber(text, { label, span }, number) {
  const written = spelled(number);
  if (!span) return `${label} = ${written}\n${text}`;
  const [line, column, lastLine, lastColumn] = span;
  const bytes = new TextEncoder().encode(text);
  const [from, to] = [offset(text, line, column), offset(text, lastLine, lastColumn)];
  const [before, after] = [bytes.slice(0, from), bytes.slice(to)].map((part) => new TextDecoder().decode(part));
  const isInner = /^\s*(\*\*|\.)/.test(after); // Python would read the sign last
  return before + (isInner && written.startsWith("-") ? `(${written})` : written) + after;
}

/** Returns the place of a line (from 1) and a column in bytes, as Python counts them. @param {string} text @param {number} line @param {number} column */
function offset(text, line, column) {
  const above = text.split("\n").slice(0, line - 1).map((one) => `${one}\n`).join("");
  return new TextEncoder().encode(above).length + column;
}

/** Returns a number as Python writes a float, with at most six decimals. @param {number} number */
export function spelled(number) {
  const text = String(Number(number.toFixed(6)) || 0); // not -0
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** Returns how far a number moves with a key or a few pixels: a hundredth of its size, rounded to a power of ten. @param {number} number */
export function grain(number) {
  const size = Math.floor(Math.log10(Math.max(1, Math.abs(number))));
  return 10 ** (size - 1);
}
