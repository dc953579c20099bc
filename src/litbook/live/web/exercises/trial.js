// Runs an answer in a session of its own, checks it, and shows its results and the verdict.

/** @import { Bar } from "../page/bar.js" */
/** @import { Editor } from "../editor/editor.js" */
/** @import { ExerciseData, ExercisesData, LivePage, Outcome, Verdict } from "../types" */
import { progress, share } from "../page/starting.js";
import { withheld } from "./first-miss.js";
import { Results, pre } from "../results/results.js";

export class Trial {
  isRunning = false;
  #misses = 0;

  /**
   * @param {LivePage} page
   * @param {ExerciseData} data
   * @param {{ element: HTMLElement, bar: Bar, editor: Editor }} cell
   */
  constructor(page, data, { element, bar, editor }) {
    this.page = page;
    this.data = data;
    this.bar = bar;
    this.editor = editor;
    this.results = new Results(element, { source: "", line: 0 }, -data.number); // negative: not a block's index
    this.verdict = document.createElement("div");
    this.verdict.className = "litbook-verdict";
    this.verdict.setAttribute("role", "status");
    element.append(this.verdict);
  }

  /**
   * @param {string} words
   * @param {string} [kind]
   */
  say(words, kind = "") {
    this.verdict.dataset.kind = kind;
    this.verdict.replaceChildren(words);
  }

  /**
   * Runs `source`. Resolves to true if it was checked and passed.
   * @param {string} source
   * @param {boolean} checks
   */
  async run(source, checks) {
    if (this.isRunning) return false;
    this.isRunning = true;
    this.say("");
    this.editor.mark();
    this.results.wait();
    const { engine } = this.page;
    this.bar.show("running", engine.state === "ready" ? "Running …" : "Starting Python …");
    const end = engine.on((event) => {
      if (event.type === "loading") this.bar.show("running", progress(event), share(event));
      if (event.type === "ready") this.bar.show("running", "Running …");
    });
    const { before } = /** @type {ExercisesData} */ (this.page.data.exercises);
    const { judge, names } = this.data;
    try {
      const answer = (await engine.ask("answer", { before, source, ...(checks && { judge, names }) })) || {};
      return !this.page.signal.aborted && this.#show(answer);
    } catch (problem) {
      if (!this.page.signal.aborted) this.#failed(problem);
      return false;
    } finally {
      end();
      this.isRunning = false;
      this.results.settle();
    }
  }

  /** @param {{ outcome?: Outcome } & Partial<Verdict>} answer */
  #show({ outcome, passed, message = "", traceback, line }) {
    if (!outcome) {
      this.bar.show("failed", "Stopped");
      return false;
    }
    this.results.show(outcome, true);
    this.editor.mark(outcome.failure?.line ?? line);
    const stopped = outcome.failure?.kind === "KeyboardInterrupt";
    this.bar.show(outcome.failure ? "failed" : "live", stopped ? "Stopped" : undefined);
    if (passed) this.say("Right: it passes the check.", "right");
    else if (passed === false) this.say((this.#misses += 1) > 1 ? message : withheld(message), "wrong");
    if (traceback) this.#trace(traceback);
    return Boolean(passed);
  }

  /** @param {string} text */
  #trace(text) {
    const trace = pre("litbook-raised litbook-traceback");
    trace.firstElementChild?.append(text.trimEnd());
    this.verdict.append(trace);
  }

  /** @param {unknown} problem */
  #failed(problem) {
    this.bar.show("failed", "");
    this.say(`Python did not run here: ${problem instanceof Error ? problem.message : problem}`, "wrong");
  }
}
