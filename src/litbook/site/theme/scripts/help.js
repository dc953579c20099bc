// The help dialog: keyboard shortcuts, what the browser stores, and how to turn either off.

import { load, saveAll } from "./backup.js";
import { recall, remember } from "./memory.js";

const KEYS = [
  [["j", "k"], "Next, previous block"],
  [["l", "h"], "Next, previous section"],
  [["n", "p"], "Next, previous page"],
  [["c"], "Copy the block"],
  [["v"], "Another view of the block, where it changes something"],
  [["d"], "The code so far"],
  [["s", "f"], "Search"],
  [["?"], "This help"],
];
const LIVE_KEYS = [
  [["r"], "Run the page to the block, or stop it"],
  [["e"], "Edit the block, or close its editor"],
  [["Ctrl Enter"], "In an editor: run"],
  [["Shift Enter"], "In an editor: run, and go on to the next block"],
  [["↑", "↓"], "On a number: more, less; with Shift finer"],
  [["Home"], "On a number: as it is in the book"],
];

const WRONG_KEYS = [[["w"], "Report a mistake in the passage being read"]];

const CONTENT = `
  <h2 id="litbook-help-title">Reading with the keyboard</h2>
  <dl></dl>
  <p><label><input type="checkbox"> Single keys do something</label></p>
  <p>What you have read, changed, and answered, and these choices are kept in this browser alone. Nothing is sent anywhere.</p>
  <p><button type="button" data-does="save">Save it all as a file</button> <label>or load such a file: <input type="file" accept=".json"></label></p>
  <p><button type="button" data-does="forget">Forget what I have read, changed, and answered</button></p>
  <p role="status"></p>
  <div class="litbook-kept"></div>
  <p><button type="button" data-does="close">Close</button></p>`;

export function openHelp(opener, forget) {
  const dialog = document.createElement("dialog");
  dialog.className = "litbook-help md-typeset";
  dialog.setAttribute("aria-labelledby", "litbook-help-title");
  dialog.innerHTML = CONTENT;
  const live = document.querySelector(".litbook-live") ? LIVE_KEYS : [];
  const wrong = document.querySelector(".litbook-wrong") ? WRONG_KEYS : [];
  for (const [keys, says] of [...KEYS.slice(0, -1), ...wrong, ...live, ...KEYS.slice(-1)]) {
    const term = document.createElement("dt");
    term.innerHTML = keys.map((key) => `<kbd>${key}</kbd>`).join(" ");
    const description = document.createElement("dd");
    description.textContent = says;
    dialog.querySelector("dl").append(term, description);
  }
  const choice = dialog.querySelector("input");
  choice.checked = recall("keys") !== false;
  choice.addEventListener("change", () => remember("keys", choice.checked));
  const tell = (words) => (dialog.querySelector("[role='status']").textContent = words);
  dialog.querySelector("[data-does='forget']").addEventListener("click", () => (forget(), tell("Forgotten.")));
  dialog.querySelector("[data-does='save']").addEventListener("click", saveAll);
  dialog.querySelector("[type='file']").addEventListener("change", async ({ target }) => {
    tell(await load(target.files[0]));
    dialog.addEventListener("close", () => location.reload());
  });
  dialog.querySelector("[data-does='close']").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    opener.focus({ preventScroll: true });
  });
  if (document.querySelector("meta[name='litbook-edition']"))
    import("./live/offline.js").then(({ tell }) => tell(dialog.querySelector(".litbook-kept")));
  document.body.append(dialog);
  dialog.showModal();
}
