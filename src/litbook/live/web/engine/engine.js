// The page's side of the tab's Python: a queue of requests, served one at a time.

/** @import { Engine, EngineEvent, PageData } from "../types" */
/** @import { Plan } from "./history.js" */
/** @import { Answer, Python } from "./python.js" */
import { isResult } from "./messages.js";
import { Pythons } from "./pythons.js";

/** @typedef {{ plan: Plan, arguments: any, quick?: boolean, settle: (result: any) => void, fail: (problem: Error) => void }} Request */

const PATIENCE = 500; // milliseconds until Stop terminates a Python that doesn't react
const MOST_WAITING = 100; // requests
const MOST_PAUSES = 59; // in one run (bell.js)
const RESTART = "The next run starts it anew.";

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
  #pythons = new Pythons((event) => this.#tell(event), {
    ready: (python) => this.#ready(python),
    event: (_, event) => this.#heard(event),
    answer: (python, answer) => this.#answered(python, answer),
    broken: (python, why) => this.#broke(python, why),
  });
  #pauses = 0;
  /** @type {PageData | null} */
  #page = null;
  /** @type {string[]} */
  #shown = []; // the texts, from the top of the page, whose results it shows

  get hasSpare() {
    return this.#pythons.hasSpare;
  }

  /** @type {Engine["wake"]} */
  wake(sources = [], settings = {}) {
    if (!this.#pythons.wake(sources, settings)) return;
    this.state = "starting";
  }

  /** @param {PageData} page */
  open(page) {
    this.#page = page;
    this.#shown = [];
  }

  /** @type {Engine["run"]} */
  run({ sources, quick = false, watch = false, mayReuse = false }) {
    const replaced = quick ? this.#waiting.findIndex((request) => request.quick) : -1;
    if (replaced >= 0) this.#waiting.splice(replaced, 1)[0].settle(null);
    return this.#ask({ method: "run", texts: sources, mayReuse }, { sources, quick, watch }, quick);
  }

  /** @type {Engine["ask"]} */
  ask(name, parameters) {
    const texts = [parameters.sources ?? [], parameters.source ?? []].flat().map(String);
    return this.#ask({ method: "ask", texts }, { name, arguments: parameters });
  }

  async stop() {
    for (const request of this.#waiting.splice(0)) stopped(request);
    const current = this.#current;
    if (!current) return true;
    this.#pythons.current?.ring(true);
    const end = performance.now() + PATIENCE;
    while (this.#current === current && performance.now() < end) await new Promise((done) => setTimeout(done, 10));
    if (this.#current !== current) return true;
    this.#pythons.end();
    this.#current = null;
    this.#shown = [];
    this.state = "asleep";
    stopped(current);
    return false;
  }

  pause() {
    if (this.state !== "busy" || !this.#current || this.#pauses >= MOST_PAUSES) return;
    this.#pauses += 1;
    this.#pythons.current?.ring(false);
    this.state = "paused";
  }

  resume() {
    if (this.state !== "paused") return;
    this.#pythons.current?.ring(false);
    this.state = "busy";
  }

  /** @param {(event: EngineEvent) => void} listener */
  on(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * @param {Omit<Plan, "page">} plan
   * @param {any} given
   * @param {boolean} [quick]
   * @returns {Promise<any>}
   */
  #ask(plan, given, quick = false) {
    return new Promise((settle, fail) => {
      if (this.#waiting.length >= MOST_WAITING) return fail(new Error("too many requests are waiting"));
      this.#waiting.push({ plan: { ...plan, page: this.#page }, arguments: given, quick, settle, fail });
      this.#next();
    });
  }

  #next() {
    const [request] = this.#waiting;
    if (this.#current || !request) return;
    const python = this.#pythons.suited(request.plan);
    this.state = python.isReady ? "busy" : "starting";
    if (!python.isReady) return; // it goes on then
    this.#current = request;
    this.#waiting.shift();
    this.#pauses = 0;
    const { plan, arguments: given } = request;
    python.serve({ plan, arguments: plan.method === "run" ? { ...given, shown: same(this.#shown, plan.texts) } : given });
  }

  /** @param {Python} python */
  #ready(python) {
    this.state = "ready";
    this.#tell({ type: "ready", seconds: python.age });
    this.#next();
  }

  /**
   * @param {Python} python
   * @param {Answer} found
   */
  #answered({ history }, { answer, error, stopped: wasStopped }) {
    const request = this.#current;
    if (!request) return;
    this.#current = null;
    this.state = "ready";
    const isRun = request.plan.method === "run";
    const { texts, page } = request.plan;
    const ran = isRun && isResult(answer) ? texts.slice(0, answer.failed) : [];
    if (isRun) history.end(texts, ran);
    if (isRun && page === this.#page) this.#shown = ran;
    if (wasStopped) stopped(request);
    else if (error) request.fail(new Error(error));
    else if (isRun && !isResult(answer)) request.fail(new Error("Python gave no result"));
    else request.settle(answer);
    this.#next();
    if (!this.#current) this.#pythons.prepare();
  }

  /** @param {EngineEvent} event from Python; a page hears nothing of blocks of the page before, whose run may still be stopping */
  #heard(event) {
    if (!("block" in event) || (this.#current?.plan.page ?? this.#page) === this.#page) this.#tell(event);
  }

  /** @param {EngineEvent} event */
  #tell(event) {
    for (const listener of [...this.#listeners]) listener(event);
  }

  /**
   * Rejects all requests.
   * @param {Python} python
   * @param {string} why
   */
  #broke(python, why) {
    const problem = python.isReady ? `Python broke down: ${why}. ${RESTART}` : `Python did not start: ${why}.`;
    const requests = [this.#current, ...this.#waiting.splice(0)];
    this.#current = null;
    this.#shown = [];
    this.state = "broken";
    this.#tell({ type: "broken", problem });
    for (const request of requests) request?.fail(new Error(problem));
  }
}

/**
 * Returns how many texts both lists begin with.
 * @param {string[]} some
 * @param {string[]} others
 */
function same(some, others) {
  const place = others.findIndex((text, index) => text !== some[index]);
  return place < 0 ? others.length : place;
}

/** @param {Request} request */
function stopped(request) {
  if (request.plan.method === "run") request.settle({ ran: [], stopped: true });
  else request.fail(new Error("stopped"));
}

export const engine = new TabEngine();
