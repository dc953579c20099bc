// Starts Pyodide in the worker, with the book's code, an interrupt buffer, and a bounded stack.

/** @import { EngineEvent } from "../types" */
import { interruptBuffer, wait } from "./interrupt.js";
import { draw } from "./graphviz.js";

const at = (/** @type {string} */ name) => new URL(name, import.meta.url).href;

/**
 * The bytes of the WebAssembly stack that a block may use. In calls nested through C (`sorted`, `__add__`), and when a
 * long chain of objects is deallocated, the browser's native stack, whose size can't be queried, would overflow before
 * Python's limit and crash Python. Measured in 64-bit Chromium: from 52,500 on, a chain of 10,000 values crashes it;
 * below 50,900, Python lacks the room to deallocate at once the objects whose deallocation it has deferred.
 */
const STACK = 51_200;

/**
 * Returns a function that takes a request as JSON and returns the answer as JSON.
 *
 * @param {(event: EngineEvent) => void} say
 * @param {(event: string) => void} post
 * @returns {Promise<(request: string) => string>}
 */
export async function start(say, post) {
  const began = performance.now();
  const book = counted(say);
  const { loadPyodide } = await import("pyodide");
  const python = await loadPyodide({
    indexURL: at("."),
    stdLibURL: at("python.zip"),
    stdout: () => {}, // blocks have streams of their own
    stderr: () => {},
  });
  python.FS.writeFile("/lib/book.zip", new Uint8Array(await book));
  const sleep = (/** @type {number} */ seconds) => {
    wait(seconds * 1000);
    python.checkInterrupt();
  };
  python.setInterruptBuffer(/** @type {any} */ (interruptBuffer));
  const make = python.runPython("import sys\nsys.path.insert(0, '/lib/book.zip')\nfrom litbook.live.pyodide.start import start\nstart");
  const serve = make(post, draw, sleep, bounding(python));
  narrow();
  say({ type: "ready", seconds: (performance.now() - began) / 1000 });
  return serve;
}

/**
 * Deletes globals that Python must not reach: files it put in the cache would be served offline as the site's own, and
 * a nested worker would have all of these globals back.
 */
function narrow() {
  for (const name of ["caches", "indexedDB", "Worker", "SharedWorker"])
    for (let owner = globalThis; owner; owner = Object.getPrototypeOf(owner)) Reflect.deleteProperty(owner, name);
}

/**
 * Returns a function that limits the stack to STACK bytes below its caller.
 *
 * @param {import("pyodide").PyodideInterface} python
 */
function bounding(python) {
  const { _module: own } = /** @type {any} */ (python);
  const thread = own._PyThreadState_Get();
  return () => {
    const end = own._emscripten_stack_get_current() - STACK;
    own._PyUnstable_ThreadState_SetStackProtection(thread, end, own._emscripten_stack_get_base() - end);
  };
}

const RATIO = 3; // approximate compression ratio: Content-Length counts compressed bytes, the stream uncompressed ones
const INTERVAL = 100; // milliseconds between two events

/**
 * Fetches the book's archive, and reports the progress of this and every later fetch. Rejects if the archive can't be had.
 *
 * @param {(event: EngineEvent) => void} say
 */
function counted(say) {
  const real = globalThis.fetch;
  const files = new Map();
  let last = 0;
  const count = async (/** @type {Response} */ response) => {
    const length = Number(response.headers.get("content-length"));
    const total = response.headers.has("content-encoding") ? length * RATIO : length;
    let loaded = 0;
    for await (const part of /** @type {any} */ (response.body)) {
      loaded += part.length;
      files.set(response.url, [Math.min(loaded, total), total]);
      if (performance.now() - last < INTERVAL) continue;
      last = performance.now();
      const sums = [...files.values()].reduce(([some, all], [one, whole]) => [some + one, all + whole], [0, 0]);
      say({ type: "loading", part: "Python", loaded: sums[0], total: sums[1] });
    }
  };
  globalThis.fetch = async (...request) => {
    const response = await real(...request);
    count(response.clone()).catch(() => {}); // the caller's own copy reports the error
    return response;
  };
  return fetch(at("book.zip")).then((response) => {
    if (!response.ok) throw new Error(`the book's code could not be fetched (${response.status})`);
    return response.arrayBuffer();
  });
}
