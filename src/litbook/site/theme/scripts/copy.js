// A copy button on each block of code, and one for the page as Markdown; and texts as files to save.

const DONE = 2000; // milliseconds for which the button shows the result

/** Returns the text of `code` in the form that can be pasted into a Python prompt; litbook/weave/paste.py picks the lines. */
function pasteable(code) {
  const step = code.closest(".highlight");
  const block = step && step.parentElement.closest("[data-paste]");
  const text = code.textContent.replace(/\n*$/, "\n");
  if (!block || step.parentElement !== block) return text; // other views are copied unchanged
  const lines = text.split("\n");
  const pasted = block.dataset.paste.split(" ").flatMap((range) => {
    const [first, last = first] = range.split("-").map(Number);
    return first ? lines.slice(first - 1, last) : [""];
  });
  return pasted.join("\n") + "\n";
}

/** Copies a text, or what a promise gives: Safari wants to be asked before the text is there. */
export async function write(text) {
  if (navigator.clipboard?.write) {
    const blob = Promise.resolve(text).then((found) => new Blob([found], { type: "text/plain" }));
    return navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
  }
  const field = document.createElement("textarea"); // navigator.clipboard needs HTTPS
  field.value = await text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("no clipboard");
}

/** Copies a text, or what a promise gives, and shows the result on the button for a moment. */
export async function copyBy(button, text, label = "Copy") {
  let said = "Copied";
  try {
    await write(text);
  } catch {
    said = "Could not copy";
  }
  if (!button) return;
  button.textContent = said;
  setTimeout(() => (button.textContent = label), DONE);
}

/** Offers a text to the reader as a file to save, of a media type. */
export function save(file, text, type = "text/plain") {
  const address = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement("a"), { href: address, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // the browser may ask where to
}

export const copyCode = (code) => copyBy(code.parentElement.querySelector(":scope > .litbook-copy"), pasteable(code));

export function copyPage(button) {
  const text = import("./fetching.js").then(({ fetchText }) => fetchText(button.parentElement.querySelector("a").href));
  return copyBy(button, text, "Copy page");
}

export function offerCopies() {
  for (const code of document.querySelectorAll(".md-content pre > code")) {
    if (code.parentElement.querySelector(":scope > .litbook-copy")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "litbook-copy";
    button.textContent = "Copy";
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => copyCode(code));
    code.parentElement.append(button);
  }
}
