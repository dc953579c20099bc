// The cell for an answer to an exercise: an editor, its buttons, and the text stored in the browser.

/** @import { ExerciseData, LivePage } from "../types" */
import { keep } from "./editions.js";
import { known } from "./kept.js";
import { Bar } from "../page/bar.js";
import { Editor } from "../editor/editor.js";
import { Trial } from "./trial.js";

const KEYS = "Tab indents; Escape, then Tab leaves. Ctrl+Enter runs, Shift+Enter checks.";

export class Cell {
  #timer = 0;

  /**
   * @param {LivePage} page
   * @param {number} number of the exercise
   * @param {HTMLElement} place
   * @param {() => void} changed called when the exercise's status may have changed
   */
  constructor(page, number, place, changed) {
    this.page = page;
    const data = /** @type {ExerciseData} */ (page.data.exercises?.each.find((each) => each.number === number));
    this.data = data;
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
    this.trial = new Trial(page, data, this);
    this.bar.show("book", "");
    page.signal.addEventListener("abort", () => this.#leave());
  }

  open() {
    this.element.hidden = false;
    this.editor.focus(/\.\.\./); // what's typed takes its place
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
    this.trial.say("");
  }

  again() {
    this.setSource(this.data.start || "", { from: "again" });
  }

  run() {
    return this.#try(false);
  }

  check() {
    return this.#try(Boolean(this.data.judge));
  }

  #tools() {
    const { bar, data } = this;
    const run = () => (this.trial.isRunning ? this.page.engine.stop() : this.run());
    if (data.judge) bar.add("check", "Check", "Shift+Enter: run it and test it", () => this.check());
    bar.add("run", "Run", "Ctrl+Enter", run);
    if (!data.judge) bar.add("done", "Done", "Note in this browser that you have done it, or that you have not", () => this.#toggle());
    bar.add("again", "Start again", "The text that it began with", () => this.again());
  }

  #toggle() {
    const done = !known(this.data.number).done;
    keep(this.data.number, { done });
    this.changed();
    this.page.say(done ? "Noted, in this browser only." : "Taken back.");
  }

  #save() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const text = this.source.trim() === (this.data.start || "").trim() ? undefined : this.source;
    keep(this.data.number, { text });
  }

  #leave() {
    if (this.#timer) this.#save();
    if (this.trial.isRunning) this.page.engine.stop();
    this.editor.close();
  }

  /** @param {boolean} checks */
  async #try(checks) {
    if (!(await this.trial.run(this.source, checks))) return;
    keep(this.data.number, { text: this.source, done: true });
    this.changed();
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
      /** @type {import("../types").Editable["setSource"]} */
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
    line.append("This cell runs in its own Python. It ", ...(code.length ? ["knows ", ...code, ", but "] : ["knows "]), "nothing that the blocks above have made.");
    return line;
  }
}
