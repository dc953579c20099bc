// A copy of a part of a page, with ids of its own, so that they stay unique.

export function withPrefix(markup, ids, prefix) {
  return markup.replace(/(\b(?:id|for|aria-labelledby|aria-describedby)="|#)([\w:.-]+)/g, (all, before, id) =>
    ids.has(id) ? `${before}${prefix}${id}` : all
  );
}
