// The exercises of a page, and the check of an answer.

export interface ExercisesData {
  /** The sources of the blocks that run before any answer. */
  before: string[];
  /** The public names that these blocks define. */
  known: string[];
  each: ExerciseData[];
}

export interface ExerciseData {
  /** Counted from 1. */
  number: number;
  /** The source of the block that checks an answer. */
  judge?: string;
  /** The names that the judge expects the answer to define. */
  names?: string[];
  /** The initial text of an answer: stubs for these names. */
  start?: string;
}

/** The result of a check, from `litbook.live.pyodide.answer`. */
export interface Verdict {
  passed: boolean;
  /** Empty if the answer passed. */
  message: string;
  /** Set if the check raised something other than an AssertionError with a message. */
  traceback?: string;
  /** The last line of the answer in that traceback. */
  line?: number;
}
