// Single-key shortcuts. Readers can turn them off, including Material's (WCAG 2.1.4).

import { recall } from "./memory.js";
import { blockBeingRead, goTo, neighbour, visible } from "./place.js";

const MATERIALS = [..."fs/np,."];
const BLOCKS = ".litbook-block";
const SECTIONS = ":is(h1, h2, h3)";

const focusedBlock = () => document.activeElement.closest(BLOCKS) || blockBeingRead();
const shown = (element) => element.getClientRects().length > 0;

function copyBlock() {
  [...(focusedBlock()?.querySelectorAll(".litbook-copy") ?? [])].find((button) => shown(button.parentElement))?.click();
}

function nextView() {
  const choices = [...(focusedBlock()?.querySelectorAll(":scope > .litbook-switch button") ?? [])];
  const chosen = choices.findIndex((choice) => choice.ariaPressed === "true");
  choices[(chosen + 1) % choices.length]?.click();
}

const useTool = (name) => focusedBlock()?.querySelector(`:scope > .litbook-run [data-tool='${name}']`)?.click();

const LIVE_ACTIONS = { r: () => useTool("run"), e: () => useTool("edit") };
const ACTIONS = {
  j: () => goTo(neighbour(visible(BLOCKS), 1)),
  k: () => goTo(neighbour(visible(BLOCKS), -1)),
  l: () => goTo(neighbour(visible(SECTIONS), 1)),
  h: () => goTo(neighbour(visible(SECTIONS), -1)),
  c: copyBlock,
  v: nextView,
  d: () => document.querySelector(".litbook-tools [data-tool='code']:not([hidden])")?.click(),
  w: async () => document.querySelector(".litbook-wrong") && (await import("./wrong.js")).offerHere(),
  "?": () => document.querySelector(".litbook-tools [data-tool='help']")?.click(),
};

const typing = (element) => element.isContentEditable || element.matches("input:not([type='checkbox']), textarea, select");

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.key.length !== 1) return;
  if (!(event.target instanceof Element) || typing(event.target) || document.querySelector("dialog:modal")) return;
  if (recall("keys") === false) {
    if (MATERIALS.includes(event.key)) event.stopPropagation();
    return;
  }
  const action = ACTIONS[event.key] || (document.querySelector(".litbook-live") && LIVE_ACTIONS[event.key]);
  if (!action) return;
  event.preventDefault();
  action();
}

window.addEventListener("keydown", onKey, true);
