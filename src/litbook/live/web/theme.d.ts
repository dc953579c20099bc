// Modules of the theme that live pages use, as far as they use them.

declare module "#litbook/memory.js" {
  export function inBook(address: string): string;
  export function recall(name: string): any;
  export function remember(name: string, value: unknown): void;
}
declare module "#litbook/overflow.js" {
  export function watchOverflow(): void;
}
declare module "#litbook/place.js" {
  export function blockBeingRead(): HTMLElement | null;
  export function goTo(element: HTMLElement | null | undefined): void;
}
