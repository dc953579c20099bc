// The worker that decompresses files: on a phone that takes a while, and the page has to stay usable.

import { decompress } from "fzstd";

onmessage = ({ data, ports: [port] }) => {
  const { buffer } = decompress(new Uint8Array(data)).slice(); // a view of a larger buffer
  port.postMessage(buffer, [buffer]);
};
