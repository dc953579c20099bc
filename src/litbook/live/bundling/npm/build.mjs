// Bundles the scripts with esbuild: node build.mjs SOURCES TARGET [PACK ...]. Run it below the folder that has node_modules.
// A pack's scripts are in packs/PACK beside SOURCES. Writes what each bundle holds to TARGET.json, esbuild's metafile.

import { createHash } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve, sep } from "node:path";

const [sources, target] = process.argv.slice(2, 4).map((path) => resolve(path));
const packs = process.argv.slice(4);
const { build } = createRequire(join(process.cwd(), "package.json"))("esbuild");

// Pages ask for these by name. Each is named by its path in SOURCES, and served beside the others.
const entries = {
  live: "live.js",
  offline: "offline/offline.js",
  unpacker: "engine/unpacker.js",
  "service-worker": "offline/service-worker.js",
};

// What runs in the sandbox: classic scripts, since Chromium starts no module worker there. Pages fetch the workers' scripts
// and hand them over. The frame's script is part of the engine; it's written beside the others for its hash in the policy.
const sandboxed = {
  worker: "sandbox/worker.js",
  graphviz: "sandbox/graphviz-script.js",
  frame: "sandbox/frame.js",
};

// The first bundle is one file, since small files compress badly. Later bundles import from it what both need:
// `shared` is in the first bundle and exported by live.js, `early` is in the first bundle and imports `shared` directly.
const shared = ["exercises/kept.js", "page/bar.js", "sharing/edits.js", "page/panel.js"];
const early = [...shared, "live.js", "page/front.js", "numbers/grips.js", "numbers/hint.js", "exercises/predict.js", "exercises/exercises.js", "exercises/gained.js"];

const absent = [...Object.values(entries), ...Object.values(sandboxed), ...early].filter((path) => !existsSync(join(sources, path)));
if (absent.length) fail(`no such script: ${absent.join(", ")}; give it the path that the script has now`);

function fail(problem) {
  console.error(`build.mjs: ${problem}`);
  process.exit(1);
}

const elsewhere = {
  name: "what is served as it is",
  setup({ onResolve }) {
    onResolve({ filter: /^(node:.*|ws)$/ }, ({ path }) => ({ path, external: true })); // for Pyodide outside of browsers
    onResolve({ filter: /^#litbook\// }, ({ path }) => ({ path: path.replace("#litbook", ".."), external: true }));
  },
};

// "#packs/early" and "#packs/late" are lists of what each pack exports; "#live/..." is how a pack names a script of ours.
const exported = { early: "tools", late: "attach" };
const packed = {
  name: "packs",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#live\// }, ({ path }) => ({ path: join(sources, path.slice("#live/".length)) }));
    onResolve({ filter: /^#packs\// }, ({ path }) => ({ path: path.slice("#packs/".length), namespace: "packs" }));
    onLoad({ filter: /./, namespace: "packs" }, ({ path: half }) => {
      const name = exported[half];
      const imports = packs.map((pack, i) => `import { ${name} as _${i} } from "./packs/${pack}/${half}.js";`);
      const all = packs.map((pack, i) => `{ name: ${JSON.stringify(pack)}, ${name}: _${i} }`);
      return { contents: `${imports.join("\n")}\nexport const ${half.toUpperCase()} = [${all}];`, resolveDir: process.cwd() };
    });
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

const options = (names) => ({
  absWorkingDir: process.cwd(),
  entryPoints: Object.entries(names).map(([out, path]) => ({ in: join(sources, path), out })),
  outdir: target,
  bundle: true,
  target: "es2022",
  minify: true,
  metafile: true,
  legalComments: "none", // licenses.txt has them
  logLevel: "warning",
});

const inside = await build({ ...options(sandboxed), format: "iife", charset: "utf8", logOverride: { "empty-import-meta": "silent" }, plugins: [elsewhere], write: false });
const script = inside.outputFiles.find(({ path }) => path === join(target, "frame.js")).text.trim();

// "#frame" is the text of the frame's script, and its hash.
const framed = {
  name: "the frame of the sandbox",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#frame$/ }, ({ path }) => ({ path, namespace: "frame" }));
    onLoad({ filter: /./, namespace: "frame" }, () => {
      const hash = `sha256-${createHash("sha256").update(script).digest("base64")}`;
      return { contents: `export const SCRIPT = ${JSON.stringify(script)};\nexport const HASH = ${JSON.stringify(hash)};` };
    });
  },
};

const { metafile } = await build({ ...options(entries), splitting: true, format: "esm", plugins: [elsewhere, packed, framed, arrived] });
for (const { path, text } of inside.outputFiles) writeFileSync(path, text.trim());
writeFileSync(`${target}.json`, JSON.stringify({ outputs: { ...metafile.outputs, ...inside.metafile.outputs } }));

const first = metafile.outputs[pathFrom(target, "live.js")];
const parts = first.imports.filter(({ path, kind }) => kind === "import-statement" && !path.startsWith("../"));
if (parts.length) {
  const both = parts.flatMap(({ path }) => Object.keys(metafile.outputs[path]?.inputs ?? { [path]: 0 }));
  fail(`the first bundle must be one file, and imports ${both.join(", ")}; no other bundle may hold what it needs`);
}

function pathFrom(folder, name) {
  return relative(process.cwd(), join(folder, name)).split(sep).join("/");
}
