// The theme's scripts that live pages import. They are separate files on the site, not part of our bundles.

declare module "#litbook/copy.js" {
  /** Copies a text, or what a promise gives, to the clipboard. Rejected if the browser doesn't allow it. */
  export function write(text: string | Promise<string>): Promise<void>;
  /** Offers a text to the reader as a file to save, of a media type. */
  export function save(file: string, text: string, type?: string): void;
}

declare module "#litbook/fetching.js" {
  /** Resolves to the parsed JSON at this address. */
  export function fetchData(address: string | URL): Promise<any>;
  /** Adds a style sheet to the page unless it's there. Resolves once it has loaded or failed; null if it was there. */
  export function loadStyle(address: string | URL): Promise<unknown> | null;
}

declare module "#litbook/memory.js" {
  /** The path of the book on its host. */
  export const BOOK: string;
  /** Returns the path of an address, relative to the book's root. */
  export function inBook(address: string): string;
  /** Returns the value that the browser stores for this book under that name, or null. */
  export function recall(name: string): any;
  export function remember(name: string, value: unknown): void;
}

declare module "#litbook/overflow.js" {
  /** Makes elements that are wider than their container scrollable by keyboard, too. */
  export function watchOverflow(): void;
}

declare module "#litbook/place.js" {
  export function blockBeingRead(): HTMLElement | null;
  export function goTo(element: Element | null | undefined): void;
}
