// Graphviz, fetched when a page first draws a graph.

/** @import { PageData } from "../types" */

/** @type {Promise<void> | undefined} */
let loading;
/** @type {{ renderString: (source: string, options: { format: string }) => string } | undefined} */
let viz;

export function load() {
  loading ??= import("@viz-js/viz").then(async ({ instance }) => void (viz = await instance()));
  return loading;
}

/**
 * Returns true if any of these sources can draw a graph: it has to name the package, or the book's drawing function.
 *
 * @param {string[]} sources
 * @param {PageData["settings"]} settings
 */
export function draws(sources, settings) {
  const names = ["graphviz", settings.drawing].filter((name) => typeof name === "string");
  return sources.some((source) => names.some((name) => source.includes(name)));
}

/**
 * Returns the SVG of a graph in DOT; each node's name is in `data-node` instead of a <title>. Throws while Graphviz loads.
 *
 * @param {string} source
 */
export function draw(source) {
  if (!viz) {
    load();
    throw new Error("Graphviz was not here yet; run the block again");
  }
  const drawn = viz.renderString(source, { format: "svg" });
  return drawn.replace(/(<g id="[^"]*" class="node")>\s*<title>([^<]*)<\/title>/g, '$1 data-node="$2">');
}
