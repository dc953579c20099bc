// What the panel shows: for each row of cards a bar as long as its comparisons are many, and the first of them as cards.

import { element } from "#live/elements.js";

/** @typedef {[first: string, second: string, isBefore: boolean]} Comparison */
/** @typedef {{ cards: number, count: number, comparisons: Comparison[] }} Row */

const SHOWN = 12; // rows: more would be a wall

/** @param {Row[]} rows @returns {Node[]} */
export function picture(rows) {
  const all = rows.reduce((sum, { count }) => sum + count, 0);
  const words = rows.length > 1 ? `${counted(all, "comparison")} in ${rows.length} rows of cards` : said(rows[0]);
  const most = Math.max(...rows.map(({ count }) => count));
  const shown = rows.slice(0, SHOWN).map((row) => drawn(row, most, rows.length > 1));
  const rest = rows.length > SHOWN ? [element("p", "comparisons-rest", `… and ${rows.length - SHOWN} rows more`)] : [];
  return [element("p", "comparisons-sum", words), ...shown, ...rest];
}

/** @param {Row | undefined} row */
function said(row) {
  return row ? `${counted(row.count, "comparison")} to sort ${counted(row.cards, "card")}` : "No two cards are compared here.";
}

/** @param {number} count @param {string} thing */
const counted = (count, thing) => `${count} ${thing}${count === 1 ? "" : "s"}`;

/**
 * @param {Row} row
 * @param {number} most
 * @param {boolean} isOneOfMany
 */
function drawn({ cards, count, comparisons }, most, isOneOfMany) {
  if (!isOneOfMany) return element("ol", "comparisons-cards", ...comparisons.map(pair), ...more(count - comparisons.length));
  const bar = element("span", "comparisons-bar");
  bar.style.setProperty("--share", String(count / most));
  return element("p", "comparisons-row", element("span", "", counted(cards, "card")), bar, element("b", "", String(count)));
}

/** @param {Comparison} comparison */
function pair([first, second, isBefore]) {
  const cards = [first, second].map((card, place) => element("span", isBefore === !place ? "comparisons-first" : "", card));
  return element("li", "", cards[0], isBefore ? " < " : " ≥ ", cards[1]);
}

/** @param {number} count */
const more = (count) => (count > 0 ? [element("li", "comparisons-rest", `… and ${count} more`)] : []);
