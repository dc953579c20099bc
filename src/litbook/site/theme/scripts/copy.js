// A copy button on each block of code.

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

async function write(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea"); // navigator.clipboard needs HTTPS
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("no clipboard");
}

export async function copyCode(code) {
  const button = code.parentElement.querySelector(":scope > .litbook-copy");
  let said = "Copied";
  try {
    await write(pasteable(code));
  } catch {
    said = "Could not copy";
  }
  if (!button) return;
  button.textContent = said;
  setTimeout(() => (button.textContent = "Copy"), DONE);
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
