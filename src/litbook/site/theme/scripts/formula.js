// Puts formulas on the clipboard as TeX: the browser's plain text has a line for each of their letters.

function onCopy(event) {
  const selection = getSelection();
  if (event.defaultPrevented || !selection.rangeCount) return;
  const holder = document.createElement("div");
  holder.append(selection.getRangeAt(0).cloneContents());
  const formulas = [...holder.querySelectorAll("math")].filter((math) => math.querySelector("annotation"));
  if (!formulas.length) return;
  const markup = holder.innerHTML;
  for (const math of formulas) {
    const tex = math.querySelector("annotation").textContent.trim();
    math.replaceWith(math.getAttribute("display") === "block" ? `\\[\n${tex}\n\\]` : `\\(${tex}\\)`);
  }
  holder.style.cssText = "position: fixed; top: -100vh; white-space: pre-line"; // innerText has line breaks only for rendered elements
  document.body.append(holder);
  event.clipboardData.setData("text/plain", holder.innerText);
  event.clipboardData.setData("text/html", markup);
  event.preventDefault();
  holder.remove();
}

document.addEventListener("copy", onCopy);
