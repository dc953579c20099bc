// The lab: holds the state, asks Python about it, and has everything drawn.

/** @import { Pack } from "#live/types" */
/** @import { State } from "./state/state.js" */
import { copy, element, textButton } from "#live/elements.js";
import { addressOf, begin } from "./state/state.js";
import { EXPRESSIONS, OTHER, QUESTIONS } from "./state/presets.js";
import { Asking } from "./asking.js";
import { Listing } from "./view/listing.js";
import { Pane } from "./view/pane.js";
import { Player } from "./view/player.js";
import { Rules, chapterOf } from "./view/rules.js";

const QUIET = 700; // milliseconds until what was typed is told and in the address

export class Lab {
  #timer = 0;
  /** @type {Asking[]} */
  #asking = [];

  /** @param {Pack} pack @param {State} state */
  constructor(pack, state) {
    this.pack = pack;
    this.state = state;
    const wishes = {
      write: (/** @type {number} */ place, /** @type {string} */ text, /** @type {string} */ how) => this.#write(place, text, how),
      turn: (/** @type {number} */ place, /** @type {number} */ node) => this.#turn(place, node),
      wait: () => this.#asking.forEach((one) => one.insist()),
    };
    this.panes = [0, 1].map((place) => new Pane(place, wishes, () => this.state));
    this.#asking = this.panes.map((pane) => new Asking(pack, pane, () => this.state, () => this.#drawn()));
    this.rules = new Rules((change) => this.set({ at: null, ...change }));
    this.player = new Player((at, isPlaying) => (this.set({ at }), isPlaying || this.#say()));
    this.listing = new Listing((text) => copy(pack.page, text, "The script is in the clipboard."));
    this.compare = textButton("Compare with another", "Two expressions side by side, by the same rules", () => this.#toggle());
    this.undo = textButton("Start over", "Take back all turns", () => this.set({ clicked: [[], []], at: null }));
    this.chapter = element("span", "xlab-chapter");
    const share = textButton("Copy address", "Copy an address of this state", () => copy(pack.page, location.href.split("#")[0] + addressOf(this.state), "The address is in the clipboard."));
    this.root = element("section", "xlab", this.#picks(), element("div", "xlab-bar", this.rules.root, this.undo), element("div", "xlab-panes", ...this.panes.map((pane) => pane.root)), this.player.root, element("div", "xlab-foot", this.chapter, this.compare, share), this.listing.root);
    this.root.setAttribute("aria-label", "The expression lab");
    pack.page.signal.addEventListener("abort", () => this.close());
    this.unsubscribe = pack.page.engine.on((event) => event.type === "loading" && this.#asking.forEach((one) => one.load(event)));
  }

  begin() {
    this.set({});
    this.root.scrollIntoView({ block: "start" });
    if (matchMedia("(hover: hover)").matches) this.panes[0].text.focus({ preventScroll: true }); // on a phone the keyboard would cover the lab
  }

  close() {
    this.unsubscribe();
    this.player.pause();
    window.clearTimeout(this.#timer);
    for (const one of this.#asking) one.close();
  }

  /** @param {Partial<State>} change */
  set(change) {
    const before = this.state;
    this.state = { ...before, ...change };
    const isMoment = Object.keys(change).every((name) => name === "at") && this.panes[0].answer;
    if (isMoment) this.#drawn();
    else this.#ask();
  }

  #ask() {
    const { texts, order } = this.state;
    this.player.pause();
    this.rules.show(this.state);
    this.undo.hidden = order !== "clicked";
    this.panes[1].root.hidden = texts.length < 2;
    this.root.dataset.panes = String(texts.length);
    this.compare.textContent = texts.length < 2 ? "Compare with another" : "Only one";
    this.panes.slice(0, texts.length).forEach((pane, place) => (pane.write(), this.#asking[place].ask()));
    this.#explain();
    this.#later();
  }

  /** Something has arrived, or another moment is shown. */
  #drawn() {
    const shown = this.panes.slice(0, this.state.texts.length).filter(({ answer }) => answer);
    for (const pane of shown) pane.draw();
    const last = Math.max(0, ...shown.map(({ moments }) => moments.length - 1));
    this.player.update(this.state.at, last, shown[0]?.words() ?? "");
    const [first] = shown;
    if (first?.answer) this.listing.show(first.answer, first.moments[Math.min(this.state.at ?? Infinity, first.moments.length - 1)]);
    this.#later();
  }

  /** @param {number} place @param {string} text @param {string} how */
  #write(place, text, how) {
    const texts = this.state.texts.map((old, index) => (index === place ? text : old));
    const clicked = how === "typed" ? this.state.clicked.map((turns, index) => (index === place ? [] : turns)) : this.state.clicked;
    this.set(how === "typed" ? { texts, clicked, at: null } : { texts });
  }

  /** @param {number} place @param {number} node */
  #turn(place, node) {
    const clicked = this.state.clicked.map((turns, index) => (index === place ? [...turns, node].slice(0, 200) : turns));
    this.set({ clicked, at: null });
  }

  #toggle() {
    const { texts } = this.state;
    this.set({ texts: texts.length < 2 ? [texts[0], OTHER] : [texts[0]], at: null });
  }

  /** After a while, the address holds the state, and what came out is told. */
  #later() {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      history.replaceState(history.state, "", addressOf(this.state));
      if (this.state.at === null) this.#say();
    }, QUIET);
  }

  #say() {
    const words = this.panes.slice(0, this.state.texts.length).map((pane) => pane.words());
    this.pack.page.say(words.filter(Boolean).join(" "), "quietly");
  }

  /** Shows the page's own link to what explains the rules. */
  #explain() {
    const link = document.querySelector(`a.${chapterOf(this.state)}`);
    this.chapter.replaceChildren(...(link ? ["Explained in ", Object.assign(element("a", "", link.textContent ?? ""), { href: /** @type {HTMLAnchorElement} */ (link).href })] : []));
  }

  #picks() {
    const expressions = EXPRESSIONS.map(({ name, title, text }) => textButton(name, title, () => this.set(begin(text, { write: this.state.write, order: this.state.order }))));
    const questions = QUESTIONS.map(({ name, state }) => textButton(name, "", () => this.set(state)));
    const group = (/** @type {string} */ label, /** @type {HTMLElement[]} */ buttons) => {
      const row = element("div", "xlab-picks", element("span", "", label), ...buttons);
      row.setAttribute("role", "group");
      row.setAttribute("aria-label", label);
      return row;
    };
    return element("div", "xlab-start", group("Ask", questions), group("Or pick", expressions));
  }
}
