// One Python: a worker in the sandbox, what it has run, and what it's doing.

/** @import { EngineEvent, PageData, WorkerMessage } from "../types" */
/** @import { Plan } from "./history.js" */
/** @import { Sandbox } from "./sandbox.js" */
import { History } from "./history.js";
import { answerOf, eventOf } from "./messages.js";

/** @typedef {{ plan: Plan, arguments: unknown }} Work */
/** @typedef {{ answer?: any, error?: string, stopped?: boolean }} Answer */

/**
 * What a Python reports.
 * @typedef {object} Listener
 * @property {(python: Python) => unknown} ready
 * @property {(python: Python, event: EngineEvent) => unknown} event
 * @property {(python: Python, answer: Answer) => unknown} answer
 * @property {(python: Python, why: string) => unknown} broken
 */

let count = 0;

export class Python {
  isReady = false;
  history = new History();
  /** @type {Sandbox | null} */
  #sandbox = null;
  #isEnded = false;
  #id = (count += 1);
  #began = performance.now();
  /** @type {PageData | null} */
  #page = null; // the one that Python has open
  /** @type {Work | null} */
  #next = null; // until the page is open

  /**
   * @param {Promise<Sandbox>} sandbox
   * @param {Promise<ArrayBuffer> | null} graphviz
   * @param {Listener} listener
   */
  constructor(sandbox, graphviz, listener) {
    this.canDraw = graphviz !== null;
    this.listener = listener;
    Promise.all([sandbox, graphviz]).then(
      ([sandbox, script]) => {
        if (this.#isEnded) return;
        this.#sandbox = sandbox;
        sandbox.start(this.#id, script ?? undefined, (message) => this.#hear(message));
      },
      (problem) => this.#isEnded || listener.broken(this, problem.message),
    );
  }

  /** The seconds since its start began. */
  get age() {
    return (performance.now() - this.#began) / 1000;
  }

  /** @param {Work} work */
  serve(work) {
    this.history.begin(work.plan);
    const { page } = work.plan;
    if (page === this.#page) return this.#ask(work.plan.method, work.arguments);
    this.#page = page;
    this.#next = work;
    this.#ask("open", { page });
  }

  /** Signals to the code that runs: Stop, or else the start or end of a pause. @param {boolean} stop */
  ring(stop) {
    this.#sandbox?.post({ does: "ring", id: this.#id, stop });
  }

  end() {
    this.#isEnded = true;
    this.#sandbox?.end(this.#id);
  }

  /**
   * @param {string} method
   * @param {unknown} given
   */
  #ask(method, given) {
    this.#sandbox?.post({ does: "ask", id: this.#id, request: JSON.stringify({ method, arguments: given }) });
  }

  /** @param {WorkerMessage} message */
  #hear(message) {
    const { listener } = this;
    if (message.broken !== undefined) listener.broken(this, message.broken);
    if (message.event !== undefined) {
      const event = eventOf(message.event);
      if (event) listener.event(this, event);
    }
    if (message.answer !== undefined) this.#answered(answerOf(message.answer));
    if (!message.ready || this.isReady) return;
    this.isReady = true;
    listener.ready(this);
  }

  /** @param {Answer} answer */
  #answered(answer) {
    const work = this.#next;
    this.#next = null;
    if (!work) this.listener.answer(this, answer);
    else if (answer.error) this.listener.answer(this, answer); // the page couldn't be opened
    else this.#ask(work.plan.method, work.arguments);
  }
}
