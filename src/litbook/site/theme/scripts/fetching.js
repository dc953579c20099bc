// Loads texts, JSON data, and style sheets on demand.

async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response;
}

export const fetchText = async (address) => (await fetched(address)).text();

export const fetchData = async (address) => (await fetched(address)).json();

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
