// Which blocks of a page have to do with gradients: told from their texts, so that what can be done is there before they run.

/** @typedef {{ writes: boolean, draws: boolean }} Kind */

const HEAD = /^(\s*)(?:async\s+)?(def|class)\s+(\w+)/;

/**
 * For each block whether it passes gradients back, and whether it draws a graph: itself, or by calling what does.
 * @param {string[]} sources
 * @param {Record<string, unknown>} settings
 * @returns {Kind[]}
 */
export function kinds(sources, settings) {
  const [backward, gradient, drawing] = ["backward", "gradient", "drawing"].map((name) => escaped(String(settings[name])));
  const writes = [new RegExp(`\\.${backward}\\(|\\.${gradient}\\s*([-+*/]?=)(?!=)`)];
  const draws = [new RegExp(`\\b${drawing}\\(`)];
  return sources.map((source) => {
    const { top, functions } = parts(source);
    for (const [name, body] of functions) {
      if (name.startsWith("__")) continue; // what an object has from the start
      if (matches(body, writes)) writes.push(called(name));
      if (matches(body, draws)) draws.push(called(name));
    }
    return { writes: matches(top, writes), draws: matches(top, draws) };
  });
}

const escaped = (/** @type {string} */ name) => name.replace(/\W/g, "\\$&");
const called = (/** @type {string} */ name) => new RegExp(`(?<!def )\\b${name}\\(`);
const matches = (/** @type {string} */ text, /** @type {RegExp[]} */ patterns) => patterns.some((pattern) => pattern.test(text));

/**
 * What runs when the block runs, and what each function does when it is called.
 * @param {string} source
 */
function parts(source) {
  /** @type {{ name: string, indent: number, lines: string[] }[]} */
  const open = [{ name: "", indent: -1, lines: [] }];
  const all = [...open];
  for (const line of source.split("\n")) {
    if (!line.trim() || line.trim().startsWith("#")) continue;
    const indent = line.search(/\S/);
    while (open.length > 1 && indent <= open[open.length - 1].indent && !/^\s*\)/.test(line)) open.pop();
    const head = HEAD.exec(line);
    if (head) {
      const inner = { name: head[2] === "def" ? head[3] : "", indent, lines: [] };
      all.push(inner);
      open.push(inner);
    } else open[open.length - 1].lines.push(line);
  }
  const functions = all.filter(({ name }) => name).map(({ name, lines }) => /** @type {const} */ ([name, lines.join("\n")]));
  return { top: all[0].lines.join("\n"), functions };
}
