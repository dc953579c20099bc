// Opens and closes the lab, which is fetched when somebody opens it.

/** @import { LiveBlock, Pack } from "#live/types" */

/** @param {Pack} pack */
export function attach(pack) {
  pack.offer("train", (block, button) => {
    const panel = block.addPanel("lab");
    return () => (panel.firstChild ? close(panel, button) : open(pack, block, panel, button));
  });
}

/**
 * @param {Pack} pack
 * @param {LiveBlock} block
 * @param {HTMLElement} panel
 * @param {HTMLButtonElement} button
 */
async function open(pack, block, panel, button) {
  button.disabled = true;
  try {
    const { Lab } = await import("./lab/lab.js");
    if (pack.page.signal.aborted) return;
    const lab = new Lab(pack, panel, () => close(panel, button));
    block.element.classList.add("lab-open");
    button.setAttribute("aria-expanded", "true");
    button.textContent = "Close the lab";
    lab.begin();
  } catch {
    pack.page.say("The lab cannot be fetched now.");
  } finally {
    button.disabled = false;
  }
}

/**
 * @param {HTMLElement} panel
 * @param {HTMLButtonElement} button
 */
function close(panel, button) {
  panel.dispatchEvent(new Event("closed"));
  panel.replaceChildren();
  panel.parentElement?.classList.remove("lab-open");
  button.setAttribute("aria-expanded", "false");
  button.textContent = "Open the lab";
  button.focus();
}
