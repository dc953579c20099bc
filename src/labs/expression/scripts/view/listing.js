// The code behind the picture: the script, and the engine's method, with the line that runs at this moment.

/** @import { Answer, Moment } from "../state/moments.js" */
import { button, element, save } from "#live/elements.js";
import { painted } from "#live/editor/highlight.js";

const FILE = "expression_lab.py";

export class Listing {
  #text = "";
  #engine = "";

  /** @param {(text: string) => void} copy */
  constructor(copy) {
    this.script = new Code();
    this.engine = new Code();
    this.title = element("p", "xlab-title");
    const tools = element("span", "xlab-tools", button("Copy", "Copy the script", () => copy(this.#text)), button("Save", `Save the script as ${FILE}`, () => save(FILE, this.#text)));
    const script = element("div", "xlab-script", element("p", "xlab-title", "As Python ", tools), this.script.root);
    this.root = element("div", "xlab-code", script, element("div", "xlab-engine", this.title, this.engine.root));
  }

  /** @param {Answer} answer @param {Moment} moment */
  show({ script, engine, nodes, write }, moment) {
    if (script.text !== this.#text) this.script.write((this.#text = script.text));
    if (engine !== this.#engine) this.engine.write((this.#engine = engine));
    this.title.textContent = write === "add" ? "In the package's engine, as chapter 23 leaves it" : "In the package's engine, with = in place of +=";
    const made = moment.kind === "made" ? (script.made[String(nodes[moment.node].line)] ?? 0) : 0;
    const line = { nothing: 0, done: 0, made, begin: script.begin, turn: script.turn, write: script.turn }[moment.kind];
    this.script.light(line);
    this.engine.light(moment.kind === "turn" ? 1 : moment.kind === "write" ? 3 : 0);
  }
}

class Code {
  constructor() {
    this.code = element("code");
    this.mark = element("span", "xlab-line");
    this.root = element("pre", "", this.mark, this.code);
    this.root.tabIndex = 0;
  }

  /** @param {string} text */
  write(text) {
    this.code.replaceChildren(painted(text));
  }

  /** @param {number} line from 1; 0 for none */
  light(line) {
    this.mark.hidden = !line;
    this.mark.style.setProperty("--line", String(line));
    if (!line) return;
    const top = this.mark.offsetTop;
    if (top < this.root.scrollTop || top + 40 > this.root.scrollTop + this.root.clientHeight) this.root.scrollTop = top - this.root.clientHeight / 2;
  }
}
