// Play, pause, step, go back to any step; how fast, and on which rung.

/** @import { Lab } from "../lab/lab.js" */
import { button, element, name } from "#live/elements.js";

const RUNGS = { Symbol: "the recorded program", Value: "the engine" };
const CHAPTERS = { Symbol: "27-record", Value: "18-micrograd" };

export class Transport {
  #waits = "Starting Python …";
  #shown = "";

  /** @param {Lab} lab */
  constructor(lab) {
    this.lab = lab;
    const { runner } = lab;
    this.again = button("↺", "Back to step 0", () => lab.go(0));
    this.back = button("◂", "One step back", () => lab.go(runner.at - 1));
    this.play = button("▶ Play", "Play", () => lab.toggle());
    this.play.className = "lab-play";
    this.on = button("▸", "One step on", () => lab.go(runner.at + 1));
    this.slider = Object.assign(element("input"), { type: "range", min: "0", max: "1", value: "0" });
    this.slider.setAttribute("aria-label", "Step");
    this.slider.addEventListener("input", () => lab.go(Number(this.slider.value)));
    this.count = element("output", "lab-count");
    this.phase = element("output", "lab-phase");
    this.phase.setAttribute("aria-live", "off"); // a question's words have said it
    this.speed = element("select");
    this.speed.setAttribute("aria-label", "Speed");
    for (const [value, text] of [["slow", "slow"], ["medium", "30 steps a second"], ["fast", "as fast as it can"]]) this.speed.append(new Option(text, value, false, value === runner.speed));
    this.speed.addEventListener("change", () => runner.setSpeed(this.speed.value));
    this.rung = element("p", "lab-rung");
    const buttons = element("div", "lab-buttons", this.again, this.back, this.play, this.on);
    this.root = element("div", "lab-bar", buttons, this.slider, this.count, this.phase, this.speed);
  }

  /**
   * @param {number} loaded
   * @param {number} total
   */
  loading(loaded, total) {
    const part = total ? ` ${(loaded / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB` : "";
    this.#waits = `Starting Python …${part}`;
    this.show();
  }

  show() {
    const { told, runner, history, phase } = this.lab;
    const { isPlaying } = runner;
    const can = Boolean(told?.slopes);
    const key = [isPlaying, can, told?.step, told?.end, history.length, phase].join();
    if (key !== this.#shown) this.#write(isPlaying, can);
    this.#shown = key;
    this.#showRung();
    return false;
  }

  /**
   * @param {boolean} isPlaying
   * @param {boolean} can
   */
  #write(isPlaying, can) {
    const { told, history, phase } = this.lab;
    this.play.textContent = isPlaying ? "❚❚ Pause" : "▶ Play";
    name(this.play, isPlaying ? "Pause" : "Play");
    this.play.disabled = this.on.disabled = !can || (Boolean(told?.end) && !isPlaying);
    this.again.disabled = this.back.disabled = !can || told?.step === 0;
    this.slider.disabled = !can;
    this.slider.max = String(Math.max(history.length - 1, 1));
    this.slider.value = String(told?.step ?? 0);
    this.phase.textContent = phase;
    this.count.textContent = told ? `step ${told.step}` : "";
  }

  #showRung() {
    const { told, runner } = this.lab;
    if (!told) {
      this.rung.textContent = this.#waits;
      return;
    }
    const speed = runner.isPlaying && told.rate > 1 ? `, which could take ${Number(told.rate.toPrecision(2))} steps a second here` : "";
    const key = `${told.rung}${speed}`;
    if (this.rung.dataset.key === key) return;
    this.rung.dataset.key = key;
    const link = element("a", "", RUNGS[told.rung]);
    link.href = `../${CHAPTERS[told.rung]}/`;
    this.rung.replaceChildren("It runs on ", link, `${speed}.`);
    this.rung.dataset.rung = told.rung;
  }
}
