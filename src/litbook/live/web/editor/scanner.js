// A position in a text, and the tokens before it.

/** @typedef {[kind: string, text: string]} Token */
/** @typedef {{ at: number, what: "string" | "end of string" | "field" | "end of field" }} Mark fields of f-strings */

export class Scanner {
  at = 0;
  /** @type {Token[]} */
  tokens = [];
  /** @type {Mark[]} */
  marks = [];

  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  /** @param {RegExp} form */
  match(form) {
    form.lastIndex = this.at;
    return form.exec(this.text);
  }

  /**
   * @param {string} kind
   * @param {string | RegExp} what
   */
  take(kind, what) {
    const text = typeof what === "string" ? what : this.match(what)?.[0];
    if (!text) return "";
    this.at += text.length;
    const last = this.tokens.at(-1);
    if (last?.[0] === kind) last[1] += text;
    else this.tokens.push([kind, text]);
    return text;
  }

  /** @param {Mark["what"]} what begins or ends here */
  mark(what) {
    this.marks.push({ at: this.at, what });
  }

  get character() {
    return this.text[this.at];
  }

  get startsLine() {
    return this.at === 0 || this.text[this.at - 1] === "\n";
  }
}
