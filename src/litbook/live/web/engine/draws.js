// Finds out if blocks can draw a graph, which takes Graphviz.

/** @import { PageData } from "../types" */

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
