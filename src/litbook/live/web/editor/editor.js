// The editor of a block, fetched when the first one opens. It highlights code in the page's colors.

/** @import { Editable } from "../types" */
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentService, indentUnit } from "@codemirror/language";
import { EditorState, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, drawSelection, keymap, lineNumbers } from "@codemirror/view";
import { tokens } from "./lexer.js";

const LABEL = "Tab indents; Escape, then Tab leaves. Ctrl Enter runs, Shift Enter runs and goes on.";
const markLine = /** @type {import("@codemirror/state").StateEffectType<number>} */ (StateEffect.define());

/** @param {import("@codemirror/state").Text} text */
function highlighted(text) {
  const found = new RangeSetBuilder();
  let at = 0;
  for (const [kind, value] of tokens(text.toString())) {
    if (kind) found.add(at, at + value.length, Decoration.mark({ class: kind }));
    at += value.length;
  }
  return /** @type {import("@codemirror/view").DecorationSet} */ (found.finish());
}

const colors = StateField.define({
  create: (state) => highlighted(state.doc),
  update: (now, change) => (change.docChanged ? highlighted(change.newDoc) : now),
  provide: (field) => EditorView.decorations.from(field),
});

const fault = StateField.define({
  create: () => Decoration.none,
  update(now, change) {
    const line = change.effects.find((effect) => effect.is(markLine))?.value;
    if (line === undefined) return change.docChanged ? Decoration.none : now;
    if (line < 1 || line > change.newDoc.lines) return Decoration.none;
    return Decoration.set([Decoration.line({ class: "litbook-fault" }).range(change.newDoc.line(line).from)]);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Indents as the line above; four spaces more after a colon, four fewer after `return` and its like. */
const indent = indentService.of((context, at) => {
  const before = context.lineAt(at, -1).text;
  const step = /:\s*(#.*)?$/.test(before) ? 4 : /^\s*(return|pass|raise|break|continue)\b/.test(before) ? -4 : 0;
  return Math.max(0, (before.match(/^ */)?.[0].length || 0) + step);
});

export class Editor {
  /**
   * @param {Editable} block
   * @param {HTMLElement} frame
   */
  constructor(block, frame) {
    this.block = block;
    this.element = document.createElement("div");
    this.element.className = "highlight litbook-editor";
    const title = frame.querySelector(".filename")?.cloneNode(true);
    if (title) this.element.append(title);
    frame.after(this.element);
    block.bar.hint("Tab indents; Esc, then Tab leaves");
    this.view = new EditorView({ parent: this.element, state: this.#state() });
  }

  get hasFocus() {
    return this.element.contains(document.activeElement);
  }

  /** Puts the cursor into the editor; with a `gap`, which matches a text that's to be replaced, over the first of these. */
  focus(/** @type {RegExp} */ gap = /$^/) {
    const found = gap.exec(this.view.state.doc.toString());
    if (found) this.view.dispatch({ selection: { anchor: found.index, head: found.index + found[0].length } });
    this.view.focus();
  }

  /** @param {string} text */
  set(text) {
    const insert = text.replace(/\n$/, "");
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert } });
  }

  /** @param {number} [line] */
  mark(line) {
    this.view.dispatch({ effects: markLine.of(line || 0) });
  }

  close() {
    this.view.destroy();
    this.block.bar.hint("");
    this.element.remove();
  }

  #state() {
    const { block } = this;
    return EditorState.create({
      doc: block.source.replace(/\n$/, ""),
      extensions: [
        keymap.of([
          { key: "Mod-Enter", run: () => (block.page.run(block.index), true) },
          { key: "Shift-Enter", run: () => (block.page.runAndGoOn(block.index), true) },
        ]),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        indentUnit.of("    "),
        indent,
        lineNumbers(),
        colors,
        fault,
        keymap.of([...closeBracketsKeymap, ...historyKeymap, indentWithTab, ...defaultKeymap]),
        EditorView.contentAttributes.of({ "aria-label": block.label || `Block ${block.index + 1}. ${LABEL}`, autocapitalize: "off", tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) block.setSource(update.state.doc.toString(), { from: "editor" });
        }),
      ],
    });
  }
}
