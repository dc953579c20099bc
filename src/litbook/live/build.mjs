// Bundles the scripts: node build.mjs SOURCES TARGET, in a folder below the one that has the modules.
// Writes what each bundle holds to TARGET.json, esbuild's metafile.

import { existsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve, sep } from "node:path";

const [sources, target] = process.argv.slice(2).map((path) => resolve(path));
const { build } = createRequire(join(process.cwd(), "package.json"))("esbuild");

// Pages ask for these by name. Each is named by its path in SOURCES, and served beside the others.
const entries = {
  live: "live.js",
  worker: "engine/worker.js",
  offline: "offline/offline.js",
  "service-worker": "offline/service-worker.js",
};

// The first bundle is one file, since small files compress badly. Later bundles import from it what both need:
// `shared` is in the first bundle and exported by live.js, `early` is in the first bundle and imports `shared` directly.
const shared = ["exercises/kept.js", "page/bar.js", "sharing/edits.js", "autograd/which-blocks.js", "page/panel.js"];
const early = [...shared, "live.js", "page/front.js", "numbers/grips.js", "numbers/hint.js", "exercises/predict.js", "exercises/exercises.js"];

const absent = [...Object.values(entries), ...early].filter((path) => !existsSync(join(sources, path)));
if (absent.length) {
  console.error(`build.mjs: no such script: ${absent.join(", ")}; give it the path that the script has now`);
  process.exit(1);
}

const elsewhere = {
  name: "what is served as it is",
  setup({ onResolve }) {
    onResolve({ filter: /^pyodide$/ }, () => ({ path: "./pyodide.mjs", external: true }));
    onResolve({ filter: /^#litbook\// }, ({ path }) => ({ path: path.replace("#litbook", ".."), external: true }));
  },
};

const pathOf = (file) => relative(sources, file).split(sep).join("/");

const arrived = {
  name: "what has arrived already",
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\// }, ({ path, importer, resolveDir }) => {
      const wanted = pathOf(join(resolveDir, path));
      if (wanted === entries.offline) return { path: "./offline.js", external: true };
      if (shared.includes(wanted) && !early.includes(pathOf(importer))) return { path: "./live.js", external: true };
    });
  },
};

const { metafile } = await build({
  absWorkingDir: process.cwd(),
  entryPoints: Object.entries(entries).map(([out, path]) => ({ in: join(sources, path), out })),
  outdir: target,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  legalComments: "none", // the licences have a page
  plugins: [elsewhere, arrived],
  logLevel: "warning",
});
writeFileSync(`${target}.json`, JSON.stringify(metafile));
