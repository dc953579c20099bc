// Shares an edited page by its URL: the edits are in the fragment, which browsers don't send to the server.
// They're also stored in the tab until it's closed.

/** @import { LiveBlock, LivePage } from "../types" */
import { apply, editsOf, pack, unpack } from "./address.js";
import { SIGN, kept, place } from "./edits.js";

/** @param {LivePage} page */
export function attach(page) {
  const there = place(); // now, because location changes before the page closes
  for (const block of page.blocks) addButton(page, block, there);
  const open = () => location.hash.startsWith(SIGN) && receive(page);
  if (!open()) restore(page);
  window.addEventListener("hashchange", open, { signal: page.signal });
}

/**
 * @param {LivePage} page
 * @param {LiveBlock} block
 * @param {string} there
 */
function addButton(page, block, there) {
  if (block.data.skip !== undefined || block.data.missing?.length) return;
  const button = block.addTool("share", () => share(page));
  const show = () => (button.hidden = block.source === block.data.source);
  block.addEventListener("changed", () => (show(), keep(page, there)));
  show();
}

/** @param {LivePage} page */
async function share(page) {
  try {
    const address = location.href.split("#")[0] + (await pack(editsOf(page.blocks)));
    await navigator.clipboard.writeText(address);
    page.say(`The address is in the clipboard: ${address.length} characters. It holds the edits; nothing was sent.`);
  } catch (problem) {
    page.say(`No address was copied: ${problem instanceof Error ? problem.message : problem}.`);
  }
}

/** @param {LivePage} page */
async function receive(page) {
  const end = location.hash;
  history.replaceState(history.state, "", location.href.split("#")[0]); // the reader may edit on, and the fragment would be out of date
  try {
    const edits = await unpack(end);
    const blocks = apply(page.blocks, edits, "address");
    const lost = edits.length - blocks.length;
    const missing = lost ? ` ${lost} of its ${edits.length} edits were made to a text that this edition does not have, and are left out.` : "";
    const words = blocks.length ? "This page was edited by whoever sent you the address. Nothing has run yet." : "The address brought edits.";
    notice(page, blocks, words + missing);
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : problem;
    notice(page, [], `The address brought edits that cannot be read: ${why}. The page is as in the book.`);
  }
}

/**
 * Shows a notice at the top of the page, with buttons if there are edited blocks.
 * @param {LivePage} page
 * @param {LiveBlock[]} blocks the edited ones
 * @param {string} words
 */
function notice(page, blocks, words) {
  document.querySelector(".litbook-shared")?.remove();
  const box = document.createElement("div");
  box.className = "litbook-shared";
  box.setAttribute("role", "status");
  const text = document.createElement("p");
  text.textContent = words;
  box.append(text);
  /** @type {[string, () => void][]} */
  const choices = [["Close", () => {}]];
  if (blocks.length) {
    const last = Math.max(...blocks.map(({ index }) => index));
    choices.unshift(["Run", () => page.run(last)], ["Reset all", () => page.blocks.forEach((block) => block.reset())]);
  }
  for (const [label, action] of choices) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => (box.remove(), action()));
    box.append(button);
  }
  (document.querySelector(".md-content__inner h1") ?? page.blocks[0].element).after(box);
  page.signal.addEventListener("abort", () => box.remove());
  box.scrollIntoView({ block: "nearest" });
}

/**
 * @param {LivePage} page
 * @param {string} there
 */
function keep(page, there) {
  const edits = editsOf(page.blocks);
  try {
    if (edits.length) sessionStorage.setItem(there, JSON.stringify(edits));
    else sessionStorage.removeItem(there);
  } catch {
    // Storage is full or blocked; the page works without it.
  }
}

/** @param {LivePage} page */
function restore(page) {
  try {
    apply(page.blocks, JSON.parse(kept() ?? "[]"), "tab");
  } catch {
    // Not valid JSON: another program wrote it.
  }
}
