// Offline reading: the messages of the service worker, and the globals that it uses.

/** How much of the site is stored in the browser. */
export interface StoreStatus {
  count: number;
  bytes: number;
  allCount: number;
  allBytes: number;
}

/** The part of ServiceWorkerGlobalScope that we use. TypeScript's own "webworker" library can't be combined with "dom". */
export interface ServiceWorkerScope {
  /** Prepended to the worker's text by the build; sizes in bytes, and `assets` the folder of our files, with a slash. */
  readonly book: { edition: string; assets: string; pages: Record<string, number>; files: Record<string, [size: number, digest: string]> };
  readonly registration: ServiceWorkerRegistration;
  readonly clients: { claim(): Promise<void> };
  readonly WindowClient: new () => object;
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: ExtendableEventLike) => void): void;
  addEventListener(type: "fetch", listener: (event: ExtendableEventLike & FetchEventLike) => void): void;
  addEventListener(type: "message", listener: (event: ExtendableEventLike & MessageEvent) => void): void;
}

export interface ExtendableEventLike {
  waitUntil(work: Promise<unknown>): void;
}

export interface FetchEventLike {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
