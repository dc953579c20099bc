// The packs that a book lists: build.mjs makes these modules of them.

declare module "#packs/early" {
  export const EARLY: import("./types").EarlyPack[];
}

declare module "#packs/late" {
  export const LATE: import("./types").LatePack[];
}
