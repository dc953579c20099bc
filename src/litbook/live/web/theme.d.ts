// The theme's scripts that ours use, which are served beside them.

declare module "#litbook/fetching.js" {
  /** What the JSON at this address holds. */
  export function fetchData(address: string | URL): Promise<any>;
  /** Has the page use a style sheet, once; waits until it is there, or cannot be had. */
  export function loadStyle(address: string | URL): Promise<unknown> | null;
}

declare module "#litbook/memory.js" {
  /** The path of the book on its host. */
  export const BOOK: string;
  /** An address as the book knows it: from its root. */
  export function inBook(address: string): string;
  /** What the browser remembers for this book under that name; null where there is nothing. */
  export function recall(name: string): any;
  export function remember(name: string, value: unknown): void;
}

declare module "#litbook/overflow.js" {
  /** Makes what is wider than its place scrollable by keyboard too. */
  export function watchOverflow(): void;
}

declare module "#litbook/place.js" {
  export function blockBeingRead(): HTMLElement | null;
  export function goTo(element: Element | null | undefined): void;
}
