// What the browser remembers for this book, and for no other on the same host. It is never sent anywhere.

export const BOOK = new URL("../../", import.meta.url).pathname;

export const inBook = (address) => new URL(address, location).pathname.replace(BOOK, "");

export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(`${BOOK}litbook.${name}`));
  } catch {
    return null; // nothing there, or a browser that keeps nothing
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(`${BOOK}litbook.${name}`, JSON.stringify(value));
  } catch {
    // The page works without.
  }
}
