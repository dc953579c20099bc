// The section of the help about offline reading.

/** @import { StoreStatus } from "../types" */
/** @import * as offline from "./offline.js" */
import { remember } from "#litbook/memory.js";

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/**
 * Shows in the help what's stored, with buttons to store the whole book or to delete everything.
 * @param {HTMLElement} place
 * @param {Pick<typeof offline, "ask" | "forget" | "isWanted" | "supported">} offline
 */
export async function tell(place, { ask, forget, isWanted, supported }) {
  place.innerHTML = `<p></p><p><button type="button" data-does="all"></button>
    <button type="button" data-does="none">Forget these files</button></p><p role="status"></p>`;
  const [words, buttons, status] = place.children;
  const [all, none] = /** @type {HTMLCollectionOf<HTMLButtonElement>} */ (buttons.children);
  /** @param {StoreStatus | null} kept */
  const show = (kept) => {
    const rest = kept ? kept.allBytes - kept.bytes : 0;
    const edits = "What you change in blocks is kept in this browser, too, and never leaves it.";
    words.textContent = kept
      ? `For reading without a connection, this browser keeps what you open, and Python once it has run: ${kept.count} of ${kept.allCount} files, ${megabytes(kept.bytes)}. ${edits}`
      : `${supported ? "Nothing is kept for reading without a connection." : "Here, this browser can keep nothing for reading without a connection."} ${edits}`;
    all.hidden = !supported || Boolean(kept && !rest);
    all.textContent = `Take the whole book along${kept ? ` (${megabytes(rest)})` : ""}`;
    none.hidden = !kept?.count;
  };
  show(isWanted() ? await ask({ does: "tell" }) : null);
  all.addEventListener("click", async () => {
    remember("offline", true);
    status.textContent = "Fetching …";
    const kept = await ask({ does: "keep", below: "" }, show);
    show(kept);
    const isWhole = kept && kept.count === kept.allCount && !kept.problem;
    status.textContent = isWhole ? "The whole book is here." : `Not all of it is here: ${kept?.problem ?? "this browser keeps nothing"}.`;
  });
  none.addEventListener("click", async () => {
    await forget();
    show(null);
    status.textContent = "Forgotten.";
  });
}
