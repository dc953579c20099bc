// A promise that resolves when the reader first interacts with the page, so that heavy scripts can wait for it.

const SIGNS = ["pointermove", "pointerdown", "touchstart", "wheel", "scroll", "keydown", "focusin"];
const PATIENCE = 3000; // milliseconds; a screen reader may cause none of these events

export const reader = new Promise((come) => {
  const ending = new AbortController();
  const { signal } = ending;
  const sign = () => (ending.abort(), come());
  const wait = () => setTimeout(sign, PATIENCE);
  for (const name of SIGNS) window.addEventListener(name, sign, { signal, passive: true });
  if (location.hash) sign(); // the reader followed a link to this place
  else if (document.readyState === "complete") wait();
  else window.addEventListener("load", wait, { signal });
});
