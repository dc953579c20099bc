// The modules that build.mjs makes, or finds elsewhere.

declare module "#frame" {
  /** The script of the sandbox's frame, sandbox/frame.js, bundled. */
  export const SCRIPT: string;
  /** Its hash, as in a Content-Security-Policy. */
  export const HASH: string;
}

declare module "pyodide/pyodide.asm.mjs" {
  const createPyodideModule: (settings: any) => Promise<any>;
  export default createPyodideModule;
}

declare module "pyodide/pyodide-lock.json" {
  export const info: Record<string, string>;
}
