// The worker with the tab's Python: serves one request at a time, each with one answer.

/** @import { EngineEvent, PageData } from "../types" */
import { draws, load } from "./graphviz.js";
import { listen, unlisten } from "./interrupt.js";
import { start } from "./start.js";

/** @type {PageData["settings"]} */
let settings = {};

const say = (/** @type {EngineEvent} */ event) => postMessage({ event });
const post = (/** @type {string} */ event) => postMessage({ json: event });
const python = start(say, post);
python.catch(() => {}); // the first request reports the error

/** @param {{ method: string, arguments: any }} request */
function needsGraphviz({ method, arguments: given }) {
  if (method === "open") settings = given.page.settings;
  const sources = method === "open" ? given.page.blocks.map((/** @type {any} */ block) => block.source) : given.sources;
  return draws(sources ?? given.arguments?.sources ?? [], settings);
}

onmessage = async ({ data: { strung, ...request } }) => {
  try {
    const graphviz = needsGraphviz(request) ? load() : null;
    const serve = await python;
    if (request.method !== "open") await graphviz;
    listen(strung);
    const answer = serve(JSON.stringify(request));
    unlisten();
    postMessage({ answer: JSON.parse(answer) });
  } catch (error) {
    unlisten();
    postMessage({ broken: broken(error) });
  }
};

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
  return message;
}
