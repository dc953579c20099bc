// The page's side of the tab's Python: a queue of requests for one worker, which starts with the first of them.

/** @import { Engine, EngineEvent, PageData, RunResult } from "../types" */
import { Bell } from "./bell.js";

/** @typedef {{ method: string, arguments: any, page: PageData | null, quick?: boolean, settle: (result: any) => void, fail: (problem: Error) => void }} Request */

const PATIENCE = 500; // milliseconds until Stop terminates a worker that doesn't react
const RESTART = "The next run starts it anew.";

/**
 * Returns a worker under the page's CSP. A blob URL inherits it; a worker loaded from a file's URL would have no policy,
 * and its Python could send requests to other sites. The script is imported dynamically, because Firefox doesn't pass the
 * static imports of a worker from a blob to the service worker, and offline they'd fail. Messages that arrive before the
 * script are replayed.
 * @param {URL} address
 */
function bound({ href }) {
  const text = `const early = [];
onmessage = (event) => early.push(event);
import(${JSON.stringify(href)}).then(
  () => early.forEach((event) => onmessage(event)),
  () => postMessage({ broken: "it could not be fetched" }),
);`;
  const blob = new Blob([text], { type: "text/javascript" });
  return new Worker(URL.createObjectURL(blob), { type: "module" });
}

/** @implements {Engine} */
class TabEngine {
  /** @type {Engine["state"]} */
  state = "asleep";
  /** @type {Set<(event: EngineEvent) => void>} */
  #listeners = new Set();
  /** @type {Request[]} */
  #waiting = [];
  /** @type {Request | null} */
  #current = null;
  /** @type {Worker | null} */
  #worker = null;
  #bell = new Bell();
  /** @type {PageData | null} */
  #page = null;
  /** @type {PageData | null} */
  #opened = null; // the page that Python has open

  /** Starts Python early, before a request that's about to come. */
  wake() {
    if (!this.#worker) this.#start();
  }

  /** @param {PageData} page */
  open(page) {
    this.#page = page;
  }

  /**
   * @param {{ sources: string[], quick?: boolean, watch?: boolean }} request
   * @returns {Promise<RunResult | null>}
   */
  run({ sources, quick = false, watch = false }) {
    const replaced = quick ? this.#waiting.findIndex((request) => request.quick) : -1;
    if (replaced >= 0) this.#waiting.splice(replaced, 1)[0].settle(null);
    return this.#ask("run", { sources, quick, watch }, quick);
  }

  /**
   * @param {string} name
   * @param {Record<string, unknown>} parameters
   */
  ask(name, parameters) {
    return this.#ask("ask", { name, arguments: parameters });
  }

  async stop() {
    for (const request of this.#waiting.splice(0)) stopped(request);
    const current = this.#current;
    if (!current) return true;
    if (this.state !== "starting") {
      this.#bell.ring({ stop: true });
      const end = performance.now() + PATIENCE;
      while (this.#current === current && performance.now() < end) await new Promise((done) => setTimeout(done, 10));
      if (this.#current !== current) return true;
    }
    this.#end();
    stopped(current);
    return false;
  }

  pause() {
    if (this.state !== "busy" || !this.#bell.canPause) return;
    this.#bell.ring();
    this.state = "paused";
  }

  resume() {
    if (this.state !== "paused") return;
    this.#bell.ring();
    this.state = "busy";
  }

  /** @param {(event: EngineEvent) => void} listener */
  on(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * @param {string} method
   * @param {any} given
   * @param {boolean} [quick]
   * @returns {Promise<any>}
   */
  #ask(method, given, quick = false) {
    return new Promise((settle, fail) => {
      this.#waiting.push({ method, arguments: given, page: this.#page, quick, settle, fail });
      this.#next();
    });
  }

  #next() {
    if (this.#current || !this.#waiting.length) return;
    if (!this.#worker) this.#start();
    const { page } = this.#waiting[0];
    const request = page === this.#opened ? /** @type {Request} */ (this.#waiting.shift()) : opening(page);
    this.#opened = page;
    this.#current = request;
    if (this.state === "ready") this.state = "busy";
    this.#worker?.postMessage({ method: request.method, arguments: request.arguments, strung: this.#bell.strung() });
  }

  #start() {
    this.state = "starting";
    this.#bell = new Bell();
    const worker = bound(new URL("./worker.js", import.meta.url));
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#hear(data);
    worker.onerror = (event) => this.#break(event.message || "it could not be fetched");
  }

  /** @param {any} message */
  #hear(message) {
    if (message.json || message.event) this.#tell(message.event ?? JSON.parse(message.json));
    else if ("broken" in message) this.#break(message.broken);
    else {
      const request = this.#current;
      this.#current = null;
      this.state = "ready";
      const { answer, error, stopped: wasStopped } = message.answer;
      if (wasStopped && request) stopped(request);
      else if (error) request?.fail(new Error(error));
      else request?.settle(answer);
      this.#next();
    }
  }

  /** @param {EngineEvent} event */
  #tell(event) {
    if (event.type === "ready") this.state = "busy";
    for (const listener of [...this.#listeners]) listener(event);
  }

  /**
   * Terminates the worker and rejects all requests.
   *
   * @param {string} why
   */
  #break(why) {
    const problem = this.state === "starting" ? `Python did not start: ${why}.` : `Python broke down: ${why}. ${RESTART}`;
    const requests = [this.#current, ...this.#waiting.splice(0)];
    this.#end();
    this.state = "broken";
    this.#tell({ type: "broken", problem });
    for (const request of requests) request?.fail(new Error(problem));
  }

  #end() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#current = null;
    this.#opened = null;
    this.#bell.close();
    this.state = "asleep";
  }
}

/**
 * @param {PageData | null} page
 * @returns {Request}
 */
const opening = (page) => ({ method: "open", arguments: { page }, page, settle() {}, fail() {} });

/** @param {Request} request */
function stopped(request) {
  if (request.method === "run") request.settle({ ran: [], stopped: true });
  else request.fail(new Error("stopped"));
}

export const engine = new TabEngine();
