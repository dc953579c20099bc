// Starts Pyodide in the worker, with the book's code, an interrupt buffer, and a bounded stack.

/** @import { WorkerFiles } from "../types" */
import createPyodideModule from "pyodide/pyodide.asm.mjs";
import { loadPyodide } from "pyodide";
import { info } from "pyodide/pyodide-lock.json";
import { draw } from "./graphviz.js";
import { interruptBuffer, wait } from "./interrupt.js";
import { narrow } from "./narrow.js";

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
 * @param {WorkerFiles} files
 * @param {(event: string) => void} post
 * @returns {Promise<(request: string) => string>}
 */
export async function start({ module, library, book }, post) {
  giveInsteadOfFetching(module, library);
  const python = await loadPyodide({
    indexURL: "https://python.invalid/",
    lockFileContents: /** @type {any} */ ({ info, packages: {} }),
    createPyodideModule,
    stdout: () => {}, // blocks have streams of their own
    stderr: () => {},
  });
  python.FS.writeFile("/lib/book.zip", new Uint8Array(book));
  const sleep = (/** @type {number} */ seconds) => {
    wait(seconds * 1000);
    python.checkInterrupt();
  };
  python.setInterruptBuffer(/** @type {any} */ (interruptBuffer));
  const make = python.runPython("import sys\nsys.path.insert(0, '/lib/book.zip')\nfrom litbook.live.pyodide.start import start\nstart");
  const serve = make(post, draw, sleep, bounding(python));
  narrow();
  return serve;
}

/**
 * Pyodide fetches its files. Here nothing can be fetched, so it gets those that the page has handed over.
 *
 * @param {WebAssembly.Module} module
 * @param {ArrayBuffer} library
 */
function giveInsteadOfFetching(module, library) {
  const { instantiateStreaming } = WebAssembly;
  globalThis.fetch = async (address) => new Response(String(address).endsWith(".wasm") ? null : library);
  WebAssembly.instantiateStreaming = async (_, imports) => {
    WebAssembly.instantiateStreaming = instantiateStreaming;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
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
