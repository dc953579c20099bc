// What the network answers over the plane, with the points, which can be looked at, added, moved, and erased.

/** @import { Lab } from "../lab/lab.js" */
/** @import { Palette } from "./paint.js" */
import { element } from "#live/elements.js";
import { border } from "../drawing/surface.js";
import { Hand } from "../forms/hand.js";
import { short } from "../drawing/words.js";
import { paint, svg } from "./paint.js";
import { surfaces } from "./surfaces.js";

const SIZE = 300; // of the drawing's own coordinates
const RADIUS = 4.6;

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
    legend.append(mark(1, 0), " above 0 ", mark(-1, 0), " below 0 ", mark(1, 1), mark(-1, 1), " test points");
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
    const [x, y] = state.probe ? this.#place(told.box, state.probe) : [-9, -9];
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
    const key = JSON.stringify([box, points, state.example]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    const all = [...points.test.map((point) => ({ point, isTest: 1 })), ...points.train.map((point) => ({ point, isTest: 0 }))];
    const marks = all.map(({ point, isTest }) => drawn(this.#place(box, point), point.at(-1) ?? 1, isTest, !isTest && points.train.indexOf(point) === state.example));
    this.#points.replaceChildren(...marks);
  }

  /**
   * @param {[number, number, number]} box
   * @param {number[]} point
   */
  #place([x, y, half], point) {
    return [round((SIZE * (point[0] - x + half)) / (2 * half)), round((SIZE * (y + half - point[1])) / (2 * half))];
  }
}

/** @param {number} x */
const round = (x) => Math.round(10 * x) / 10;

/**
 * @param {number[]} place
 * @param {number} side
 * @param {number} isTest
 * @param {boolean} isChosen
 */
function drawn([x, y], side, isTest, isChosen) {
  const name = `lab-point lab-${side > 0 ? "above" : "below"}${isTest ? " lab-test" : ""}${isChosen ? " lab-chosen" : ""}`;
  const r = RADIUS - (isTest ? 0.8 : 0);
  return side > 0
    ? svg("circle", { cx: x, cy: y, r, class: name })
    : svg("rect", { x: x - r * 0.9, y: y - r * 0.9, width: r * 1.8, height: r * 1.8, class: name });
}

/** @param {number} side @param {number} isTest */
const mark = (side, isTest) => svg("svg", { viewBox: "0 0 12 12", class: "lab-mark", "aria-hidden": "true" }, drawn([6, 6], side, isTest, false));
