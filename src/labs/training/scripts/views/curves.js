// The losses over the steps: on the training points, on the test points, and those of the run before as a shadow.

/** @import { Lab } from "../lab/lab.js" */
import { element } from "#live/elements.js";
import { apart, FRAME, label, path, scales } from "../drawing/curves.js";
import { memorizing, short } from "../drawing/words.js";
import { svg } from "./paint.js";

const PAUSE = 60; // milliseconds between two drawings

export class Curves {
  #drawn = 0;
  #numbers = element("dl", "lab-losses");

  /** @param {Lab} lab */
  constructor(lab) {
    this.lab = lab;
    this.picture = element("div");
    this.legend = element("p", "lab-legend", "Gray: the run before.");
    this.root = element("section", "lab-box lab-curves", element("h2", "", "The losses"), this.#numbers, this.picture, this.legend);
  }

  /** Returns true if it has to be drawn again soon. */
  show() {
    const { told, history } = this.lab;
    const { settings } = this.lab.state;
    if (!told?.slopes || !history.length) return false;
    const now = performance.now();
    if (this.lab.runner.isPlaying && now - this.#drawn < PAUSE) return true;
    this.#drawn = now;
    const all = history.curves();
    const { average, train, test } = all;
    const rows = [loss("train", "training points", train[told.step]), loss("test", "test points", test[told.step])];
    if (settings.batch || settings.decay) rows.push(loss("average", "what the step goes down", average[told.step]));
    this.#numbers.replaceChildren(...rows.flat());
    this.legend.classList.toggle("lab-unseen", !this.lab.ghost.length); // its place is kept
    this.picture.replaceChildren(this.#draw(train, test, told.step));
    return false;
  }

  /**
   * @param {Float64Array} train
   * @param {Float64Array} test
   * @param {number} step
   */
  #draw(train, test, step) {
    const ghost = this.lab.ghost.curves();
    const found = scales([train, test, ghost.train.subarray(0, Math.max(train.length * 3, 50))], this.lab.isLinear);
    const { x, y } = found;
    const { width, height, left, right, bottom } = FRAME;
    const since = this.lab.state.settings.bugs.includes("zero") ? null : memorizing({ train, test });
    const [trainEnd, testEnd] = apart(y(train[train.length - 1]), y(test[test.length - 1])); // the second is NaN without test points
    const end = Math.min(x(train.length - 1) + 5, width - right + 5);
    const words = `The loss on the training points is ${short(train[step])} at step ${step}, and on the test points ${short(test[step])}.`;
    return svg(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": words },
      ...found.ticks.map((tick) => svg("path", { class: "lab-grid", d: `M${left} ${y(tick)}H${width - right}` })),
      ...found.ticks.map((tick) => svg("text", { x: left - 6, y: y(tick) + 3.5, "text-anchor": "end" }, label(tick))),
      ...(found.isSteep ? [svg("text", { x: width, y: 10, "text-anchor": "end" }, "log scale")] : []),
      svg("text", { x: left, y: height - 6 }, "0"),
      svg("text", { x: width - right, y: height - 6, "text-anchor": "end" }, `step ${found.last}`),
      svg("path", { class: "lab-curve lab-ghost", d: path(ghost.train.subarray(0, found.last + 1), found) }),
      svg("path", { class: "lab-curve lab-ghost lab-dashed", d: path(ghost.test.subarray(0, found.last + 1), found) }),
      ...(since === null ? [] : marked(x(since))),
      svg("path", { class: "lab-now", d: `M${x(step)} ${FRAME.top}V${height - bottom}` }),
      svg("path", { class: "lab-curve lab-of-train", d: path(train, found) }),
      svg("path", { class: "lab-curve lab-of-test lab-dashed", d: path(test, found) }),
      svg("text", { x: end, y: trainEnd + 3.5, class: "lab-of-train" }, "training"),
      ...(Number.isFinite(testEnd) ? [svg("text", { x: end, y: testEnd + 3.5, class: "lab-of-test" }, "test")] : []),
    );
  }
}

/** Returns the line since which it memorizes, with its word above the curves, where no label of theirs is. @param {number} x */
function marked(x) {
  const { width, height, left, right, top, bottom } = FRAME;
  const isLate = x > (left + width - right) / 2;
  return [
    svg("path", { class: "lab-since", d: `M${x} 3V${height - bottom}` }),
    svg("text", { x: isLate ? x - 4 : x + 4, y: top - 12, class: "lab-since-words", "text-anchor": isLate ? "end" : "start" }, "memorizing"),
  ];
}

/**
 * Returns a loss with its name. The element holds all of its digits.
 * @param {string} name
 * @param {string} words
 * @param {number} value
 */
function loss(name, words, value) {
  const number = element("data", "", short(value));
  number.value = String(value);
  number.dataset.loss = name;
  return [element("dt", `lab-of-${name}`, words), element("dd", "", number)];
}
