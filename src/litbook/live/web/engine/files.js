// The files of Python, fetched by the page: where Python runs, nothing can be fetched.

/** @import { EngineEvent, SandboxFiles } from "../types" */

/** @typedef {(event: EngineEvent) => void} Say */

const RATIO = 3; // approximate compression ratio: Content-Length counts compressed bytes, the stream uncompressed ones
const INTERVAL = 100; // milliseconds between two events

/** @type {Map<string, Promise<ArrayBuffer>>} */
const kept = new Map();
/** @type {Map<string, [loaded: number, total: number]>} */
const counts = new Map();
let last = 0;

/**
 * Resolves to the files that every Python needs. Reports the progress.
 * @param {Say} say
 * @returns {Promise<SandboxFiles>}
 */
export async function files(say) {
  const names = ["worker.js", "pyodide.asm.wasm", "python.zip", "book.zip"];
  const [script, wasm, library, book] = await Promise.all(names.map((name) => file(name, say)));
  return { script, wasm, library, book };
}

/** Resolves to the script of Graphviz, for pages that draw. @param {Say} say */
export const graphviz = (say) => file("graphviz.js", say);

/**
 * @param {string} name
 * @param {Say} say
 */
function file(name, say) {
  const found = kept.get(name) ?? fetched(name, say);
  kept.set(name, found);
  found.catch(() => kept.delete(name)); // the next start asks again
  return found;
}

/**
 * @param {string} name
 * @param {Say} say
 */
async function fetched(name, say) {
  const response = await fetch(new URL(name, import.meta.url)).catch(() => null);
  if (!response) throw new Error(`${name} could not be fetched`);
  if (!response.ok || !response.body) throw new Error(`${name} could not be fetched (${response.status})`);
  const length = Number(response.headers.get("content-length"));
  const total = response.headers.has("content-encoding") ? length * RATIO : length;
  const reader = response.body.getReader();
  const parts = [];
  let loaded = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    loaded += part.value.length;
    counts.set(name, [Math.min(loaded, total), total]);
    report(say);
  }
  return new Blob(parts).arrayBuffer();
}

/** @param {Say} say */
function report(say) {
  if (performance.now() - last < INTERVAL) return;
  last = performance.now();
  const [loaded, total] = [...counts.values()].reduce(([some, all], [one, whole]) => [some + one, all + whole], [0, 0]);
  say({ type: "loading", part: "Python", loaded, total });
}
