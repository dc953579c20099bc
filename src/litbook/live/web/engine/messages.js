// Reads what comes from Python. Anybody may have written the code behind it, so only what has the right form counts.

/** @import { EngineEvent, RunResult } from "../types" */

const isObject = (/** @type {unknown} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isIndex = (/** @type {unknown} */ value) => Number.isInteger(value) && Number(value) >= 0;
const areStrings = (/** @type {any} */ value, /** @type {string[]} */ ...names) => names.every((name) => typeof value[name] === "string");
const isOptional = (/** @type {unknown} */ value, /** @type {(value: any) => boolean} */ test) => value === undefined || test(value);

/** Returns the value of a JSON text, or undefined if it's none. @param {string} json */
function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/**
 * Returns an event of a run, or null if it's none.
 * @param {string} json
 * @returns {EngineEvent | null}
 */
export function eventOf(json) {
  const event = parsed(json);
  if (!isObject(event) || !isIndex(event.block)) return null;
  const isWhole = {
    began: () => true,
    watched: () => true,
    printed: () => areStrings(event, "text"),
    ended: () => isOutcome(event.outcome),
  };
  return Object.hasOwn(isWhole, event.type) && isWhole[/** @type {keyof typeof isWhole} */ (event.type)]() ? event : null;
}

/** @param {any} outcome */
function isOutcome(outcome) {
  if (!isObject(outcome) || !areStrings(outcome, "text") || typeof outcome.seconds !== "number") return false;
  const isDisplay = (/** @type {any} */ display) => isObject(display) && areStrings(display, "mime", "data", "maker", "narrow");
  const isFailure = (/** @type {any} */ failure) => isObject(failure) && areStrings(failure, "kind", "message", "traceback") && isIndex(failure.line);
  const isSkipped = isOptional(outcome.skipped, (text) => typeof text === "string");
  return Array.isArray(outcome.displays) && outcome.displays.every(isDisplay) && isOptional(outcome.failure, isFailure) && isSkipped;
}

/**
 * Returns an answer: what was asked for, or why it isn't there.
 * @param {string} json
 * @returns {{ answer?: any, error?: string, stopped?: boolean }}
 */
export function answerOf(json) {
  const message = parsed(json);
  if (!isObject(message)) return { error: "Python gave no answer" };
  return "answer" in message ? { answer: message.answer } : { error: String(message.error), stopped: message.stopped === true };
}

/** Returns true for the result of a run. @param {any} result @returns {result is RunResult} */
export const isResult = (result) =>
  isObject(result) && Array.isArray(result.ran) && result.ran.every(isIndex) && isOptional(result.failed, isIndex) && isOptional(result.stopped, (value) => typeof value === "boolean");
