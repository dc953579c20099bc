// One line that says what happens, to everybody: it shows for a while in the corner, and screen readers say it.

const SHOWN = 5000; // milliseconds

export class Status {
  /** @param {AbortSignal} signal */
  constructor(signal) {
    this.element = document.createElement("p");
    this.element.className = "litbook-status";
    this.element.setAttribute("role", "status");
    this.timer = 0;
    document.body.append(this.element);
    signal.addEventListener("abort", () => (clearTimeout(this.timer), this.element.remove()));
  }

  /**
   * @param {string} text
   * @param {"quietly"} [how] for those who hear it alone: others see it where it happens
   */
  say(text, how) {
    clearTimeout(this.timer);
    this.element.textContent = text;
    this.element.classList.toggle("litbook-says", !how);
    this.timer = setTimeout(() => this.element.classList.remove("litbook-says"), SHOWN);
  }
}
