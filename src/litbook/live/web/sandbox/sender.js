// The worker's way to the page. Python can reach and change everything global, so what this needs is captured before
// Python starts, and the secret that shows the frame who is speaking stays in here.

/** @import { WorkerMessage } from "../types" */
import { Budget, LONGEST } from "./budget.js";
import { wait } from "./interrupt.js";

const { apply } = Reflect;
const dataOf = /** @type {(this: MessageEvent) => any} */ (Object.getOwnPropertyDescriptor(MessageEvent.prototype, "data")?.get);

export class Sender {
  #budget = new Budget();
  #post;
  #secret;

  /**
   * @param {MessagePort} port
   * @param {string} secret
   */
  constructor(port, secret) {
    this.#post = port.postMessage.bind(port);
    this.#secret = secret;
  }

  /**
   * Returns the content of a message from the frame, and allows for the messages of one more request.
   * @param {MessageEvent} event
   */
  receive(event) {
    this.#budget.fill();
    return apply(dataOf, event, []);
  }

  /**
   * Sends a message. If there are too many, Python waits here, so that the page's queue doesn't grow. Throws if it's too long.
   * @param {WorkerMessage} message
   * @param {number} characters
   */
  send(message, characters = 0) {
    if (characters > LONGEST) throw new Error(`a message of ${characters} characters is too long for a page`);
    const seconds = this.#budget.spend(characters);
    if (seconds) wait(seconds * 1000);
    this.#post({ secret: this.#secret, message });
  }
}
