// Plays the moments of all panes: buttons, a slider, and a speed.

import { button, element, name } from "#live/elements.js";

const PAUSES = { slow: 1800, medium: 800, fast: 160 };

export class Player {
  #timer = 0;
  #at = 0;
  #last = 0;

  /** @param {(at: number | null, isPlaying: boolean) => void} show shows a moment; null is the end */
  constructor(show) {
    this.show = show;
    this.play = button("▶", "Play", () => (this.#timer ? this.pause() : this.#start()));
    this.play.classList.add("xlab-play");
    const begin = button("|◂", "To the beginning", () => this.#jump(0));
    const back = button("◂", "One step back", () => this.#jump(this.#at - 1));
    const on = button("▸", "One step on", () => this.#jump(this.#at + 1));
    const end = button("▸|", "To the end", () => this.#jump(this.#last));
    this.slider = Object.assign(element("input"), { type: "range", min: "0" });
    this.slider.setAttribute("aria-label", "Step");
    this.slider.addEventListener("input", () => this.#jump(Number(this.slider.value)));
    this.count = element("span", "xlab-count");
    this.speed = element("select");
    this.speed.setAttribute("aria-label", "Speed");
    for (const speed of Object.keys(PAUSES)) this.speed.add(new Option(speed, speed, speed === "medium", speed === "medium"));
    this.root = element("div", "xlab-player", begin, back, this.play, on, end, this.slider, this.count, this.speed);
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", "Forward, then backward");
  }

  /**
   * @param {number | null} at null for the end
   * @param {number} last
   * @param {string} words
   */
  update(at, last, words) {
    this.#last = last;
    this.#at = Math.min(at ?? last, last);
    this.slider.max = String(last);
    this.slider.value = String(this.#at);
    this.slider.setAttribute("aria-valuetext", `${this.#at} of ${last}: ${words}`);
    this.count.textContent = `${this.#at} of ${last}`;
  }

  pause() {
    window.clearTimeout(this.#timer);
    this.#timer = 0;
    this.play.textContent = "▶";
    name(this.play, "Play");
  }

  #start() {
    if (this.#at === this.#last) this.#go(0, true);
    this.play.textContent = "❙❙";
    name(this.play, "Pause");
    const next = () => {
      this.#go(this.#at + 1, true);
      this.#timer = this.#at < this.#last ? window.setTimeout(next, this.#pause()) : 0;
      if (!this.#timer) this.pause();
    };
    this.#timer = window.setTimeout(next, this.#pause() / 2);
  }

  #pause() {
    return PAUSES[/** @type {keyof typeof PAUSES} */ (this.speed.value)];
  }

  /** @param {number} to */
  #jump(to) {
    this.pause();
    this.#go(to, false);
  }

  /** @param {number} to @param {boolean} isPlaying */
  #go(to, isPlaying) {
    const at = Math.min(this.#last, Math.max(0, to));
    this.show(at === this.#last ? null : at, isPlaying);
  }
}
