// The entry: what litbook.js calls on a page that has live blocks.

/** Makes the blocks of the page that is open live. */
export function onPage() {
  const mark = document.querySelector(".litbook-live");
  if (!(mark instanceof HTMLElement)) return;
  document.documentElement.classList.add("litbook-is-live");
}
