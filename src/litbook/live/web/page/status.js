// The status line: shown in the corner for a few seconds, and announced by screen readers.

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
   * @param {"quietly"} [how] announced but not shown: it can be seen elsewhere on the page
   */
  say(text, how) {
    clearTimeout(this.timer);
    this.element.textContent = text;
    this.element.classList.toggle("litbook-says", !how);
    this.timer = setTimeout(() => this.element.classList.remove("litbook-says"), SHOWN);
  }
}
