// The lab on the page: where its parts are.

/** @import { Lab } from "./lab.js" */
import { element } from "#live/elements.js";
import { Bugs } from "../forms/bugs.js";
import { Export } from "../forms/export.js";
import { Form } from "../forms/form.js";
import { Questions } from "../forms/questions.js";
import { Transport } from "../forms/transport.js";
import { Answer } from "../views/answer.js";
import { Curves } from "../views/curves.js";
import { Events } from "../views/events.js";
import { Network } from "../views/network.js";
import { Neuron } from "../views/neuron.js";
import { Numbers } from "../views/numbers.js";
import { palette } from "../views/paint.js";

export class Bench {
  /** @type {{ show(): boolean }[]} */
  #parts;
  /** @type {{ show(): boolean }[]} */
  #moving = []; // those that the next frame has to show
  #frame = 0;

  /**
   * @param {Lab} lab
   * @param {HTMLElement} panel
   */
  constructor(lab, panel) {
    this.lab = lab;
    this.panel = panel;
    const colors = palette(panel, lab.signal, () => this.show());
    const [transport, form, bugs] = [new Transport(lab), new Form(lab), new Bugs(lab)];
    const [network, answer, curves] = [new Network(lab, colors), new Answer(lab, colors), new Curves(lab)];
    const [neuron, numbers, questions, out] = [new Neuron(lab, colors), new Numbers(lab), new Questions(lab), new Export(lab)];
    this.transport = transport;
    this.neuron = neuron;
    this.events = new Events(lab);
    this.#parts = [transport, form, bugs, network, answer, curves, neuron, numbers, this.events];
    questions.root.append(this.events.latest);
    const middle = element("div", "lab-middle", network.root, element("div", "lab-pair", neuron.root, this.events.root));
    const side = element("div", "lab-side", answer.root, curves.root);
    const columns = element("div", "lab-columns", form.root, middle, side);
    panel.replaceChildren(questions.root, transport.root, transport.rung, columns, bugs.root, out.root, numbers.root);
    panel.setAttribute("role", "region");
    panel.setAttribute("aria-label", "The training lab");
    lab.signal.addEventListener("abort", () => cancelAnimationFrame(this.#frame));
  }

  /** Shows the lab's state, in the next frame. */
  show() {
    this.#moving = this.#parts;
    if (this.lab.runner.isWorking) this.panel.setAttribute("aria-busy", "true");
    this.#ask();
  }

  /** Parts that are still moving get another frame. */
  #ask() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.lab.signal.aborted) return;
      this.panel.setAttribute("aria-busy", String(this.lab.runner.isWorking));
      this.#moving = this.#moving.filter((part) => part.show());
      if (this.#moving.length) this.#ask();
    });
  }

  /**
   * @param {number} loaded
   * @param {number} total
   */
  loading(loaded, total) {
    this.transport.loading(loaded, total);
  }
}
