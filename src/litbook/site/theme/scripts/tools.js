// The buttons in the corner, for the drawer and the help dialog, whose scripts are loaded on demand. On a phone they're in a
// menu, and one button in the header opens it.

import { recall } from "./memory.js";
import { forgetProgress } from "./progress.js";

const BESIDE = window.matchMedia("(min-width: 76.25em)"); // Material's breakpoint for a fixed table of contents and navigation
const CODE = "The code so far";

function tool(name, text, label, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.tool = name;
  call(button, text, label);
  button.addEventListener("click", () => action(button));
  return button;
}

function call(button, text, label = text) {
  button.textContent = text;
  button.setAttribute("aria-label", label);
  button.title = label;
}

function makeTools() {
  const tools = document.createElement("aside");
  tools.className = "litbook-tools";
  tools.setAttribute("aria-label", "Reading aids");
  const menu = document.createElement("div");
  menu.className = "litbook-menu";
  menu.popover = "auto";
  const more = tool("more", "⋯", "Reading aids", () => {});
  more.popoverTargetElement = menu;
  const chosen = (action) => (button) => {
    if (menu.matches(":popover-open")) menu.hidePopover();
    return action(button.checkVisibility() ? button : more, button);
  };
  const code = tool("code", CODE, CODE, chosen((_, button) => toggleCode(button)));
  code.setAttribute("aria-expanded", "false");
  const help = tool("help", "?", "Keyboard, and what this browser remembers", chosen(async (button) =>
    (await import("./help.js")).openHelp(button, forgetProgress)
  ));
  const top = tool("top", "Back to top", "Back to top", chosen(() => window.scrollTo({ top: 0 })));
  menu.append(code, help, top);
  tools.append(more, menu);
  document.querySelector(".md-header").after(tools);
  return tools;
}

async function toggleCode(button) {
  call(button, CODE);
  try {
    const { toggleDrawer } = await import("./drawer.js");
    await toggleDrawer(button, source(), BESIDE);
  } catch {
    call(button, "It cannot be fetched now"); // offline; another click tries again
  }
}

const source = () => document.querySelector(".litbook-code")?.dataset.source;

export async function startTools() {
  if (!document.querySelector(".md-header")) return;
  const code = (document.querySelector(".litbook-tools") || makeTools()).querySelector("[data-tool='code']");
  call(code, CODE);
  code.hidden = !source();
  const open = code.getAttribute("aria-expanded") === "true";
  const wanted = source() && recall("drawer") && BESIDE.matches;
  if (wanted) document.documentElement.classList.add("litbook-beside"); // needed after instant navigation; otherwise the page sets it while loading
  try {
    if (open || wanted) await (await import("./drawer.js")).onPage(code, source(), BESIDE);
  } catch {
    document.documentElement.classList.remove("litbook-beside"); // offline; the button stays
  }
}
