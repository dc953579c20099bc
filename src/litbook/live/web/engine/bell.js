// The page's end of a wire to a worker that is too busy for messages: addresses that exist until they are revoked.

/** @import { Wire } from "./interrupt.js" */

const AHEAD = 120; // a pause takes two; nobody pauses one run so often
const content = new Blob(["."]);
const address = () => URL.createObjectURL(content);

/** Each ring takes one wire, and the worker must know it before; so some are always made ahead. */
export class Bell {
  /** @type {Wire[]} */
  #wires = [];
  #told = 0;
  #next = 0;
  #stop = address();

  /** What the worker is told with a request: the wires that it does not know yet, and which will be rung next. */
  strung() {
    while (this.#wires.length < this.#next + AHEAD) this.#wires.push({ bell: address(), stop: this.#stop });
    const wires = this.#wires.slice(this.#told);
    this.#told = this.#wires.length;
    return { wires, next: this.#next };
  }

  /** Whether there are wires to pause, to go on, and to stop. */
  get canPause() {
    return this.#wires.length - this.#next > 2;
  }

  /**
   * Rings: stop, or else pause, or go on.
   *
   * @param {{ stop?: boolean }} [options]
   */
  ring({ stop = false } = {}) {
    const wire = this.#wires[this.#next];
    if (!wire) return;
    this.#next += 1;
    if (stop) this.close(); // wires with another end are strung for what comes next
    URL.revokeObjectURL(wire.bell);
    if (!stop) return;
    this.#next = this.#wires.length;
    this.#stop = address();
  }

  close() {
    URL.revokeObjectURL(this.#stop);
    for (const { bell } of this.#wires.slice(this.#next)) URL.revokeObjectURL(bell);
  }
}
