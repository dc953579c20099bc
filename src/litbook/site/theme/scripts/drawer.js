// The drawer with the package's files as of the block being read: beside the text, or modal in a narrow window.

import { fetchData, loadStyle } from "./fetching.js";
import { recall, remember } from "./memory.js";
import { blockBeingRead } from "./place.js";
import { takeButtons } from "./take.js";

const STYLE = new URL("drawer.css", import.meta.url).href;
const SITE = new URL("../../", import.meta.url); // during an instant navigation, location is the next page's already
let drawer = null; // the open drawer: dialog, data, button, and so on
let chosen = null; // the file that the reader, or the last block with changes, selected

export async function toggleDrawer(button, source, beside) {
  if (drawer) return close();
  remember("drawer", true);
  await open(button, source, beside, true);
}

export async function onPage(button, source, beside) {
  // After navigation: reopen the drawer with the new page's content, without moving the focus.
  if (drawer) remove();
  if (source && beside.matches && recall("drawer")) await open(button, source, beside, false);
}

async function open(button, source, beside, focus) {
  const address = new URL(source, SITE).href;
  const [data] = await Promise.all([fetchData(address), loadStyle(STYLE)]);
  if (drawer) return;
  const dialog = makeDialog();
  drawer = { dialog, data, button, beside, cameFrom: document.activeElement };
  button.setAttribute("aria-expanded", "true");
  document.body.append(dialog);
  place(focus);
  show(true);
  if (focus) dialog.querySelector("[role='tab'][aria-selected='true']")?.focus({ preventScroll: true });
}

function makeDialog() {
  const dialog = document.createElement("dialog");
  dialog.className = "litbook-drawer";
  dialog.setAttribute("aria-labelledby", "litbook-drawer-title");
  dialog.innerHTML = `
    <div class="litbook-bar"><h2 id="litbook-drawer-title">The code so far</h2><button type="button">Close</button></div>
    <div role="tablist" aria-label="Files"></div>
    <p></p>
    <div class="highlight" role="tabpanel" id="litbook-drawer-file" tabindex="0"><pre><code></code></pre></div>`;
  const closing = dialog.querySelector(".litbook-bar button");
  closing.addEventListener("click", close);
  closing.before(...takeButtons(() => drawer.file));
  dialog.addEventListener("cancel", (event) => (event.preventDefault(), close())); // Escape, when modal
  dialog.addEventListener("keydown", onKey);
  dialog.addEventListener("click", (event) => event.target === dialog && close()); // the backdrop
  return dialog;
}

function place(mayMove) {
  const { dialog, beside } = drawer;
  const block = blockBeingRead();
  const before = block && block.getBoundingClientRect();
  document.documentElement.classList.toggle("litbook-beside", beside.matches);
  if (dialog.open) dialog.close(); // the other mode
  if (beside.matches) dialog.open = true; // show() would move the focus
  else dialog.showModal();
  if (block && mayMove) settle(block, before);
}

function settle(block, before) {
  // Keep the block being read at its height, and slide it to its new position.
  const after = block.getBoundingClientRect();
  window.scrollBy({ top: after.top - before.top, behavior: "instant" });
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const shift = before.left - after.left;
  if (!still && shift) {
    const keyframes = [{ transform: `translateX(${shift}px)` }, { transform: "none" }];
    document.querySelector(".md-content").animate(keyframes, { duration: 180, easing: "ease-out" });
  }
}

function close() {
  const block = blockBeingRead();
  const before = block && block.getBoundingClientRect();
  const { button, dialog, cameFrom } = drawer;
  const hadFocus = dialog.contains(document.activeElement);
  remember("drawer", false);
  remove();
  if (block) settle(block, before);
  if (hadFocus) (cameFrom.isConnected && cameFrom !== document.body ? cameFrom : button).focus({ preventScroll: true });
}

function remove() {
  drawer.button.setAttribute("aria-expanded", "false");
  drawer.dialog.close();
  drawer.dialog.remove();
  document.documentElement.classList.remove("litbook-beside");
  drawer = null;
}

function stateAt(number) {
  // Each state holds only the files that differ from the previous one.
  const files = {};
  let made = {};
  let at = 0;
  for (const state of drawer.data.states.filter((candidate) => candidate.block <= number)) {
    Object.assign(files, state.files);
    made = state.block === number ? state.made : {};
    at = state.block;
  }
  return { at, files, made };
}

const numbers = (runs) => runs.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));

function show(force) {
  const block = blockBeingRead();
  const number = block ? Number(block.id.slice("block-".length)) : 0;
  if (!force && number === drawer.number) return;
  const state = stateAt(number);
  const same = drawer.at === state.at && drawer.number !== undefined && !Object.keys(state.made).length && !drawer.lit;
  drawer.number = number;
  drawer.at = state.at;
  drawer.state = state;
  if (same) return;
  const [first] = Object.keys(state.made);
  if (first) chosen = first;
  showFile(state.files[chosen] ? chosen : Object.keys(state.files)[0]);
}

function showFile(path) {
  const { dialog, state, data } = drawer;
  showTabs(path);
  const made = new Set(numbers(state.made[path] || []));
  drawer.lit = made.size > 0;
  const lines = numbers(state.files[path] || []).map((place) => data.lines[place]);
  drawer.file = { path, lines };
  dialog.querySelector("code").innerHTML = lines
    .map((line, index) => (made.has(index) ? `<mark>${line || " "}</mark>` : `${line}\n`))
    .join("");
  const count = made.size === 1 ? "line" : made.size + " lines"; // the minifier would drop the space in a nested template
  const says = made.size ? `Marked: the ${count} of the block being read.` : "";
  dialog.querySelector("p").textContent = says || "The file as it is here. The block being read doesn’t change it; further down the page there may be more.";
  const mark = dialog.querySelector("mark");
  const panel = dialog.querySelector("[role='tabpanel']");
  if (mark) panel.scrollTop = mark.offsetTop - panel.offsetTop - panel.clientHeight / 4;
}

function showTabs(path) {
  const list = drawer.dialog.querySelector("[role='tablist']");
  const focused = list.contains(document.activeElement);
  const tabs = Object.keys(drawer.state.files).map((file) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", "litbook-drawer-file");
    tab.setAttribute("aria-selected", file === path);
    tab.tabIndex = file === path ? 0 : -1;
    tab.textContent = file.split("/").pop();
    tab.title = file;
    tab.dataset.file = file;
    tab.classList.toggle("litbook-made", Boolean(drawer.state.made[file]));
    tab.addEventListener("click", () => choose(file));
    return tab;
  });
  list.replaceChildren(...tabs);
  const current = tabs.find((tab) => tab.dataset.file === path);
  drawer.dialog.querySelector("[role='tabpanel']").setAttribute("aria-label", path);
  if (focused) current?.focus({ preventScroll: true });
}

function choose(file) {
  chosen = file;
  showFile(file);
}

function onEscape(event) {
  // Close the drawer wherever the focus is, unless Escape closes something else first.
  const other = document.querySelector("dialog:modal, [data-md-toggle='search']:checked");
  if (event.key === "Escape" && drawer?.beside.matches && !other) close();
}

function onKey(event) {
  if (event.target.getAttribute("role") !== "tab") return;
  const tabs = [...event.target.parentElement.children];
  const here = tabs.indexOf(event.target);
  const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  choose(tabs[(to + tabs.length) % tabs.length].dataset.file);
}

document.addEventListener("keydown", onEscape);
let asked = 0;
const later = () => (asked ||= requestAnimationFrame(() => ((asked = 0), drawer && show(false))));
window.addEventListener("scroll", later, { passive: true });
window.matchMedia("(min-width: 76.25em)").addEventListener("change", () => drawer && (place(false), show(true)));
