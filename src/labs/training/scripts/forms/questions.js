// Questions to begin with: each sets the lab up so that the answer can be seen.

/** @import { Lab } from "../lab/lab.js" */
import { element } from "#live/elements.js";
import { DEFAULTS } from "../state/settings.js";

/** @type {[question: string, hint: string, set: (lab: Lab) => void][]} */
const QUESTIONS = [
  [
    "What does the third neuron see?",
    "It's chosen below the network, with its formula and its own surface. Play, and watch its border turn.",
    (lab) => lab.look({ neuron: [0, 2] }),
  ],
  [
    "When does it start memorizing?",
    "Few points, much noise, and a large network: watch the two losses part. A line marks the step.",
    (lab) => play(lab, { ...DEFAULTS, train: 30, test: 200, noise: 0.3, layers: [16, 16], activation: "relu", loss: "entropy", rate: 0.1, seed: 2 }),
  ],
  [
    "What if gradients aren't zeroed?",
    "The curves of the run before stay in gray, to compare.",
    (lab) => play(lab, { bugs: ["zero"] }),
  ],
];

export class Questions {
  /** @param {Lab} lab */
  constructor(lab) {
    const hint = element("p", "lab-hint", "Each question sets the lab up for you to find the answer.");
    const buttons = QUESTIONS.map(([question, words, set]) => {
      const made = Object.assign(element("button", "lab-question", question), { type: "button" });
      made.addEventListener("click", () => {
        set(lab);
        hint.textContent = words;
        lab.say(words);
      });
      return made;
    });
    this.root = element("section", "lab-box lab-questions", element("h2", "", "Questions to begin with"), ...buttons, hint);
  }
}

/**
 * @param {Lab} lab
 * @param {Partial<import("../state/settings.js").Settings>} settings
 */
function play(lab, settings) {
  lab.change(settings);
  if (!lab.runner.isPlaying) lab.toggle();
}
