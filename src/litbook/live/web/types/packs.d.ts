// The modules that build.mjs generates from the book's list of packs.

declare module "#packs/early" {
  export const EARLY: import("./pack").EarlyPack[];
}

declare module "#packs/late" {
  export const LATE: import("./pack").LatePack[];
}
