// What the network answers over the plane, with the points, which can be looked at, added, moved, and erased.

/** @import { Lab } from "../lab/lab.js" */
/** @import { Palette } from "./paint.js" */
import { element } from "#live/elements.js";
import { border } from "../drawing/surface.js";
import { Hand } from "../forms/hand.js";
import { short } from "../drawing/words.js";
import { SIZE, mark, paint, placed, svg } from "./paint.js";
import { surfaces } from "./surfaces.js";

export class Answer {
  #canvas = element("canvas");
  #border = svg("path", { class: "lab-border", transform: `scale(${SIZE})` });
  #points = svg("g");
  #cross = svg("path", { class: "lab-cross" });
  #words = element("p", "lab-legend");
  /** @type {unknown} */
  #shown = null;
  #paper = "";
  #drawn = "";

  /**
   * @param {Lab} lab
   * @param {Palette} colors
   */
  constructor(lab, colors) {
    this.lab = lab;
    this.colors = colors;
    this.plane = element("div", "lab-plane", this.#canvas);
    this.plane.append(svg("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, "aria-hidden": "true" }, this.#border, this.#points, this.#cross));
    this.hand = new Hand(lab, this.plane);
    for (const [event, live] of [["focus", "polite"], ["blur", "off"]]) this.plane.addEventListener(event, () => this.#words.setAttribute("aria-live", live)); // what's under the crosshairs
    const legend = element("p", "lab-key");
    legend.append(key(1, 0), " above 0 ", key(-1, 0), " below 0 ", key(1, 1), key(-1, 1), " test points");
    this.root = element("section", "lab-box lab-answer", element("h2", "", "What it answers"), this.hand.tools, this.plane, legend, this.#words);
  }

  show() {
    const { told, state } = this.lab;
    this.hand.show();
    if (!told) return false;
    if (told.surface && (this.#shown !== told.surface || this.#paper !== String(this.colors.paper))) {
      [this.#shown, this.#paper] = [told.surface, String(this.colors.paper)];
      const last = surfaces(told.surface).at(-1);
      if (last) paint(this.#canvas, last.numbers, told.surface.side, last.scale, this.colors);
      if (last) this.#border.setAttribute("d", border(last.numbers, told.surface.side));
    }
    this.#drawPoints(told.box);
    const [x, y] = state.probe ? placed(told.box, state.probe) : [-9, -9];
    this.#cross.setAttribute("d", state.probe ? `M${x - 9} ${y}h6M${x + 3} ${y}h6M${x} ${y - 9}v6M${x} ${y + 3}v6` : "");
    this.#words.textContent = this.#say();
    return false;
  }

  /** The words below the picture. */
  #say() {
    const { told, state, points } = this.lab;
    if (state.probe && told?.activations) {
      const answer = told.activations.at(-1) ?? 0;
      return `At x = ${short(state.probe[0])}, y = ${short(state.probe[1])} it says ${short(answer)}: ${answer > 0 ? "●" : "■"}.`;
    }
    const { rightTrain, rightTest } = this.lab.history.curves();
    const step = told?.step ?? 0;
    const test = points.test.length ? `, and ${rightTest[step]} of ${points.test.length} test points` : "";
    return points.train.length ? `${rightTrain[step]} of ${points.train.length} training points are on the right side${test}.` : "Add some points.";
  }

  /** @param {[number, number, number]} box */
  #drawPoints(box) {
    const { state, points } = this.lab;
    const wanted = JSON.stringify([box, points, state.example]);
    if (wanted === this.#drawn) return;
    this.#drawn = wanted;
    const tests = points.test.map((point) => mark(placed(box, point), point.at(-1) ?? 1, 1));
    const others = points.train.map((point, i) => mark(placed(box, point), point.at(-1) ?? 1, 0, i === state.example));
    this.#points.replaceChildren(...tests, ...others);
  }
}

/** @param {number} side @param {number} isTest */
const key = (side, isTest) => svg("svg", { viewBox: "0 0 12 12", class: "lab-mark", "aria-hidden": "true" }, mark([6, 6], side, isTest));
