// The bar below a block's code: its buttons, and its state in words.

/** @import { BlockState, Early, Tool } from "../types" */

/** @type {Record<BlockState, string>} */
const WORDS = {
  book: "From the book",
  running: "Running …",
  live: "Live",
  failed: "Failed",
  "out of date": "Out of date",
};

/** The buttons that every block can have. */
const TOOLS = {
  run: { label: "Run", title: "Run the page to this block" },
  above: { label: "Run all above", title: "Run the page to the block above this one" },
  edit: { label: "Edit", title: "Change the code", state: "aria-expanded" },
  reset: { label: "Reset", title: "The code as it is in the book" },
  share: { label: "Share", title: "Copy an address of this page with all that is edited in it" },
};

/** @typedef {keyof typeof TOOLS} OwnTool */

export class Bar {
  /** @type {Map<string, (button: HTMLButtonElement) => void>} */
  #actions = new Map();

  /**
   * @param {Early} data
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

  /** @param {string} text help while editing; empty to remove it */
  hint(text) {
    this.element.querySelector(".litbook-hint")?.remove();
    if (!text) return;
    const hint = document.createElement("span");
    hint.className = "litbook-hint";
    hint.textContent = text;
    this.state.before(hint);
  }

  /**
   * Adds the button of a tool.
   * @param {OwnTool | Tool} tool the name of one of TOOLS, or a pack's tool
   * @param {(button: HTMLButtonElement) => void} action
   */
  offer(tool, action) {
    const { name, label, title, state, isProminent } = /** @type {Tool} */ (typeof tool === "string" ? { name: tool, ...TOOLS[tool] } : tool);
    const button = this.add(name, label, title, action);
    if (state && !button.hasAttribute(state)) button.setAttribute(state, "false");
    button.classList.toggle("litbook-prominent", Boolean(isProminent));
    return button;
  }

  /**
   * Adds a button, or replaces the action of the one with that name.
   * @param {string} name
   * @param {string} label
   * @param {string} title
   * @param {(button: HTMLButtonElement) => void} action
   */
  add(name, label, title, action) {
    this.#actions.set(name, action);
    const known = this.element.querySelector(`[data-tool="${name}"]`);
    if (known instanceof HTMLButtonElement) return known;
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.tool = name;
    button.textContent = label;
    button.title = title;
    button.addEventListener("click", () => this.#actions.get(name)?.(button));
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

/** @param {Early} data */
export const canRun = (data) => data.skip === undefined && !data.missing?.length;

/** @param {Early} data */
function reason(data) {
  if (data.missing?.length) return `It cannot run in the page, which has no ${data.missing.join(", no ")}.`;
  return data.differs ? `Not as in the book: ${data.differs}.` : "";
}
