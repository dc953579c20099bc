// Prefixes the ids in copied markup, and references to them, so that ids on the page stay unique.

export function withPrefix(markup, ids, prefix) {
  return markup.replace(/(\b(?:id|for|aria-labelledby|aria-describedby)="|#)([\w:.-]+)/g, (all, before, id) =>
    ids.has(id) ? `${before}${prefix}${id}` : all
  );
}
