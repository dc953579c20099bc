// The pointer and the keys over the plane: they look at a place, and add, move, or erase points.

/** @import { Lab } from "../lab/lab.js" */
import { element, textButton } from "#live/elements.js";
import { added, asOwn, erased, moved, nearest } from "../state/points.js";

/** @typedef {"look" | "above" | "below" | "move" | "erase"} Tool */

/** @type {[tool: Tool, label: string, title: string][]} */
const TOOLS = [
  ["look", "Look", "Look at a place; click a training point for its gradients"],
  ["above", "+ ●", "Add points of the side above 0"],
  ["below", "+ ■", "Add points of the side below 0"],
  ["move", "Move", "Drag points"],
  ["erase", "Erase", "Erase points"],
];
const NEAR = 0.07; // of the side of the picture
const STEP = 0.02;
const KEYS = "Arrows move the crosshairs, Enter uses the tool there, Escape puts them away.";

export class Hand {
  /** @type {Tool} */
  tool = "look";
  #held = -1; // the point that's being moved

  /**
   * @param {Lab} lab
   * @param {HTMLElement} plane
   */
  constructor(lab, plane) {
    this.lab = lab;
    this.plane = plane;
    this.tools = element("div", "lab-switch");
    this.tools.setAttribute("role", "group");
    this.tools.setAttribute("aria-label", "What the pointer does");
    for (const [tool, label, title] of TOOLS) {
      const made = textButton(label, title, () => ((this.tool = tool), this.show()));
      made.dataset.hand = tool;
      this.tools.append(made);
    }
    this.test = Object.assign(element("input"), { type: "checkbox" });
    this.label = element("label", "", this.test, " test points");
    this.tools.append(this.label);
    plane.tabIndex = 0;
    plane.setAttribute("role", "application");
    plane.setAttribute("aria-label", `What the network answers over the plane. ${KEYS}`);
    plane.addEventListener("pointermove", (event) => this.#hover(event));
    plane.addEventListener("pointerdown", (event) => this.#press(event));
    plane.addEventListener("pointerup", () => (this.#held = -1));
    plane.addEventListener("pointerleave", () => this.#held < 0 && this.lab.look({ probe: null }));
    plane.addEventListener("keydown", (event) => this.#key(event));
  }

  show() {
    for (const made of this.tools.querySelectorAll("button")) made.setAttribute("aria-pressed", String(made.dataset.hand === this.tool));
    this.plane.dataset.hand = this.tool;
    const adds = this.tool === "above" || this.tool === "below";
    this.label.hidden = !adds;
  }

  /** The box of the picture, or null while there's none. */
  get #box() {
    return this.lab.told?.box ?? null;
  }

  /** @param {PointerEvent} event @returns {[number, number] | null} */
  #placeOf(event) {
    const { left, top, width } = this.plane.getBoundingClientRect();
    if (!this.#box || !width) return null;
    const [x, y, half] = this.#box;
    return [x + half * ((2 * (event.clientX - left)) / width - 1), y - half * ((2 * (event.clientY - top)) / width - 1)];
  }

  /** @param {PointerEvent} event */
  #hover(event) {
    const place = this.#placeOf(event);
    if (!place) return;
    if (this.#held >= 0) this.#edit(moved(this.#points(), this.#held, ...place), place);
    else if (event.pointerType === "mouse" || event.buttons) this.lab.look({ probe: place });
  }

  /** @param {PointerEvent} event */
  #press(event) {
    const place = this.#placeOf(event);
    if (!place) return;
    this.plane.setPointerCapture(event.pointerId);
    this.#use(place);
  }

  /** @param {[number, number]} place */
  #use(place) {
    const within = 2 * NEAR * (this.#box?.[2] ?? 1);
    if (this.tool === "look") {
      const found = nearest(this.lab.points.train, ...place, within);
      const example = found < 0 || found === this.lab.state.example ? null : found;
      this.lab.look({ example, probe: place, ...(example === null ? {} : { view: "gradients" }) });
      return this.lab.say(example === null ? "The gradients are those of the step." : `The gradients are those of training point ${example + 1}.`);
    }
    const points = this.#points();
    if (this.tool === "above" || this.tool === "below") return this.#edit(added(points, ...place, this.tool === "above" ? 1 : -1, this.test.checked), place);
    const found = nearest(points, ...place, within);
    if (found < 0) return;
    if (this.tool === "erase") this.#edit(erased(points, found), place);
    else this.#held = found;
  }

  /** The points as the reader's own. */
  #points() {
    const { settings } = this.lab.state;
    return settings.data === "own" ? settings.own : asOwn(this.lab.points.train, this.lab.points.test);
  }

  /**
   * @param {import("../state/settings.js").OwnPoint[]} own
   * @param {[number, number]} probe
   */
  #edit(own, probe) {
    this.lab.change({ data: "own", own });
    this.lab.look({ probe });
    if (this.#held < 0) this.lab.say(`${own.length} points.`);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const by = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    const [x, y, half] = this.#box ?? [0, 0, 1];
    const [px, py] = this.lab.state.probe ?? [x, y];
    if (event.key === "Escape") this.#drop();
    else if (event.key === "Enter" || event.key === " ") this.#enter([px, py]);
    else if (by) this.#step([px + 2 * STEP * half * by[0], py + 2 * STEP * half * by[1]]);
    else return;
    event.preventDefault();
  }

  #drop() {
    this.#held = -1;
    this.lab.look({ probe: null, example: null });
  }

  /** @param {[number, number]} place */
  #enter(place) {
    if (this.#held >= 0) this.#held = -1;
    else this.#use(place);
  }

  /** @param {[number, number]} place */
  #step(place) {
    if (this.#held >= 0) this.#edit(moved(this.#points(), this.#held, ...place), place);
    else this.lab.look({ probe: place });
  }
}
