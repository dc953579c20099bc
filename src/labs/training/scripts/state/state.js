// The state of the lab, one value from which the address, the program, and the picture follow. Pure.

/** @import { Settings } from "./settings.js" */
import { DEFAULTS, MOST_STEPS, settings } from "./settings.js";

/**
 * @typedef {object} State
 * @property {Settings} settings
 * @property {number} step
 * @property {"weights" | "gradients"} view what the edges show
 * @property {[layer: number, place: number] | null} neuron the one that's looked at, counted from 0
 * @property {number | null} example the training point whose gradients are shown, instead of those of the batch
 * @property {[x: number, y: number] | null} probe the point under the pointer
 */

const SIGN = "#train";
/** Numbers of a point in an address. */
const LISTED = 4;

/** @returns {State} */
export const initial = () => ({ settings: settings({}), step: 0, view: "weights", neuron: null, example: null, probe: null });

/**
 * Returns the state with other settings: the run begins again.
 * @param {State} state
 * @param {Partial<Settings>} change
 * @returns {State}
 */
export function reset(state, change) {
  const next = settings({ ...state.settings, ...change });
  const { neuron } = state;
  const isThere = neuron !== null && neuron[0] <= next.layers.length && neuron[1] < (next.layers[neuron[0]] ?? 1);
  return { ...state, settings: next, step: 0, example: null, probe: null, neuron: isThere ? neuron : null };
}

/**
 * Returns the fragment of the address that brings a state back. It's readable, and holds only what isn't the default.
 * @param {State} state
 */
export function toAddress({ settings, step, view, neuron }) {
  const given = Object.entries(settings).filter(([name, value]) => String(value) !== String(DEFAULTS[/** @type {keyof Settings} */ (name)]));
  const parts = given.map(([name, value]) => `${name}=${Array.isArray(value) ? listed(value) : value}`);
  if (step) parts.push(`step=${step}`);
  if (view !== "weights") parts.push(`view=${view}`);
  if (neuron) parts.push(`neuron=${neuron.map((n) => n + 1).join(",")}`);
  return [SIGN, ...parts].join("&");
}

/** @param {any[]} values */
const listed = (values) => (values.length ? values.flat().join(",") : "none");

/**
 * Returns the state that an address brings, or null if it brings none. Whatever it says is only looked at, never run.
 * @param {string} hash
 * @returns {State | null}
 */
export function fromAddress(hash) {
  const [sign, ...parts] = hash.slice(0, 20_000).split("&");
  if (sign !== SIGN) return null;
  const given = new Map(parts.map((part) => /** @type {[string, string]} */ ([part.split("=")[0], part.split("=")[1] ?? ""])));
  /** @type {Record<string, unknown>} */
  const found = {};
  for (const [name, value] of Object.entries(DEFAULTS)) {
    const text = given.get(name);
    if (text !== undefined) found[name] = valueOf(name, text, value);
  }
  const chosen = settings(found);
  const state = reset({ ...initial(), neuron: neuronOf(given.get("neuron")) }, chosen);
  const step = Number(given.get("step") ?? 0);
  const view = given.get("view") === "gradients" ? "gradients" : "weights";
  return { ...state, view, step: Number.isInteger(step) && step > 0 ? Math.min(step, MOST_STEPS) : 0 };
}

/**
 * @param {string} name
 * @param {string} text
 * @param {unknown} initial
 */
function valueOf(name, text, initial) {
  if (!Array.isArray(initial)) return typeof initial === "number" && text !== "" ? Number(text) : text;
  const parts = text === "none" || text === "" ? [] : text.split(",");
  if (name === "bugs") return parts;
  const numbers = parts.map(Number);
  if (name === "layers") return numbers;
  return Array.from({ length: Math.floor(numbers.length / LISTED) }, (_, i) => numbers.slice(LISTED * i, LISTED * (i + 1)));
}

/** @param {string | undefined} text @returns {State["neuron"]} */
function neuronOf(text) {
  const numbers = (text ?? "").split(",").map((part) => Number(part) - 1);
  return numbers.length === 2 && numbers.every((n) => Number.isInteger(n) && n >= 0) ? [numbers[0], numbers[1]] : null;
}
