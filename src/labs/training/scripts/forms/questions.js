// Questions to begin with: each sets the whole lab up, whatever was before, so that the answer can be seen.

/** @import { Lab } from "../lab/lab.js" */
import { element, textButton } from "#live/elements.js";
import { settings } from "../state/settings.js";
import { initial } from "../state/state.js";
import { isCalm } from "../views/paint.js";

const COMPARED = 150; // steps of the run that another is compared with
/** @type {[string, string]} */
const PHASES = [`first ${COMPARED} steps with zeroing, to compare`, "and now without zeroing"];
const MEMORIZES = settings({ train: 30, test: 200, noise: 0.3, layers: [16, 16], activation: "relu", loss: "entropy", rate: 0.1, seed: 2 });

/** @type {[question: string, hint: string, set: (lab: Lab) => void][]} */
const QUESTIONS = [
  [
    "What does the third neuron see?",
    "It's chosen below the network, with its formula and its own surface. Watch its border turn.",
    (lab) => {
      lab.demonstrate({ ...initial(), neuron: [0, 2] });
      lab.bench.neuron.root.scrollIntoView({ block: "center", behavior: isCalm() ? "auto" : "smooth" });
    },
  ],
  [
    "When does it start memorizing?",
    "Few points, much noise, and a large network: watch the two losses part. That may take until about step 270; then a line marks since when it memorizes.",
    (lab) => lab.demonstrate({ ...initial(), settings: MEMORIZES }, { isLinear: true }),
  ],
  [
    "What if gradients aren't zeroed?",
    `First come ${COMPARED} steps with zeroing. They stay as gray curves, to compare, and then it begins again without.`,
    (lab) => lab.demonstrate(initial(), { next: { step: COMPARED, change: { bugs: ["zero"] }, words: PHASES } }),
  ],
];

export class Questions {
  /** @param {Lab} lab */
  constructor(lab) {
    const hint = element("p", "lab-hint", "Each question sets the lab up for you to find the answer.");
    const buttons = QUESTIONS.map(([question, words, set]) => {
      const made = textButton(question, "", () => {
        hint.textContent = words;
        set(lab);
        lab.say(words);
      });
      made.className = "lab-question";
      return made;
    });
    this.root = element("section", "lab-box lab-questions", element("h2", "", "Questions to begin with"), element("div", "lab-asked", ...buttons), hint);
  }
}
