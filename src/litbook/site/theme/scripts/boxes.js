// Lights the box of a name in the graphs in view while the pointer is on the name in the text, and the other way around.

const LIT = "litbook-lit-name";
const TEXT = ".md-content :is(p, li, figcaption) > code";

const nameOf = (node) => node.querySelector("text")?.textContent.trim();

function isSeen(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function show({ target }) {
  for (const element of document.querySelectorAll(`.${LIT}`)) element.classList.remove(LIT);
  const code = target.closest?.(TEXT);
  const node = code ? null : target.closest?.(".litbook-figure .node");
  const name = code ? code.textContent.trim() : node && nameOf(node);
  if (!name) return;
  const nodes = [...document.querySelectorAll(".litbook-figure .node")].filter((one) => nameOf(one) === name && isSeen(one));
  const codes = [...document.querySelectorAll(TEXT)].filter((one) => one.textContent.trim() === name && isSeen(one));
  if (nodes.length && codes.length) for (const element of [...nodes, ...codes]) element.classList.add(LIT);
}

document.addEventListener("pointerover", show, { passive: true });
