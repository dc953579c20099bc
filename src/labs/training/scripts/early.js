// Which blocks open the lab: those that call the function that draws its picture, except where they only define it.

/** @type {import("#live/types").PackTool[]} */
export const tools = [
  {
    name: "train",
    label: "Open the lab",
    title: "Train this network in the page",
    state: "aria-expanded",
    isProminent: true,
    offeredAt: (sources, { opens }) => sources.map((source) => new RegExp(`^${opens}\\(`, "m").test(source)),
  },
];
