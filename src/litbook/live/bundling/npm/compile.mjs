// Runs compile.py in Pyodide: node compile.mjs compile.py small|book SOURCE.zip TARGET.zip

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const [program, form, source, target] = process.argv.slice(2);
const folder = dirname(createRequire(join(process.cwd(), "package.json")).resolve("pyodide"));
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")).href);
const python = await loadPyodide({
  env: { PYTHONHASHSEED: "0", FORM: form }, // sets are marshalled in iteration order
  args: form === "small" ? ["-X", "no_debug_ranges"] : [],
});
python.FS.writeFile("/source.zip", readFileSync(source));
python.runPython(readFileSync(program, "utf-8"));
writeFileSync(target, python.FS.readFile("/target.zip"));
