// Material's button copies a block's data-copy, without the blank line that ends a function.

let toCopy = null;

function beforeCopy(event) {
  const pressed = event.target.closest && event.target.closest(".litbook-block > .highlight button");
  const block = pressed && pressed.closest("[data-copy]"); // another view is copied as it stands
  toCopy = block && block.dataset.copy;
}

function onCopy(event) {
  if (toCopy === null) return;
  event.clipboardData.setData("text/plain", toCopy);
  event.preventDefault();
  toCopy = null;
}

document.addEventListener("click", beforeCopy, true);
document.addEventListener("copy", onCopy);
