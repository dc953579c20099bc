// The message for readers when the worker has no answer.

/**
 * @param {unknown} problem
 * @param {string} what
 */
export function why(problem, what) {
  const message = problem instanceof Error ? problem.message : String(problem);
  return message === "stopped" ? "Stopped." : `${what}: ${message}`;
}
