// Formulas.

const MATH = [
  { left: "\\(", right: "\\)", display: false },
  { left: "\\[", right: "\\]", display: true },
];

export function renderMath() {
  if (!window.renderMathInElement) return;
  // Headings hand their formulas on to the navigation, there without the class.
  for (const element of document.querySelectorAll(".arithmatex, .md-nav__link")) {
    window.renderMathInElement(element, { delimiters: MATH, throwOnError: false });
  }
}
