// Reading progress, per page and for the whole book, stored in the browser only.

import { inBook, recall, remember } from "./memory.js";
import { visible } from "./place.js";

const PAUSE = 400; // milliseconds between notes, and after forgetting
const READ = 0.97; // the fraction of a page that counts as all of it
const links = () => [...document.querySelectorAll(".md-nav--primary a.md-nav__link[href]")];
const known = () => recall("progress") || {};

function depth() {
  const article = document.querySelector(".md-content__inner");
  if (!article) return 0;
  const box = article.getBoundingClientRect();
  return Math.min(1, (window.innerHeight - box.top) / (box.height * READ));
}

function note() {
  const page = inBook(location.href);
  const pages = known();
  if (!links().some((link) => inBook(link.href) === page)) return; // not a page of the book, such as the 404 page
  const before = pages[page] || 0;
  const now = Math.max(before, Math.floor(depth() * 20) / 20);
  const heading = visible(":is(h1, h2, h3)[id]").findLast((element) => element.getBoundingClientRect().top < window.innerHeight / 2);
  remember("last", { page, at: heading ? `#${heading.id}` : "" });
  if (now === before) return;
  remember("progress", { ...pages, [page]: now });
  showProgress();
}

export function showProgress() {
  const pages = known();
  for (const link of links()) {
    const part = pages[inBook(link.href)] || 0;
    link.querySelector(".litbook-part")?.remove();
    if (!part) continue;
    const mark = document.createElement("span");
    mark.className = "litbook-part";
    mark.style.setProperty("--part", part);
    mark.textContent = part === 1 ? " (read)" : ` (${Math.round(part * 100)} % read)`;
    link.append(mark);
  }
  showCount(pages);
}

function showCount(pages) {
  const place = document.querySelector(".litbook-progress");
  if (!place) return;
  place.dataset.unread ??= place.textContent;
  const chapters = JSON.parse(place.dataset.pages).map(inBook);
  const last = recall("last");
  const solved = Object.values(recall("exercises") || {}).flatMap((page) => Object.values(page)).filter((answer) => answer.done).length;
  if (!chapters.some((page) => pages[page])) return void (place.textContent = place.dataset.unread);
  const read = chapters.filter((page) => pages[page] === 1).length;
  place.textContent = `${read} of ${chapters.length} chapters read. `;
  if (solved) place.append(solved === 1 ? "1 exercise done. " : `${solved} exercises done. `);
  const link = links().find((candidate) => last && chapters.includes(last.page) && inBook(candidate.href) === last.page);
  if (link) {
    const title = document.createElement("a");
    title.href = link.href.split("#")[0] + last.at;
    title.textContent = link.querySelector(".md-ellipsis").textContent.trim();
    place.append("Go on with ", title, ". ");
  }
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "forget it";
  button.addEventListener("click", forgetProgress);
  place.append("Only this browser knows; ", button, ".");
}

export function forgetProgress() {
  clearTimeout(waiting); // what was scrolled to before isn't noted after, nor where the click itself scrolls
  waiting = setTimeout(() => (waiting = 0), PAUSE);
  remember("progress", {});
  remember("last", null);
  remember("exercises", {});
  remember("predictions", {});
  remember("edits", {});
  document.dispatchEvent(new Event("litbook:forget"));
  showProgress();
}

let waiting = 0;
window.addEventListener("scroll", () => (waiting ||= setTimeout(() => ((waiting = 0), note()), PAUSE)), { passive: true });
