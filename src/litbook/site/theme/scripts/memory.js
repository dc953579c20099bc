// localStorage, with keys specific to this book: other books may be on the same host. Nothing is sent anywhere.

export const BOOK = new URL("../../", import.meta.url).pathname;

export const inBook = (address) => new URL(address, location).pathname.replace(BOOK, "");

export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(`${BOOK}litbook.${name}`));
  } catch {
    return null; // not valid JSON, or storage is blocked
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(`${BOOK}litbook.${name}`, JSON.stringify(value));
  } catch {
    // Storage is full or blocked; the page works without it.
  }
}
