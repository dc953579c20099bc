// Escape hides tooltips without moving the focus.

function hush(event) {
  if (event.key !== "Escape") return;
  document.querySelectorAll(".md-tooltip2--active").forEach((tip) => tip.classList.remove("md-tooltip2--active"));
}

document.addEventListener("keydown", hush);
