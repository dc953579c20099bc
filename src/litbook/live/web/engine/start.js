// Brings Python into the worker.

/** @import { EngineEvent } from "../types" */
import { interruptBuffer, wait } from "./interrupt.js";
import { draw } from "./graphviz.js";

const at = (/** @type {string} */ name) => new URL(name, import.meta.url).href;

/**
 * The bytes of WebAssembly's stack that a block may use. Where calls nest in C, through `sorted` or `__add__`, and where
 * a long chain of objects is freed, the browser's own stack, which nobody can ask, would end before Python's, and Python
 * with it. Measured in Chromium 64 bit: from 52,500 on it breaks down where 10,000 values hang on one another, and below
 * 50,900 Python has no room to free at once what it puts off.
 */
const STACK = 51_200;

/**
 * A function that takes a request as JSON and gives its answer.
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
    stdout: () => {}, // between blocks there is nobody to print to
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
 * Takes from the worker what Python has no business with: what is kept in the browser would be served as the site's own
 * when there is no connection, and another worker would have all of it again.
 */
function narrow() {
  for (const name of ["caches", "indexedDB", "Worker", "SharedWorker"])
    for (let owner = globalThis; owner; owner = Object.getPrototypeOf(owner)) Reflect.deleteProperty(owner, name);
}

/**
 * A function that bounds the stack of what its caller goes on to call.
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

const PACKED = 3; // about how much smaller a file comes over the line than it is
const SAID = 100; // milliseconds

/**
 * The book's archive; and says of each file that is fetched from now on how much of it has come.
 *
 * @param {(event: EngineEvent) => void} say
 */
function counted(say) {
  const real = globalThis.fetch;
  const files = new Map();
  let last = 0;
  const count = async (/** @type {Response} */ response) => {
    const length = Number(response.headers.get("content-length"));
    const total = response.headers.has("content-encoding") ? length * PACKED : length;
    let loaded = 0;
    for await (const part of /** @type {any} */ (response.body)) {
      loaded += part.length;
      files.set(response.url, [Math.min(loaded, total), total]);
      if (performance.now() - last < SAID) continue;
      last = performance.now();
      const sums = [...files.values()].reduce(([some, all], [one, whole]) => [some + one, all + whole], [0, 0]);
      say({ type: "loading", part: "Python", loaded: sums[0], total: sums[1] });
    }
  };
  globalThis.fetch = async (...request) => {
    const response = await real(...request);
    count(response.clone()).catch(() => {}); // whoever fetches hears of it
    return response;
  };
  return fetch(at("book.zip")).then((response) => {
    if (!response.ok) throw new Error(`the book's code could not be fetched (${response.status})`);
    return response.arrayBuffer();
  });
}
