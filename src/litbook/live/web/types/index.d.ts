// The types that the scripts of live pages and of packs share, one file per subject.

export * from "./data";
export * from "./editor";
export * from "./engine";
export * from "./exercises";
export * from "./offline";
export * from "./pack";
export * from "./page";
export * from "./sandbox";
