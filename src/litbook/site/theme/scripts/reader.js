// Somebody reads, and has not only opened a page: what can wait, waits for that.

const SIGNS = ["pointermove", "pointerdown", "touchstart", "wheel", "scroll", "keydown", "focusin"];
const PATIENCE = 3000; // milliseconds; who listens to a page may give no sign

export const reader = new Promise((come) => {
  const ending = new AbortController();
  const { signal } = ending;
  const sign = () => (ending.abort(), come());
  const wait = () => setTimeout(sign, PATIENCE);
  for (const name of SIGNS) window.addEventListener(name, sign, { signal, passive: true });
  if (location.hash) sign(); // somebody wants that very place
  else if (document.readyState === "complete") wait();
  else window.addEventListener("load", wait, { signal });
});
