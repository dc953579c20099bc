// Bundles the scripts with esbuild: node build.mjs SOURCES TARGET. Run it below the folder that has node_modules.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";

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

// What comes first is one file, and small files compress badly: what comes later imports from it what both need.
const first = ["attempts.js", "bar.js", "edits.js", "gradients.js", "panel.js"];
const early = [...first, "live.js", "front.js", "grips.js", "hint.js", "predict.js", "exercises.js"];
const shared = {
  name: "what has come already",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/[a-z]+\.js$/ }, ({ path, importer }) => {
      if (path === "./offline.js") return { path, external: true };
      if (first.includes(basename(path)) && !early.includes(basename(importer))) return { path: "./live.js", external: true };
    });
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
  legalComments: "none", // licences.txt has them
  plugins: [elsewhere, shared],
  logLevel: "warning",
});
