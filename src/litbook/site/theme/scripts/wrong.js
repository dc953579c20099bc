// A link below the passage under the pointer that reports a mistake there. It's in the gap to the next one, so nothing moves.

import { visible } from "./place.js";

const PASSAGES = ":is(p, ul, ol, dl, blockquote, .arithmatex, .litbook-block, .admonition, details)";
const LONGEST = 200; // characters of a passage that are quoted
const TOP = 72; // pixels; the lower edge of the header

const link = document.createElement("a");
link.className = "litbook-wrong-here";
link.target = "_blank";
link.rel = "noopener";
link.textContent = "Something's wrong here";

const reporting = () => document.querySelector(".litbook-wrong > a");

function passageAt(target) {
  const passage = target.closest?.(`.md-content__inner > ${PASSAGES}`);
  return passage?.matches(".litbook-about, .litbook-progress, .litbook-take, .litbook-wrong") ? null : passage;
}

/** Returns the address of a new issue that names the page, the place on it, and how the passage begins. */
function addressFor(passage) {
  const address = new URL(reporting().href);
  const field = [...address.searchParams.keys()].at(-1);
  const place = passage.id || passage.querySelector("[id]")?.id;
  const here = location.href.split("#")[0] + (place ? `#${place}` : "");
  const text = (passage.querySelector("pre > code") || passage).textContent.trim().replace(/\s+/g, " ");
  const quoted = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  address.searchParams.set(field, address.searchParams.get(field).replace("\n\n", () => `\n${here}\n\n> ${quoted}\n\n`));
  return address.href.replaceAll("+", "%20");
}

function offer(passage) {
  const host = passage?.matches("ul, ol, dl") ? passage.lastElementChild : passage; // a list has no other children than items
  if (link.parentElement === host) return;
  hide();
  if (!host || !reporting()) return;
  link.href = addressFor(passage);
  host.classList.add("litbook-passage");
  host.append(link);
}

function hide() {
  link.parentElement?.classList.remove("litbook-passage");
  link.remove();
}

/** Offers the link at the passage being read, and moves the focus to it. */
export function offerHere() {
  const passages = visible(`.md-content__inner > ${PASSAGES}`).filter(passageAt);
  offer(passages.find((passage) => passage.getBoundingClientRect().bottom > TOP + 8));
  link.focus({ preventScroll: true });
}

document.addEventListener("pointerover", ({ target, pointerType }) => pointerType === "mouse" && offer(passageAt(target)));
document.addEventListener("click", ({ target }) => target !== link && offer(passageAt(target))); // a finger, or a key
document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
