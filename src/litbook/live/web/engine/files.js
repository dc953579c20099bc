// The files of Python, fetched by the page: where Python runs, nothing can be fetched.

/** @import { EngineEvent, SandboxFiles } from "../types" */
import { Unpacking } from "./unpacking.js";

/** @typedef {(event: EngineEvent) => void} Say */

const INTERVAL = 100; // milliseconds between two events

/** @type {Map<string, Promise<ArrayBuffer>>} */
const kept = new Map();
/** @type {Promise<Record<string, [whole: number, compressed: number]>> | null} */
let sizes = null;
/** @type {Map<string, [loaded: number, total: number]>} */
const counts = new Map(); // in bytes as they're transferred; the total is 0 until it's known
let last = 0;

/**
 * Resolves to the files that every Python needs. Reports the progress.
 * @param {Say} say
 * @returns {Promise<SandboxFiles>}
 */
export async function files(say) {
  const names = ["worker.js.zst", "pyodide.asm.wasm.zst", "python.zip.zst", "book.zip.zst"];
  const [script, wasm, library, book] = await Promise.all(names.map((name) => file(name, say)));
  return { script, wasm, library, book };
}

/** Resolves to the script of Graphviz, for pages that draw. @param {Say} say */
export const graphviz = (say) => file("graphviz.js.zst", say);

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
  const unpacking = new Unpacking();
  try {
    return await unpacking.unpack(await loaded(name, say));
  } finally {
    unpacking.end();
  }
}

/**
 * Resolves to a file as it's transferred.
 * @param {string} name
 * @param {Say} say
 */
async function loaded(name, say) {
  counts.set(name, [0, 0]);
  const size = sizeOf(name);
  const response = await fetch(new URL(name, import.meta.url)).catch(() => null);
  if (!response) throw new Error(`${name} could not be fetched`);
  if (!response.ok || !response.body) throw new Error(`${name} could not be fetched (${response.status})`);
  const [whole, compressed] = await size;
  const total = response.headers.has("content-encoding") ? compressed : whole;
  const reader = response.body.getReader();
  const parts = [];
  let count = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    count += part.value.length;
    counts.set(name, [total * Math.min(1, count / whole || 0), total]); // the stream gives uncompressed bytes
    report(say);
  }
  report(say, true);
  return new Blob(parts).arrayBuffer();
}

/** Resolves to the number of bytes of a file, and of the same file compressed; to zeros if they can't be had. @param {string} name */
async function sizeOf(name) {
  sizes ??= fetch(new URL("sizes.json", import.meta.url)).then((response) => response.json()).catch(() => ({}));
  return (await sizes)[name] ?? [0, 0];
}

/** @param {Say} say @param {boolean} [isWhole] */
function report(say, isWhole = false) {
  if (!isWhole && performance.now() - last < INTERVAL) return;
  last = performance.now();
  const all = [...counts.values()];
  const [loaded, total] = [0, 1].map((place) => all.reduce((sum, count) => sum + count[place], 0));
  say({ type: "loading", part: "Python", loaded, total: all.every((count) => count[1]) ? total : 0 });
}
