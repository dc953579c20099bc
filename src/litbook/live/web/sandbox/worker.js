// The worker with a Python: serves one request at a time, each with one answer. It's a classic script, made of bytes that
// the page has fetched: in the frame that holds it, nothing can be fetched.

import { LONGEST } from "./budget.js";
import { load } from "./graphviz.js";
import { listen, unlisten } from "./interrupt.js";
import { Sender } from "./sender.js";
import { start } from "./start.js";

onmessage = async ({ data: { secret, ...files }, ports: [port] }) => {
  onmessage = null;
  const sender = new Sender(port, secret);
  const break_ = (/** @type {unknown} */ problem) => sender.send({ broken: broken(problem) });
  try {
    const [serve] = await Promise.all([start(files, (event) => sender.send({ event }, event.length)), load()]);
    port.onmessage = (event) => {
      try {
        const { request, strung } = sender.receive(event);
        listen(strung);
        const answer = bounded(serve(request));
        unlisten();
        sender.send({ answer }, answer.length);
      } catch (problem) {
        unlisten();
        break_(problem);
      }
    };
    sender.send({ ready: true });
  } catch (problem) {
    break_(problem);
  }
};

/** Returns an answer that isn't too long for a message. @param {string} answer */
const bounded = (answer) => (answer.length > LONGEST ? `{"error": "an answer of ${answer.length} characters is too long for a page"}` : answer);

/**
 * Returns the reason that the reader is given for a crash of Python.
 *
 * @param {any} error
 */
function broken(error) {
  const message = String(error?.message ?? error).trim().split("\n").pop() ?? "";
  if (error instanceof RangeError && /call stack/.test(message)) return "calls were nested deeper than the browser can bear";
  if (/memory/i.test(message)) return "there was not enough memory";
  if (/exit\(/.test(message)) return "the block has ended it";
  return message.slice(0, 1000);
}
