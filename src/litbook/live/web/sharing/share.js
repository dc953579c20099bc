// Shares an edited page by its URL: the edits are in the fragment, which browsers don't send to the server. Edits are also
// stored in the browser, the reader's own apart from those that came with an address.

/** @import { LiveBlock, LivePage } from "../types" */
import { editsOf, pack, placed, unpack } from "./address.js";
import { tintChanges } from "./changed.js";
import { SIGN, place } from "./edits.js";
import { Notice } from "./notice.js";
import { Versions } from "./versions.js";

/** @param {LivePage} page */
export function attach(page) {
  const versions = new Versions(page, place()); // now, because location changes before the page closes
  const notice = new Notice(page, versions);
  for (const block of page.blocks) follow(page, block, versions, notice);
  const open = () => location.hash.startsWith(SIGN) && receive(page, versions, notice);
  if (!open()) {
    versions.show(versions.shown);
    notice.show();
  }
  window.addEventListener("hashchange", open, { signal: page.signal });
  document.addEventListener("litbook:forget", () => (versions.show(null), notice.show()), { signal: page.signal });
}

/**
 * Stores a block's text when it changes, and offers to share it.
 * @param {LivePage} page
 * @param {LiveBlock} block
 * @param {Versions} versions
 * @param {Notice} notice
 */
function follow(page, block, versions, notice) {
  const canRun = block.data.skip === undefined && !block.data.missing?.length;
  const button = canRun ? block.addTool("share", () => share(page)) : null;
  const show = () => button && (button.hidden = block.source === block.data.source);
  block.addEventListener("changed", () => {
    const wasAsSent = versions.isAsSent;
    if (!versions.keep(block)) page.say("This browser does not keep what you change.");
    if (wasAsSent !== versions.isAsSent) notice.show(); // what came can be had back
    else if (versions.shown) tintChanges([block], true);
    show();
  });
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

/**
 * @param {LivePage} page
 * @param {Versions} versions
 * @param {Notice} notice
 */
async function receive(page, versions, notice) {
  const end = location.hash;
  history.replaceState(history.state, "", location.href.split("#")[0]); // the reader may edit on, and the fragment would be out of date
  try {
    const edits = await unpack(end);
    const { texts, left } = placed(page.blocks, edits);
    const words = texts.size ? "This page was edited by whoever sent you the address. Nothing has run yet." : "The address brought edits.";
    const missing = left.length ? ` ${left.length} of its ${edits.length} edits were made to a text that this edition does not have, and are left out.` : "";
    versions.arrive(end, edits);
    notice.show(words + missing);
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : problem;
    versions.show(versions.shown);
    notice.show(`The address brought edits that cannot be read: ${why}. The page is as it was.`);
  }
}
