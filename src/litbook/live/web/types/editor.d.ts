// The editor's view of the text that it edits.

/** A text that an editor can edit: a block, or an answer to an exercise. */
export interface Editable {
  readonly index: number;
  readonly source: string;
  /** The editor's accessible name, if it isn't that of a block. */
  readonly label?: string;
  /** The bar below it, which shows how to leave the editor by keyboard. */
  readonly bar: { hint(words: string): void };
  readonly page: { run(index: number): unknown; runAndGoOn(index: number): unknown };
  setSource(text: string, options?: { from?: string }): void;
}
