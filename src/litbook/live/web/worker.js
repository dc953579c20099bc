// The tab's one Python.

/** @type {Promise<import("pyodide").PyodideInterface> | undefined} */
let python;

/** Fetches Python and starts it. `python.zip` is the standard library, `book.zip` everything else that can be imported. */
async function start() {
  const { loadPyodide } = await import("pyodide");
  const at = (/** @type {string} */ name) => new URL(name, import.meta.url).href;
  const book = fetch(at("book.zip")).then((response) => response.arrayBuffer());
  const pyodide = await loadPyodide({
    indexURL: at("."),
    stdLibURL: at("python.zip"),
  });
  pyodide.FS.writeFile("/lib/book.zip", new Uint8Array(await book));
  pyodide.runPython("import sys; sys.path.insert(0, '/lib/book.zip')");
  return pyodide;
}

onmessage = async (event) => {
  python ??= start();
  postMessage((await python).runPython(event.data));
};
