// Loads JSON data and style sheets on demand.

export async function fetchData(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response.json();
}

export function loadStyle(address) {
  // Resolves on errors too: a tool is usable without its style sheet.
  const { href } = new URL(address, location);
  if (document.querySelector(`link[href="${href}"]`)) return null;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  return new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    document.head.append(link);
  });
}
