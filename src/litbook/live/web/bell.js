// The page's end of a wire to a worker that is too busy for messages: addresses that exist until they are revoked.

/** @import { Wire } from "./interrupt.js" */

const AHEAD = 40;
const address = () => URL.createObjectURL(new Blob(["."]));

/** Each ring takes one wire, and the worker must know it before; so some are always made ahead. */
export class Bell {
  /** @type {Wire[]} */
  #wires = [];
  #told = 0;
  #next = 0;

  /** What the worker is told with a request: the wires that it does not know yet, and which will be rung next. */
  strung() {
    while (this.#wires.length < this.#next + AHEAD) this.#wires.push({ bell: address(), stop: address() });
    const wires = this.#wires.slice(this.#told);
    this.#told = this.#wires.length;
    return { wires, next: this.#next };
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
    if (stop) URL.revokeObjectURL(wire.stop);
    URL.revokeObjectURL(wire.bell);
  }

  close() {
    for (const { bell, stop } of this.#wires.slice(this.#next)) for (const url of [bell, stop]) URL.revokeObjectURL(url);
  }
}
