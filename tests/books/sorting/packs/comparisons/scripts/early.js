// Which blocks sort: those that name a function that does, except where they only define or import it.

/** @type {import("#live/types").PackTool[]} */
export const tools = [
  {
    name: "comparisons",
    label: "Count comparisons",
    title: "Run this block again and count how often it compares two cards",
    state: "aria-expanded",
    offeredAt: (sources, { sorts }) => sources.map((source) => Array.isArray(sorts) && callsOne(source, sorts)),
  },
];

/**
 * @param {string} source
 * @param {string[]} sorts
 */
function callsOne(source, sorts) {
  const code = source.replace(/^\s*(?:from|import|#).*/gm, "");
  return sorts.some((name) => new RegExp(`(?<!\\bdef )\\b${name}\\b`).test(code));
}
