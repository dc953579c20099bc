// Opens a footnote in a popover at its number. Without scripts, the number links to the foot of the page.

const MARGIN = 8;

export function openNote(link, show) {
  const note = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const box = document.createElement("div");
  box.className = "litbook-note md-typeset";
  box.popover = "auto"; // closes on Escape or a click outside, and returns the focus to the number
  box.tabIndex = -1;
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", `Footnote ${link.textContent.trim()}`);
  box.append(...note.cloneNode(true).childNodes);
  box.querySelectorAll(".footnote-backref").forEach((back) => back.remove());
  box.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
  box.addEventListener("toggle", (event) => event.newState === "closed" && box.remove());
  document.body.append(box);
  link.focus({ preventScroll: true });
  box.showPopover({ source: link });
  place(box, link.getBoundingClientRect());
  box.focus({ preventScroll: true });
  show();
}

function place(box, at) {
  const left = Math.min(at.left, document.documentElement.clientWidth - box.offsetWidth - MARGIN);
  const below = at.bottom + MARGIN + box.offsetHeight < window.innerHeight;
  const top = below ? at.bottom + MARGIN : at.top - MARGIN - box.offsetHeight;
  box.style.left = `${Math.max(MARGIN, left) + window.scrollX}px`;
  box.style.top = `${top + window.scrollY}px`;
}
