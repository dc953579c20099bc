// The cell in which an exercise is tried: an editor, what it gives, and what the check says of it.

/** @import { ExerciseData, LivePage, Outcome, Verdict } from "./types" */
import { known } from "./attempts.js";
import { Bar } from "./bar.js";
import { Editor } from "./editor.js";
import { Results } from "./results.js";
import { progress } from "./progress.js";

const KEYS = "Tab indents; Escape, then Tab leaves. Ctrl+Enter runs, Shift+Enter checks.";

export class Cell {
  isRunning = false;
  #timer = 0;

  /**
   * @param {LivePage} page
   * @param {number} number of the exercise
   * @param {HTMLElement} place
   * @param {(number: number, change: { text?: string, done?: boolean }) => void} keep
   * @param {() => void} changed what is shown of the exercise may be another
   */
  constructor(page, number, place, keep, changed) {
    this.page = page;
    const data = /** @type {ExerciseData} */ (page.data.exercises?.each.find((each) => each.number === number));
    this.data = data;
    this.keep = keep;
    this.changed = changed;
    this.source = known(data.number).text || data.start || "";
    this.element = document.createElement("div");
    this.element.className = "litbook-runs litbook-cell";
    place.append(this.element);
    this.element.append(this.#known());
    this.bar = new Bar({}, 0);
    this.bar.element.setAttribute("aria-label", `Exercise ${data.number}`);
    this.#tools();
    const frame = document.createElement("div");
    this.element.append(frame);
    this.editor = new Editor(this.#edited(), frame);
    frame.remove();
    this.element.append(this.bar.element);
    this.verdict = document.createElement("div");
    this.verdict.className = "litbook-verdict";
    this.verdict.setAttribute("role", "status");
    this.results = new Results(this.element, { source: "", line: 0 }, -data.number); // of no block
    this.element.append(this.verdict);
    this.bar.show("book", "");
    page.signal.addEventListener("abort", () => this.#leave());
  }

  open() {
    this.element.hidden = false;
    this.editor.focus();
  }

  close() {
    this.element.hidden = true;
  }

  /**
   * @param {string} text
   * @param {{ from?: string }} [options]
   */
  setSource(text, { from = "" } = {}) {
    this.source = text;
    if (from !== "editor") this.editor.set(text);
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#save(), 400);
    this.say("");
  }

  again() {
    this.setSource(this.data.start || "", { from: "again" });
  }

  run() {
    return this.#ask(false);
  }

  check() {
    return this.#ask(Boolean(this.data.judge));
  }

  /**
   * @param {string} words
   * @param {string} [kind]
   */
  say(words, kind = "") {
    this.verdict.dataset.kind = kind;
    this.verdict.replaceChildren(words);
  }

  #tools() {
    const { bar, data } = this;
    bar.add("run", "Run", "Ctrl+Enter", () => (this.isRunning ? this.page.engine.stop() : this.run()));
    if (data.judge) bar.add("check", "Check", "Shift+Enter: run it and test it", () => this.check());
    else bar.add("done", "Done", "Note in this browser that you have done it, or that you have not", () => this.#toggle());
    bar.add("again", "Start again", "The text that it began with", () => this.again());
  }

  #toggle() {
    const done = !known(this.data.number).done;
    this.keep(this.data.number, { done });
    this.changed();
    this.page.say(done ? "Noted, in this browser only." : "Taken back.");
  }

  #save() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const text = this.source.trim() === (this.data.start || "").trim() ? undefined : this.source;
    this.keep(this.data.number, { text });
  }

  #leave() {
    if (this.#timer) this.#save();
    if (this.isRunning) this.page.engine.stop();
    this.editor.close();
  }

  /** @param {boolean} checks */
  async #ask(checks) {
    if (this.isRunning) return;
    this.isRunning = true;
    this.say("");
    this.editor.mark();
    this.results.wait();
    const { engine } = this.page;
    this.bar.show("running", engine.state === "ready" ? "Running …" : "Starting Python …");
    const end = engine.on((event) => {
      if (event.type === "loading") this.bar.show("running", progress(event));
      if (event.type === "ready") this.bar.show("running", "Running …");
    });
    const { before } = /** @type {import("./types").ExercisesData} */ (this.page.data.exercises);
    const { judge, names } = this.data;
    const wanted = { before, source: this.source, ...(checks && { judge, names }) };
    try {
      this.#show((await engine.ask("judge", wanted)) || {});
    } catch (problem) {
      this.#failed(problem);
    } finally {
      end();
      this.isRunning = false;
      this.results.settle();
    }
  }

  /** @param {{ outcome?: Outcome } & Partial<Verdict>} answer */
  #show({ outcome, passed, message = "", traceback }) {
    if (this.page.signal.aborted) return;
    if (!outcome) return this.bar.show("failed", "Stopped");
    this.results.show(outcome, true);
    this.editor.mark(outcome.failure?.line);
    const stopped = outcome.failure?.kind === "KeyboardInterrupt";
    this.bar.show(outcome.failure ? "failed" : "live", stopped ? "Stopped" : undefined);
    if (passed === undefined) return;
    if (passed) {
      this.keep(this.data.number, { text: this.source, done: true });
      this.changed();
      return this.say("Right: it passes the check.", "right");
    }
    this.say(message, "wrong");
    if (!traceback) return;
    const trace = document.createElement("pre");
    trace.className = "litbook-output litbook-raised litbook-traceback";
    trace.append(Object.assign(document.createElement("samp"), { textContent: traceback.trimEnd() }));
    this.verdict.append(trace);
  }

  /** @param {unknown} problem */
  #failed(problem) {
    if (this.page.signal.aborted) return;
    this.bar.show("failed", "");
    this.say(`Python did not run here: ${problem instanceof Error ? problem.message : problem}`, "wrong");
  }

  #edited() {
    const cell = this;
    return {
      index: 0,
      bar: this.bar,
      label: `Your answer to exercise ${this.data.number}. ${KEYS}`,
      page: { run: () => this.run(), runAndGoOn: () => this.check() },
      get source() {
        return cell.source;
      },
      /** @type {import("./types").Edited["setSource"]} */
      setSource: (text, options) => this.setSource(text, options),
    };
  }

  #known() {
    const line = document.createElement("p");
    const names = this.page.data.exercises?.known || [];
    const code = names.flatMap((name, place) => {
      const element = Object.assign(document.createElement("code"), { textContent: name });
      return place ? [place === names.length - 1 ? " and " : ", ", element] : [element];
    });
    line.className = "litbook-known";
    line.append("A Python of its own: ", ...(code.length ? ["it has ", ...code, ", and "] : []), "nothing that the blocks above have made.");
    return line;
  }
}
