// The lab opens in the place of its block when the reader asks for it. An address that holds a state is shown as text first.

/** @import { LiveBlock, Pack } from "#live/types" */
import { SIGN } from "./state/state.js";

/** @param {Pack} pack */
export function attach(pack) {
  pack.offer("expression-lab", (block, button) => {
    const door = new Door(pack, block, button);
    return () => door.press();
  });
}

class Door {
  /** @type {import("./lab.js").Lab | null} */
  #lab = null;
  #count = 0; // of what was to be shown: only the last of it is

  /**
   * @param {Pack} pack
   * @param {LiveBlock} block
   * @param {HTMLButtonElement} button
   */
  constructor(pack, block, button) {
    this.pack = pack;
    this.block = block;
    this.button = button;
    this.panel = block.addPanel("expression-lab");
    const look = () => location.hash.startsWith(SIGN) && this.#receive(location.hash);
    window.addEventListener("hashchange", look, { signal: pack.page.signal });
    look();
  }

  async press() {
    if (this.#lab) {
      history.replaceState(history.state, "", location.href.split("#")[0]); // nothing to open the next time
      return this.#close();
    }
    const { FIRST } = await import("./state/presets.js");
    await this.#open(FIRST);
  }

  /** @param {import("./state/state.js").State} state */
  async #open(state) {
    const count = (this.#count += 1);
    try {
      const { Lab } = await import("./lab.js");
      if (this.pack.page.signal.aborted || count !== this.#count) return;
      this.#close();
      this.#lab = new Lab(this.pack, state);
      this.panel.replaceChildren(this.#lab.root);
      this.button.textContent = "Close the lab";
      this.button.setAttribute("aria-expanded", "true");
      this.#lab.begin();
    } catch {
      this.pack.page.say("The lab cannot be fetched now.");
    }
  }

  #close() {
    this.#lab?.close();
    this.#lab = null;
    this.panel.replaceChildren();
    this.button.textContent = "Open the lab";
    this.button.setAttribute("aria-expanded", "false");
  }

  /** @param {string} fragment written by anybody */
  async #receive(fragment) {
    const count = (this.#count += 1);
    const { received } = await import("./view/received.js");
    if (this.pack.page.signal.aborted || count !== this.#count) return;
    this.#close();
    this.panel.replaceChildren(received(fragment, (state) => this.#open(state)));
    this.panel.scrollIntoView({ block: "nearest" });
  }
}
