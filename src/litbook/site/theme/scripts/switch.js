// The switch on a step that changes earlier code: the step, its diff, or all of the code, in one place.

export function joinSwitches() {
  if (!window.matchMedia("(scripting: enabled)").matches) return; // an old browser, where CSS leaves the views folded below
  for (const views of document.querySelectorAll(".litbook-views")) {
    const bar = views.parentElement.querySelector(":scope > .litbook-switch");
    const step = bar.nextElementSibling;
    const panels = [...views.querySelectorAll("details")].map((details) => {
      const panel = document.createElement("div");
      panel.className = "litbook-view";
      panel.append(...[...details.children].slice(1)); // without the summary
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
