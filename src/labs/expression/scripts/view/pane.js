// One expression: its text, its graph, what came out, and its gradients in a table.

/** @import { Answer, Moment, Shown } from "../state/moments.js" */
/** @import { State } from "../state/state.js" */
import { element, isNarrow, textButton } from "#live/elements.js";
import { layout } from "../picture/layout.js";
import { made, patch } from "../picture/patch.js";
import { scene } from "../picture/scene.js";
import { momentsOf, shownAt } from "../state/moments.js";
import { withNumber } from "../state/state.js";
import { result, told } from "../state/words.js";
import { attach } from "./drag.js";
import { Table } from "./table.js";

const WIDE = 640; // pixels of a graph that gets the whole width

/**
 * @typedef {object} Wishes what a pane asks of the lab
 * @property {(place: number, text: string, how: "typed" | "moving" | "moved") => void} write
 * @property {(place: number, node: number) => void} turn
 * @property {() => void} wait makes the calls that take long, or stops them
 */

export class Pane {
  /** @type {Answer | null} */
  answer = null;
  /** @type {Moment[]} */
  moments = [];
  /** @type {import("../picture/layout.js").Layout | null} */
  #layout = null;
  #shape = "";
  #marked = -2; // the value whose road is marked; -1 for none, -2 for the first that's wrong
  /** @type {Element | null} */
  #svg = null;
  /** @type {{ leaf: { label: string, span: number[] | null }, text: string } | null} */
  #grip = null; // the leaf that moves, in the text before it did

  /** @param {number} place @param {Wishes} wishes @param {() => State} state */
  constructor(place, wishes, state) {
    this.place = place;
    this.state = state;
    this.text = Object.assign(element("textarea"), { spellcheck: false, rows: 4, maxLength: 2000 });
    this.text.setAttribute("aria-label", place ? "The other expression" : "Expression");
    for (const name of ["autocapitalize", "autocomplete", "autocorrect"]) this.text.setAttribute(name, "off");
    this.text.addEventListener("input", () => wishes.write(place, this.text.value, "typed"));
    this.problem = element("p", "xlab-problem");
    this.problem.setAttribute("role", "status");
    this.frame = element("div", "xlab-frame-of-graph");
    this.told = element("p", "xlab-told");
    this.result = element("p", "xlab-result");
    this.wait = Object.assign(textButton("", "", () => wishes.wait()), { className: "xlab-primary", hidden: true });
    this.table = new Table((node) => ((this.#marked = this.#marking() === node ? -1 : node), this.draw()));
    const typed = element("div", "xlab-typed", this.text, this.problem);
    this.root = element("div", "xlab-pane xlab-empty", typed, element("div", "xlab-said", this.result, this.wait), element("div", "xlab-graphed", this.told, this.frame), element("div", "xlab-found", this.table.root));
    attach(this.frame, {
      grab: (node) => this.#grab(node),
      move: (number, isMoving) => this.#move(number, isMoving, wishes),
      click: (node) => this.state().order === "clicked" && this.answer?.nodes[node]?.children.length && wishes.turn(place, node),
    });
  }

  /** Shows the state's text, unless the reader has just typed it. */
  write() {
    const text = this.state().texts[this.place] ?? "";
    if (this.text.value !== text) this.text.value = text;
    this.text.rows = Math.min(14, Math.max(3, text.split("\n").length + 1));
  }

  /** @param {Answer} answer */
  take(answer) {
    this.problem.textContent = answer.problem ? `${answer.problem.line > 1 ? `Line ${answer.problem.line}: ` : ""}${answer.problem.words}` : "";
    this.root.classList.toggle("xlab-stale", Boolean(answer.problem));
    if (!this.answer) this.told.textContent = "";
    if (answer.problem) return;
    this.root.classList.remove("xlab-empty");
    this.answer = answer;
    this.moments = momentsOf(answer);
    const shape = JSON.stringify([answer.nodes.map(({ children }) => children), isNarrow()]);
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#layout = layout(answer.nodes.map(({ children }) => children), isNarrow());
      this.root.toggleAttribute("data-wide", this.#layout.width > WIDE);
      this.frame.style.setProperty("--width", `${this.#layout.width}px`);
      this.#marked = -2;
    }
  }

  draw() {
    const { answer } = this;
    if (!answer || !this.#layout) return;
    const shown = shownAt(answer, this.moments, this.state().at);
    const marked = shown.isEnd ? this.#marking() : -1;
    const account = marked < 0 ? undefined : answer.accounts?.[marked];
    const road = account?.missedRoad ?? account?.repeatedRoad ?? [];
    /** @type {import("../picture/scene.js").Looks} */
    const looks = { label: `The graph of ${answer.nodes[answer.nodes.length - 1].name}`, canClick: answer.order === "clicked", road, kind: account?.missedRoad ? "missed" : "repeated" };
    const picture = scene(answer, this.#layout, shown, looks);
    if (this.#svg) this.#svg = patch(this.#svg, picture);
    else this.frame.replaceChildren((this.#svg = made(picture)));
    this.#tell(answer, shown);
    this.table.show(answer, shown, marked);
  }

  /** @param {Answer} answer @param {Shown} shown */
  #tell(answer, shown) {
    this.told.textContent = told(answer, shown.moment);
    this.result.textContent = shown.isEnd || answer.waits ? result(answer) : "";
    this.root.dataset.verdict = !shown.isEnd ? "" : answer.verdicts.includes("wrong") ? "wrong" : "right";
    this.wait.hidden = answer.waits !== "ask";
    if (answer.waits) this.wait.textContent = `Make all ${answer.calls.toLocaleString("en-US")} calls`;
  }

  /** What the pane says of the moment. */
  words() {
    if (!this.answer) return "";
    const shown = shownAt(this.answer, this.moments, this.state().at);
    return shown.isEnd || this.answer.waits ? result(this.answer) : told(this.answer, shown.moment);
  }

  #marking() {
    if (this.#marked > -2 || !this.answer) return this.#marked;
    const { verdicts = [], accounts } = this.answer;
    return verdicts.findIndex((verdict, node) => verdict === "wrong" && (accounts?.[node].missedRoad || accounts?.[node].repeatedRoad));
  }

  /** @param {number} node */
  #grab(node) {
    const found = this.answer?.nodes[node];
    if (!found || !(found.span || found.isGiven) || typeof found.data === "string") return null;
    this.#grip = { leaf: found, text: this.state().texts[this.place] };
    return found.data;
  }

  /** @param {number} number @param {boolean} isMoving @param {Wishes} wishes */
  #move(number, isMoving, wishes) {
    if (this.#grip) wishes.write(this.place, withNumber(this.#grip.text, this.#grip.leaf, number), isMoving ? "moving" : "moved");
  }
}
