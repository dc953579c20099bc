// Takes the run along: its address, the script, or blocks for a chapter.

/** @import { Lab } from "../lab/lab.js" */
import { button, copy, element, save, textButton } from "#live/elements.js";
import { painted } from "#live/editor/highlight.js";

const FORMS = { python: { label: "As Python", file: "run.py" }, chapter: { label: "As chapter blocks", file: "run.md" } };

export class Export {
  #code = element("code");
  #shown = element("div", "lab-text");
  #file = "";

  /** @param {Lab} lab */
  constructor(lab) {
    this.lab = lab;
    const pre = element("pre", "", this.#code);
    pre.tabIndex = 0;
    const take = button("Copy", "Copy the text", () => copy(lab.pack.page, this.#code.textContent ?? "", "It's in the clipboard."));
    const keep = button("Save", "Save the text as a file", () => save(this.#file, this.#code.textContent ?? ""));
    const close = button("×", "Close the text", () => (this.#shown.hidden = true));
    this.#shown.append(element("div", "lab-switch", take, keep, close), element("div", "highlight", pre));
    this.#shown.hidden = true;
    const said = "The address is in the clipboard. It holds the settings and the step; nothing was sent.";
    const address = textButton("Its address", "Copy an address that brings this state back", () => copy(lab.pack.page, lab.address(), said));
    const forms = Object.entries(FORMS).map(([form, { label }]) => {
      const made = textButton(label, "", () => this.#show(/** @type {keyof typeof FORMS} */ (form)));
      made.dataset.form = form;
      return made;
    });
    const hint = element("p", "lab-hint", "Every loss and gradient that you see here is what the script prints.");
    this.root = element("section", "lab-box lab-export", element("h2", "", "Take it along"), element("div", "lab-takes", address, ...forms), hint, this.#shown);
  }

  /** @param {keyof typeof FORMS} form */
  async #show(form) {
    const { lab } = this;
    if (lab.runner.isPlaying) lab.toggle();
    try {
      const { text } = await lab.pack.ask("export", { settings: lab.state.settings, where: { step: Math.max(lab.runner.at, 0), example: lab.state.example }, form });
      if (lab.signal.aborted) return;
      this.#file = FORMS[form].file;
      this.#code.replaceChildren(form === "python" ? painted(text) : text);
      this.#shown.hidden = false;
      lab.say(`Shown: ${FORMS[form].label}.`);
    } catch (problem) {
      lab.pack.page.say(`No text: ${problem instanceof Error ? problem.message : problem}`);
    }
  }
}
