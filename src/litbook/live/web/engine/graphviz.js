// Graphviz, fetched when a page draws a graph.

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
 * Whether any of these texts draws: nobody can without naming the package, or the book's own function.
 *
 * @param {string[]} sources
 * @param {PageData["settings"]} settings
 */
export function draws(sources, settings) {
  const names = ["graphviz", settings.drawing].filter((name) => typeof name === "string");
  return sources.some((source) => names.some((name) => source.includes(name)));
}

/**
 * The SVG of a graph, each node's name kept where its title was.
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
