// Removes from the worker's globals all that Python has no need for: storage, requests, messages, other workers. The frame
// refuses most of that anyway. What stays is listed, since what browsers add can't be.

/** JavaScript's own. */
const LANGUAGE = `
  Object Function Array Number Boolean String Symbol BigInt Math Date RegExp JSON Promise Proxy Reflect Map Set WeakMap
  WeakSet WeakRef FinalizationRegistry Iterator Error AggregateError EvalError RangeError ReferenceError SyntaxError
  TypeError URIError SuppressedError DisposableStack AsyncDisposableStack ArrayBuffer SharedArrayBuffer DataView Atomics
  Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Float16Array Int32Array Uint32Array Float32Array
  Float64Array BigInt64Array BigUint64Array Intl Temporal WebAssembly globalThis parseFloat parseInt isNaN isFinite
  decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval NaN Infinity undefined`;

/** The browser's: clocks, random numbers, encodings, and what Pyodide schedules with. */
const BROWSER = `
  self console crypto performance TextEncoder TextDecoder setTimeout clearTimeout setInterval clearInterval queueMicrotask
  structuredClone MessageChannel AbortController AbortSignal Event EventTarget DOMException constructor`;

const KEPT = new Set(`${LANGUAGE} ${BROWSER}`.trim().split(/\s+/));

export function narrow() {
  for (let owner = globalThis; owner && owner !== Object.prototype; owner = Object.getPrototypeOf(owner))
    for (const name of Object.getOwnPropertyNames(owner)) if (!KEPT.has(name)) Reflect.deleteProperty(owner, name);
}
