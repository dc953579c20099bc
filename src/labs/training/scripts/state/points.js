// Points of the reader's own: read from a CSV, added, moved, erased. Pure.

/** @import { OwnPoint } from "./settings.js" */
import { MOST_POINTS } from "./settings.js";

const SHARE = 0.3; // of test points, where a CSV doesn't say which
const GOLDEN = 0.618033988749895; // spreads them evenly, whatever the order of the rows
const LONGEST = 100_000; // characters

/** Three decimals are enough for a hand, and keep addresses short. @param {number} x */
const rounded = (x) => Math.round(1000 * x) / 1000;

/**
 * Reads rows of x, y, and a side, and perhaps the word "test". Sides are numbers (above 0 or not), or any two words.
 * @param {string} text
 * @returns {{ points: OwnPoint[], names: string[], problem: string }} `names` are the words for the sides 1 and -1
 */
export function fromCsv(text) {
  const rows = text.slice(0, LONGEST).split(/\r?\n/).filter((line) => line.trim()).map(cells);
  if (rows.length && !isNumber(rows[0][0]) && !isNumber(rows[0][1])) rows.shift(); // a heading
  const bad = rows.findIndex((row) => row.length < 3 || !isNumber(row[0]) || !isNumber(row[1]));
  if (!rows.length) return none("There are no rows.");
  if (bad >= 0) return none(`Row ${bad + 1} isn't two numbers and a side.`);
  if (rows.length > MOST_POINTS) return none(`There are ${rows.length} rows, and at most ${MOST_POINTS} fit.`);
  const sides = [...new Set(rows.map((row) => row[2]))];
  const areNumbers = sides.every(isNumber);
  if (!areNumbers && sides.length > 2) return none(`There are ${sides.length} sides, and only two fit.`);
  const says = rows.some((row) => row[3]);
  const points = rows.map(([x, y, side, word], i) => {
    const isTest = says ? word?.toLowerCase() === "test" : (i * GOLDEN) % 1 > 1 - SHARE;
    const above = areNumbers ? Number(side) > 0 : side === sides[0];
    return /** @type {OwnPoint} */ ([rounded(Number(x)), rounded(Number(y)), above ? 1 : -1, isTest ? 1 : 0]);
  });
  return { points, names: areNumbers ? [] : sides, problem: "" };
}

/** @param {string} problem */
const none = (problem) => ({ points: [], names: [], problem });

/** @param {string} line */
const cells = (line) => line.split(line.includes("\t") ? "\t" : line.includes(";") ? ";" : ",").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));

/** @param {string | undefined} text */
const isNumber = (text) => Boolean(text) && Number.isFinite(Number(text));

/**
 * Returns the points of a run as points of the reader's own.
 * @param {number[][]} train
 * @param {number[][]} test
 * @returns {OwnPoint[]}
 */
export function asOwn(train, test) {
  const own = (/** @type {number[]} */ [x, y, ...rest], /** @type {number} */ isTest) => [rounded(x), rounded(y), rest.at(-1), isTest];
  return /** @type {OwnPoint[]} */ ([...train.map((point) => own(point, 0)), ...test.map((point) => own(point, 1))].slice(0, MOST_POINTS));
}

/**
 * @param {OwnPoint[]} points
 * @param {number} x
 * @param {number} y
 * @param {number} side
 * @param {boolean} isTest
 * @returns {OwnPoint[]}
 */
export const added = (points, x, y, side, isTest) =>
  points.length < MOST_POINTS ? [...points, [rounded(x), rounded(y), side, isTest ? 1 : 0]] : points;

/**
 * @param {OwnPoint[]} points
 * @param {number} index
 * @param {number} x
 * @param {number} y
 */
export const moved = (points, index, x, y) => points.map((point, i) => (i === index ? /** @type {OwnPoint} */ ([rounded(x), rounded(y), point[2], point[3]]) : point));

/**
 * @param {OwnPoint[]} points
 * @param {number} index
 */
export const erased = (points, index) => points.filter((_, i) => i !== index);

/**
 * Returns the index of the nearest point within a distance, or -1.
 * @param {number[][]} points
 * @param {number} x
 * @param {number} y
 * @param {number} within
 */
export function nearest(points, x, y, within) {
  let [best, found] = [within, -1];
  points.forEach(([px, py], i) => {
    const far = Math.hypot(px - x, py - y);
    if (far < best) [best, found] = [far, i];
  });
  return found;
}
