// Which blocks of a page have to do with gradients: told from their texts, so that what can be done is there before they run.

/** @import { LiveBlock, LivePage } from "./types" */
/** @typedef {{ writes: boolean, draws: boolean, trains: boolean }} Kind */

const LOOP = /^\s*(?:async\s+)?(?:for|while)\b/;
const HEAD = /^(\s*)(?:async\s+)?(def|class)\s+(\w+)/;

/**
 * A tool at each block for which `isWanted` of its text as it is now; `hasWritten`: it, or a block above it, passes back.
 *
 * @param {LivePage} page
 * @param {(kind: Kind, hasWritten: boolean) => boolean} isWanted
 * @param {(block: LiveBlock) => HTMLButtonElement} add
 */
export function offer(page, isWanted, add) {
  /** @type {Map<LiveBlock, HTMLButtonElement>} */
  const buttons = new Map();
  const look = () => {
    let hasWritten = false;
    kinds(page.sources(page.blocks.length - 1), page.data.settings).forEach((kind, index) => {
      const block = page.blocks[index];
      hasWritten ||= kind.writes;
      const canRun = block.data.skip === undefined && !block.data.missing?.length;
      const isOffered = canRun && isWanted(kind, hasWritten);
      if (isOffered && !buttons.has(block)) buttons.set(block, add(block));
      const button = buttons.get(block);
      if (button) button.hidden = !isOffered;
    });
  };
  look();
  for (const block of page.blocks) block.addEventListener("changed", look, { signal: page.signal });
}

/**
 * Why there is no answer, for everybody.
 *
 * @param {unknown} problem
 * @param {string} what
 */
export function why(problem, what) {
  const message = problem instanceof Error ? problem.message : String(problem);
  return message === "stopped" ? "Stopped." : `${what}: ${message}`;
}

/**
 * For each block whether it passes gradients back, whether again and again in a loop, which nobody wants to step through,
 * and whether it draws a graph: itself, or by calling what does.
 *
 * @param {string[]} sources
 * @param {Record<string, unknown>} settings
 * @returns {Kind[]}
 */
export function kinds(sources, settings) {
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

/** @typedef {{ name: string, text: string, loops: string }} Part a function, and of its text what stands in loops */

/**
 * What runs when the block runs, and what each function does when it is called.
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
