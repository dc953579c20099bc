// Fetches an exercise's answer from its own page and shows it in place, when it's first opened.

import { fetchText } from "./fetching.js";
import { withPrefix } from "./ids.js";

const HEADING = /^H[1-6]$/;

export async function unfold(details, show) {
  if (details.dataset.fetched) return;
  details.dataset.fetched = "yes";
  const link = details.querySelector("a");
  const note = document.createElement("p");
  note.setAttribute("role", "status");
  note.textContent = "Fetching the answer …";
  link.parentElement.before(note);
  try {
    const answer = await fetchSection(link);
    note.replaceWith(answer);
    show(answer);
    answer.querySelectorAll("pre > code").forEach((code) => (code.tabIndex = code.scrollWidth > code.clientWidth ? 0 : -1));
  } catch {
    note.textContent = "The answer cannot be fetched now. It is here:";
    delete details.dataset.fetched;
    details.addEventListener("toggle", () => note.remove(), { once: true });
  }
}

async function fetchSection(link) {
  const page = new DOMParser().parseFromString(await fetchText(link.href), "text/html");
  const heading = page.getElementById(link.hash.slice(1));
  const section = document.createElement("div");
  section.className = "litbook-answered";
  section.append(asSubtitle(page, heading));
  for (let next = heading.nextElementSibling; next && !isHeading(next, heading); next = heading.nextElementSibling) {
    if (next.matches(".litbook-take, .litbook-gained, .litbook-code, .litbook-live")) break; // the page's footer
    section.append(next);
  }
  absolute(section, link.href);
  const ids = new Set([...section.querySelectorAll("[id]")].map((element) => element.id));
  section.innerHTML = withPrefix(section.innerHTML, ids, `${link.hash.slice(1)}-`);
  return section;
}

const isHeading = (element, like) => HEADING.test(element.tagName) && element.tagName <= like.tagName;

function asSubtitle(page, heading) {
  const title = page.createElement("p"); // a heading would appear in the chapter's outline
  title.className = "litbook-answer-title";
  heading.querySelectorAll(".headerlink").forEach((anchor) => anchor.remove());
  title.append(...[...heading.childNodes].map((node) => node.cloneNode(true)));
  return title;
}

function absolute(section, base) {
  for (const element of section.querySelectorAll("[href], [src]")) {
    const name = element.hasAttribute("href") ? "href" : "src";
    const value = element.getAttribute(name);
    const here = value.startsWith("#") && section.querySelector(`[id="${CSS.escape(value.slice(1))}"]`);
    if (!here) element.setAttribute(name, new URL(value, base).href);
  }
}
