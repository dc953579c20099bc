// Finds the blocks that compute or show gradients, from their texts alone, so that tools are offered before anything runs.

/** @typedef {{ writes: boolean, draws: boolean, trains: boolean }} Kind */

const LOOP = /^\s*(?:async\s+)?(?:for|while)\b/;
const HEAD = /^(\s*)(?:async\s+)?(def|class)\s+(\w+)/;

/**
 * Returns the tools of each block: stepping through what it does to gradients, and checking those it shows.
 *
 * @param {string[]} sources
 * @param {Record<string, unknown>} settings
 */
export function offered(sources, settings) {
  let hasWritten = false;
  return kinds(sources, settings).map(({ writes, draws, trains }) => {
    hasWritten ||= writes; // it, or a block above it, passes back
    const steps = (writes && !trains) || (draws && hasWritten);
    return { steps: Boolean(settings.backward) && steps, nudge: Boolean(settings.data) && draws && hasWritten };
  });
}

/**
 * Returns for each block if it passes gradients back, if it does so in a loop (too many steps to play), and if it draws a
 * graph, itself or by calling a function that does.
 *
 * @param {string[]} sources
 * @param {Record<string, unknown>} settings
 * @returns {Kind[]}
 */
function kinds(sources, settings) {
  const [backward, gradient, drawing] = ["backward", "gradient", "drawing"].map((name) => escaped(String(settings[name])));
  const goesBack = new RegExp(`\\.${backward}\\(`);
  const writes = [goesBack, new RegExp(`\\.${gradient}\\s*([-+*/]?=)(?!=)`)];
  const draws = [new RegExp(`\\b${drawing}\\(`)];
  /** @type {RegExp[]} */
  const trains = [];
  const isTraining = (/** @type {Part} */ { text, loops }) => goesBack.test(loops) || matches(text, trains);
  return sources.map((source) => {
    const { top, functions } = parts(source);
    for (const part of functions) {
      if (part.name.startsWith("__")) continue; // what an object has from the start
      if (matches(part.text, writes)) writes.push(called(part.name));
      if (isTraining(part)) trains.push(called(part.name));
      if (matches(part.text, draws)) draws.push(called(part.name));
    }
    return { writes: matches(top.text, writes), draws: matches(top.text, draws), trains: isTraining(top) };
  });
}

const escaped = (/** @type {string} */ name) => name.replace(/\W/g, "\\$&");
const called = (/** @type {string} */ name) => new RegExp(`(?<!def )\\b${name}\\(`);
const matches = (/** @type {string} */ text, /** @type {RegExp[]} */ patterns) => patterns.some((pattern) => pattern.test(text));

/** @typedef {{ name: string, text: string, loops: string }} Part a function, its text, and the part of it in loops */

/**
 * Splits a block into the code that runs at once and the bodies of its functions.
 *
 * @param {string} source
 * @returns {{ top: Part, functions: Part[] }}
 */
function parts(source) {
  const top = { name: "", indent: -1, loop: Infinity, text: "", loops: "" };
  const all = [top];
  const open = [top];
  for (const line of source.split("\n")) {
    if (!line.trim() || line.trim().startsWith("#")) continue;
    const indent = line.search(/\S/);
    while (open.length > 1 && indent <= open[open.length - 1].indent && !/^\s*\)/.test(line)) open.pop();
    const head = HEAD.exec(line);
    const part = open[open.length - 1];
    if (indent <= part.loop) part.loop = !head && LOOP.test(line) ? indent : Infinity;
    if (head) {
      const inner = { name: head[2] === "def" ? head[3] : "", indent, loop: Infinity, text: "", loops: "" };
      all.push(inner);
      open.push(inner);
      continue;
    }
    part.text += `${line}\n`;
    if (indent > part.loop) part.loops += `${line}\n`;
  }
  return { top, functions: all.filter(({ name }) => name) };
}
