// The quiet row below a block's code: what can be done with it, and in words what state it is in.

/** @import { BlockData, BlockState } from "./types" */

/** @type {Record<BlockState, string>} */
const WORDS = {
  book: "From the book",
  running: "Running …",
  live: "Live",
  failed: "Failed",
  "out of date": "Out of date",
};

export class Bar {
  /**
   * @param {BlockData} data
   * @param {number} index
   */
  constructor(data, index) {
    this.element = document.createElement("div");
    this.element.className = "litbook-run";
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", `Block ${index + 1}`);
    this.state = document.createElement("span");
    this.state.className = "litbook-state";
    const why = reason(data);
    if (why) {
      const note = document.createElement("span");
      note.className = "litbook-why";
      note.textContent = why;
      this.element.append(note);
    }
    this.element.append(this.state);
  }

  /** @param {string} text what helps who edits; nothing afterwards */
  hint(text) {
    this.element.querySelector(".litbook-hint")?.remove();
    if (!text) return;
    const hint = document.createElement("span");
    hint.className = "litbook-hint";
    hint.textContent = text;
    this.state.before(hint);
  }

  /**
   * @param {string} name
   * @param {string} label
   * @param {string} title
   * @param {(button: HTMLButtonElement) => void} action
   */
  add(name, label, title, action) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.tool = name;
    button.textContent = label;
    button.title = title;
    button.addEventListener("click", () => action(button));
    (this.element.querySelector(".litbook-why") || this.state).before(button);
    return button;
  }

  /**
   * @param {BlockState} state
   * @param {string} [words]
   */
  show(state, words = WORDS[state]) {
    this.element.dataset.state = state;
    if (this.state.textContent !== words) this.state.textContent = words;
    const run = this.element.querySelector("[data-tool='run']");
    if (!(run instanceof HTMLButtonElement)) return;
    run.textContent = state === "running" ? "Stop" : "Run";
    run.title = state === "running" ? "Stop what runs" : "Run the page to this block";
  }
}

/** @param {BlockData} data */
export const canRun = (data) => data.skip === undefined && !data.missing?.length;

/** @param {BlockData} data */
function reason(data) {
  if (data.skip !== undefined) return "It is not run."; // the page says why
  if (data.missing?.length) return `It cannot run in the page, which has no ${data.missing.join(", no ")}.`;
  return data.differs ? `Not as in the book: ${data.differs}.` : "";
}
