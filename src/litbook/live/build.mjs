// Bundles the scripts: node build.mjs SOURCES TARGET, in a folder below the one that has the modules.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [sources, target] = process.argv.slice(2).map((path) => resolve(path));
const { build } = createRequire(join(process.cwd(), "package.json"))("esbuild");
const entries = ["live.js", "worker.js", "offline.js", "service-worker.js"].map((name) => join(sources, name));

const elsewhere = {
  name: "what is served as it is",
  setup({ onResolve }) {
    onResolve({ filter: /^pyodide$/ }, () => ({ path: "./pyodide.mjs", external: true }));
    onResolve({ filter: /^#litbook\// }, ({ path }) => ({ path: path.replace("#litbook", ".."), external: true }));
  },
};

await build({
  absWorkingDir: process.cwd(),
  entryPoints: entries.filter((path) => existsSync(path)),
  outdir: target,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none", // the licences have a page
  plugins: [elsewhere],
  logLevel: "warning",
});
