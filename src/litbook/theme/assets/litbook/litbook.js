// Formulas, figures opened large, scrolling by keyboard, steps seen as changes, copying. The page is complete without it.
(() => {
  "use strict";

  const MATH = [
    { left: "\\(", right: "\\)", display: false },
    { left: "\\[", right: "\\]", display: true },
  ];
  const PADDING = 32; // of .litbook-stage, both sides together
  const SCROLLING = ".litbook-scroll, .litbook-output, .litbook-html, div.arithmatex";

  function renderMath() {
    if (!window.renderMathInElement) return;
    // Headings hand their formulas on to the navigation, there without the class.
    for (const element of document.querySelectorAll(".arithmatex, .md-nav__link")) {
      window.renderMathInElement(element, { delimiters: MATH, throwOnError: false });
    }
  }

  // ---- What overflows can be reached and scrolled by keyboard, and shows that there is more ----

  function mark(element) {
    const overflows = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
    element.classList.toggle("litbook-overflows", overflows);
    if (overflows) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  }

  const sizes = window.ResizeObserver && new ResizeObserver((entries) => entries.forEach((entry) => mark(entry.target)));

  function watchOverflow() {
    if (!sizes) return;
    sizes.disconnect();
    document.querySelectorAll(SCROLLING).forEach((element) => sizes.observe(element));
  }

  // A formula grows inside its box when its fonts arrive: the box does not, so the observer is not told.
  if (document.fonts) {
    document.fonts.addEventListener("loadingdone", () => document.querySelectorAll(SCROLLING).forEach(mark));
  }

  // ---- Open large ----

  function copyOf(svg) {
    const ids = new Set([svg, ...svg.querySelectorAll("[id]")].map((element) => element.id));
    const markup = svg.outerHTML.replace(/(\bid="|#)([\w:.-]+)/g, (all, before, id) =>
      ids.has(id) ? `${before}large-${id}` : all
    );
    const holder = document.createElement("template");
    holder.innerHTML = markup;
    return holder.content.firstElementChild;
  }

  function button(label, text, action) {
    const element = document.createElement("button");
    element.type = "button";
    element.textContent = text;
    element.setAttribute("aria-label", label);
    element.title = label;
    element.addEventListener("click", action);
    return element;
  }

  function openLarge(link, figure, original) {
    const svg = copyOf(original);
    const box = svg.viewBox.baseVal;
    const natural = parseFloat(svg.style.getPropertyValue("--litbook-width")) || box.width;
    const ratio = box.width ? box.height / box.width : original.clientHeight / original.clientWidth;

    const stage = document.createElement("div");
    stage.className = "litbook-stage";
    stage.tabIndex = 0; // the arrow keys scroll it
    stage.append(svg);

    let scale = 1;
    function zoom(to) {
      // What is in the middle stays in the middle.
      const x = (stage.scrollLeft + stage.clientWidth / 2) / stage.scrollWidth;
      const y = (stage.scrollTop + stage.clientHeight / 2) / stage.scrollHeight;
      scale = Math.min(8, Math.max(0.1, to));
      svg.style.width = `${natural * scale}px`;
      stage.scrollTo(x * stage.scrollWidth - stage.clientWidth / 2, y * stage.scrollHeight - stage.clientHeight / 2);
    }
    const fit = () => Math.min(stage.clientWidth - PADDING, (stage.clientHeight - PADDING) / ratio) / natural;

    const caption = document.createElement("p");
    caption.append(...figure.querySelector("figcaption").cloneNode(true).childNodes);
    caption.querySelector(".litbook-enlarge").remove();
    const dialog = document.createElement("dialog");
    dialog.className = "litbook-large";
    dialog.setAttribute("aria-label", caption.textContent.trim());
    const bar = document.createElement("header");
    bar.append(
      caption,
      button("Fit the window", "Fit", () => zoom(fit())),
      button("100 %, natural size", "100 %", () => zoom(1)),
      button("Larger", "+", () => zoom(scale * 1.25)),
      button("Smaller", "−", () => zoom(scale / 1.25)),
      button("Close", "Close", () => dialog.close())
    );
    dialog.append(bar, stage);

    dialog.addEventListener("keydown", (event) => {
      event.stopPropagation(); // or Material takes n, p, s for the page behind
      const to = { "+": scale * 1.25, "=": scale * 1.25, "-": scale / 1.25, 0: 1, f: fit() }[event.key];
      if (to && !event.ctrlKey && !event.metaKey) zoom(to);
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      link.focus({ preventScroll: true });
    });
    document.body.append(dialog);
    dialog.showModal();
    stage.focus();
    zoom(Math.min(3, Math.max(1, fit())));
    stage.scrollTo(0, 0);
  }

  function onClick(event) {
    const link = event.target.closest && event.target.closest(".litbook-enlarge");
    const figure = link && link.closest("figure");
    const svg = figure && figure.querySelector(".litbook-scroll > svg");
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!svg || elsewhere || !window.HTMLDialogElement) return;
    event.preventDefault();
    event.stopPropagation(); // Material's instant navigation listens to links on body
    openLarge(link, figure, svg);
  }

  // ---- A step that changes something: a switch shows it, what it changed, or the whole, in one place ----

  function joinSwitches() {
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

  // ---- Copy: Material's button copies a block's data-copy, without the blank line that ends a function ----

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

  function start() {
    joinSwitches();
    document.querySelectorAll(".litbook-large").forEach((dialog) => dialog.close());
    renderMath();
    watchOverflow();
  }

  document.addEventListener("click", onClick, true);
  document.addEventListener("click", beforeCopy, true);
  document.addEventListener("copy", onCopy);
  // Material's observable of pages: now, and after each instant navigation.
  if (window.document$) window.document$.subscribe(start);
  else start();
})();
