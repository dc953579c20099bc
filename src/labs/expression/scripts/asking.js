// Asks Python about a pane's expression, one question at a time: what's typed meanwhile waits, and only the last of it is asked.

/** @import { EngineEvent, Pack } from "#live/types" */
/** @import { State } from "./state/state.js" */
/** @import { Pane } from "./view/pane.js" */

export class Asking {
  #isAsking = false;
  #isWanted = false;
  #isPatient = false;
  #isClosed = false;

  /**
   * @param {Pack} pack
   * @param {Pane} pane
   * @param {() => State} state
   * @param {() => void} answered
   */
  constructor(pack, pane, state, answered) {
    this.pack = pack;
    this.pane = pane;
    this.state = state;
    this.answered = answered;
  }

  /** Asks about the state as it is now, or once the question before has been answered. */
  ask() {
    this.#isWanted = true;
    if (this.#isPatient) this.#stop(); // nobody waits for it any longer
    if (!this.#isAsking) this.#go();
  }

  /** Makes the calls that take long; a second time, stops making them. */
  insist() {
    if (this.#isPatient) return this.#stop();
    if (this.pane.answer?.waits !== "ask" || this.#isAsking) return;
    this.#isPatient = this.#isWanted = true;
    this.#go();
  }

  /** @param {Extract<EngineEvent, { type: "loading" }>} event */
  load({ part, loaded, total }) {
    if (!this.pane.answer) this.pane.told.textContent = `Starting ${part || "Python"} … ${total ? Math.round((100 * loaded) / total) : 0} %`;
  }

  close() {
    this.#isClosed = true;
    if (this.#isPatient) this.#stop();
  }

  #stop() {
    this.pack.page.engine.stop();
  }

  async #go() {
    this.#isAsking = true;
    this.pane.root.setAttribute("aria-busy", "true");
    while (this.#isWanted && !this.#isClosed) {
      this.#isWanted = false;
      const { texts, write, order, clicked } = this.state();
      const { place } = this.pane;
      const isPatient = this.#isPatient;
      if (!this.pane.answer) this.pane.told.textContent = "Starting Python …";
      if (isPatient) this.pane.wait.textContent = "Counting · Stop";
      try {
        const answer = await this.pack.ask("state", { text: texts[place] ?? "", rules: { write, order, clicked: clicked[place] }, patient: isPatient });
        if (!this.#isClosed) this.pane.take(answer);
      } catch (problem) {
        const message = problem instanceof Error ? problem.message : String(problem);
        if (message === "stopped" && !isPatient) this.#isWanted = true; // it waited behind the other pane's calls
        else if (!this.#isClosed) this.pane.problem.textContent = message === "stopped" ? (this.#isWanted ? "" : "Stopped.") : message;
      }
      if (isPatient) this.#isPatient = false;
      if (!this.#isClosed) this.answered();
    }
    this.#isAsking = false;
    this.pane.root.removeAttribute("aria-busy");
  }
}
