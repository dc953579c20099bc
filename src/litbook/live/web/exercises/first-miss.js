// The message for the first wrong answer says what's wrong, and keeps what would be right for the second. Pure.

const YOURS = /, (?=(?:one of )?yours?\b|it gives|in your|fill left)/;
const RIGHT = /^(.*(?<!\bthere) (?:should (?:be|give|say|add up to|get a slope of)|it’s|it's|the (?:ruler|referee|formula) says)) (?:about )?(.*?)( for [^,]+)?$/s;

/** Returns a check's message without the number that it'd show; the same message if it shows none. */
export function withheld(/** @type {string} */ message) {
  const [before, ...rest] = message.split(YOURS);
  const [, what = "", right = "", where = ""] = RIGHT.exec(before) ?? [];
  if (!rest.length || !/\d/.test(right)) return message;
  return `${what} something else${where}; ${rest.join(", ")} Another miss, and you'll see what.`;
}
