"""Build the files that live pages download: scripts, the standard library, and packages for Pyodide."""
