// Graphviz, for a worker of a page that draws. Its script, graphviz-script.js, then comes before the worker's own.

/** @typedef {{ renderString: (source: string, options: { format: string }) => string }} Graphviz */

const scope = /** @type {{ graphviz?: () => Promise<Graphviz> }} */ (/** @type {unknown} */ (globalThis));
const { graphviz } = scope;
/** @type {Graphviz | undefined} */
let viz;

/** Resolves when Graphviz can draw, or at once if it isn't here. */
export async function load() {
  viz = await graphviz?.();
}

/**
 * Returns the SVG of a graph in DOT; each node's name is in `data-node` instead of a <title>. Throws without Graphviz.
 *
 * @param {string} source
 */
export function draw(source) {
  if (!viz) throw new Error("Graphviz is not here; run the block again");
  const drawn = viz.renderString(source, { format: "svg" });
  return drawn.replace(/(<g id="[^"]*" class="node")>\s*<title>([^<]*)<\/title>/g, '$1 data-node="$2">');
}
