// What the reader has changed, answered, guessed, and read, as a file to save, and back from such a file.

import { save } from "./copy.js";
import { recall, remember } from "./memory.js";

const FORMAT = "litbook 1";
const NAMES = ["edits", "exercises", "predictions", "progress"]; // of objects in localStorage
const MOST = 5_000_000; // bytes, which is what browsers store

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const both = (own, other) => (isObject(own) && isObject(other) ? { ...own, ...other } : other);

export function saveAll() {
  const content = Object.fromEntries(NAMES.map((name) => [name, recall(name) ?? {}]));
  const text = JSON.stringify({ format: FORMAT, ...content }, null, 1);
  const title = document.querySelector(".md-header__topic")?.textContent.trim() || "book";
  save(`${title} - my work.json`, text, "application/json");
}

/** Adds what a file holds to what is stored; where both have something, the file's counts. Resolves to what to tell the reader. */
export async function load(file) {
  const content = await read(file);
  if (content?.format !== FORMAT || !NAMES.every((name) => isObject(content[name]))) return "This is no file that was saved here.";
  for (const name of NAMES) {
    const own = recall(name) ?? {};
    const all = { ...own, ...Object.fromEntries(Object.entries(content[name]).map(([page, found]) => [page, both(own[page], found)])) };
    remember(name, all);
    if (JSON.stringify(recall(name)) !== JSON.stringify(all)) return "This browser doesn't store that much.";
  }
  const count = (found) => Object.values(found).reduce((sum, page) => sum + Object.keys(page ?? {}).length, 0);
  return `Loaded: changed blocks, ${count(content.edits)}; answers, ${count(content.exercises)}. You'll see them when you close this.`;
}

async function read(file) {
  try {
    return file.size <= MOST && JSON.parse(await file.text());
  } catch {
    return null;
  }
}
