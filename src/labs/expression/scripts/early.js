// Which page has the lab: it opens from the page's last block, which draws what it begins with.

/** @type {import("#live/types").PackTool[]} */
export const tools = [
  {
    name: "expression-lab",
    label: "Open the lab",
    title: "Type expressions, drag their numbers, and choose the rules",
    state: "aria-expanded",
    isProminent: true,
    sign: "#lab=",
    offeredAt: (sources, { lab }, path) => sources.map((_, index) => index === sources.length - 1 && path.endsWith(`/${lab}.md`)),
  },
];
