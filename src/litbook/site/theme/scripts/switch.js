// A step that changes something: a switch shows it, what it changed, or the whole, in one place.

export function joinSwitches() {
  if (!window.matchMedia("(scripting: enabled)").matches) return; // an old browser: the views stay folded below
  for (const views of document.querySelectorAll(".litbook-views")) {
    const bar = views.parentElement.querySelector(":scope > .litbook-switch");
    const step = bar.nextElementSibling;
    const panels = [...views.querySelectorAll("details")].map((details) => {
      const panel = document.createElement("div");
      panel.className = "litbook-view";
      panel.append(...[...details.children].slice(1)); // below the summary
      return panel;
    });
    step.after(...panels);
    views.remove();
    const buttons = [...bar.children];
    const choose = (chosen) => {
      [step, ...panels].forEach((panel, index) => (panel.hidden = index !== chosen));
      buttons.forEach((choice, index) => choice.setAttribute("aria-pressed", index === chosen));
    };
    buttons.forEach((choice, index) => choice.addEventListener("click", () => choose(index)));
    choose(0);
  }
}
