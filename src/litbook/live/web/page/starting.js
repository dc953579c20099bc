// The progress of Python's start, in words.

/** @import { EngineEvent } from "../types" */

const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);

/** Returns the share that has arrived. @param {Extract<EngineEvent, { type: "loading" }>} event */
export const share = ({ loaded, total }) => (total ? loaded / total : 0);

/** @param {Extract<EngineEvent, { type: "loading" }>} event */
export function progress({ part, loaded, total }) {
  const what = `Starting ${part || "Python"} …`;
  return total ? `${what} ${megabytes(loaded)} of ${megabytes(total)} MB` : what;
}
