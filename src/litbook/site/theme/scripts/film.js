// Plays a drawing with frames: a field of dots, one for each character of a frame, and words for each frame.
// `data-frames` has the frames, parted by spaces; a frame's characters go row by row. 0 to 9 and a to z stand for numbers
// from the least to the greatest, and the middle one for zero. Each path with a `data-node` of such a character draws the
// dots that have it. The drawing shows the last frame, and goes on doing so without this script.

const PACE = 180; // milliseconds for a frame
const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";

export function show(svg) {
  const paths = [...svg.querySelectorAll("path[data-node]")];
  const figure = svg.closest("figure");
  if (!paths.length || figure.querySelector(".litbook-film-bar")) return;
  const frames = svg.dataset.frames.split(" ").map((frame) => [...frame].map((character) => DIGITS.indexOf(character)));
  const notes = (svg.dataset.notes || "").split("|");
  const { width, height } = svg.viewBox.baseVal; // a dot has one unit of length
  const last = frames.length - 1;
  let at = last;
  let timer = 0;

  const play = Object.assign(document.createElement("button"), { type: "button" });
  const slider = Object.assign(document.createElement("input"), { type: "range", min: "0", max: String(last), step: "any" });
  slider.setAttribute("aria-label", "Step of the training");
  const words = document.createElement("span");
  const bar = document.createElement("div");
  bar.className = "litbook-film-bar";
  bar.append(play, slider, words);
  svg.closest(".litbook-scroll").after(bar);

  function draw(to) {
    at = Math.min(last, Math.max(0, to));
    const [before, share] = [Math.floor(at), at % 1];
    const [from, next] = [frames[before], frames[Math.min(last, before + 1)]];
    const lines = Object.fromEntries(paths.map((path) => [path.dataset.node, []]));
    for (let i = 0; i < width * height; i += 1) {
      const digit = DIGITS[Math.round(from[i] + (next[i] - from[i]) * share)];
      if (digit in lines) lines[digit].push(`M${i % width} ${Math.floor(i / width)}h0`);
    }
    for (const path of paths) path.setAttribute("d", lines[path.dataset.node].join(""));
    slider.value = String(at);
    const note = notes[Math.round(at)] || "";
    if (words.textContent !== note) words.textContent = note;
    slider.setAttribute("aria-valuetext", note);
  }

  function label() {
    play.textContent = timer ? "Pause" : "Play";
  }

  function stop() {
    cancelAnimationFrame(timer);
    timer = 0;
    label();
  }

  function start() {
    if (at >= last) draw(0);
    const [began, first] = [performance.now(), at];
    const step = (now) => {
      if (!svg.isConnected) return;
      draw(first + Math.max(0, now - began) / PACE);
      if (at < last) timer = requestAnimationFrame(step);
      else stop();
    };
    timer = requestAnimationFrame(step);
    label();
  }

  play.addEventListener("click", () => (timer ? stop() : start()));
  slider.addEventListener("input", () => {
    stop();
    draw(Number(slider.value));
  });
  draw(last);
  label();
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) once(svg, start);
}

/** Calls `start` when the drawing is first in sight. */
function once(svg, start) {
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watch.disconnect();
    start();
  }, { threshold: 0.6 });
  watch.observe(svg);
}
