// A Python lexer that gives tokens the classes of Pygments' PythonLexer.

import { Scanner } from "./scanner.js";
import { KEYWORDS, MAGIC, MAGIC_VARIABLES, UNQUALIFIED, WORDS } from "./vocabulary.js";

const NAME = /[\p{XID_Start}_]\p{XID_Continue}*/uy;
const NUMBERS = [
  { kind: "mf", form: /(\d(_?\d)*\.(\d(_?\d)*)?|(\d(_?\d)*)?\.\d(_?\d)*)([eE][+-]?\d(_?\d)*)?/y },
  { kind: "mf", form: /\d(_?\d)*[eE][+-]?\d(_?\d)*j?/y },
  { kind: "mo", form: /0[oO](_?[0-7])+/y },
  { kind: "mb", form: /0[bB](_?[01])+/y },
  { kind: "mh", form: /0[xX](_?[a-fA-F0-9])+/y },
  { kind: "mi", form: /\d(_?\d)*/y },
];
const DOCSTRING = /([ \t\n]*)([rRuUbB]{0,2})("""[^]*?"""|'''[^]*?''')/y;
const STRING = /([rR][fFtTbB]|[fFtTbB][rR]|[fFtTrRbBuU])?("""|'''|"|')/y;
const SOFT = /([ \t]*)(match|case)\b(?![ \t]*(?:[:,;=^&|@~)\]}]|(?:and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield)\b))/y;
const INTERPOLATED = [
  /%(\(\w+\))?[-#0 +]*([0-9]+|[*])?(\.([0-9]+|[*]))?[hlL]?[E-GXc-giorsaux%]/y,
  /\{((\w+)((\.\w+)|(\[[^\]]+\]))*)?(![sra])?(:(.?[<>=^])?[-+ ]?#?0?(\d+)?,?(\.\d+)?[E-GXb-gnosx%]?)?\}/y,
];
const ESCAPE = /\\(N\{.*?\}|u[a-fA-F0-9]{4}|U[a-fA-F0-9]{8}|[\\abfnrtv"'\n]|x[a-fA-F0-9]{2}|[0-7]{1,3})/y;

/** @param {string} text */
export const tokens = (text) => scan(text).tokens;

/**
 * Returns a scanner with the tokens, and with marks where strings and f-string fields begin and end.
 * @param {string} text
 */
export function scan(text) {
  const scanner = new Scanner(text);
  while (scanner.at < text.length) statement(scanner);
  return scanner;
}

/** @param {Scanner} scanner */
function statement(scanner) {
  const doc = scanner.startsLine && scanner.match(DOCSTRING);
  if (doc) {
    scanner.take("", doc[1]);
    scanner.mark("string");
    scanner.take("sa", doc[2]);
    scanner.take("sd", doc[3]);
    return scanner.mark("end of string");
  }
  const soft = scanner.startsLine && scanner.match(SOFT);
  if (soft) {
    scanner.take("", soft[1]);
    return scanner.take("k", soft[2]);
  }
  return scanner.take("", /\n|[^\S\n]+|\\/y) || scanner.take("c1", /#.*/y) || expression(scanner, true);
}

/**
 * @param {Scanner} scanner
 * @param {boolean} isStatement
 */
function expression(scanner, isStatement) {
  const start = scanner.match(STRING);
  if (start) return string(scanner, start[1] || "", start[2]);
  for (const { kind, form } of NUMBERS) if (scanner.take(kind, form)) return "";
  if (scanner.take("nd", /@[\p{XID_Start}_]\p{XID_Continue}*/uy)) return "";
  if (scanner.take("o", /!=|==|<<|>>|:=|[-~+/*%=<>&^|.@]/y) || scanner.take("p", /[\]{}:(),;[]/y)) return "";
  const name = scanner.match(NAME)?.[0];
  if (!name) return scanner.take(/\s/.test(scanner.character) ? "" : "err", scanner.character);
  return isStatement && opensNames(scanner, name) ? "" : scanner.take(kindOf(scanner, name), name);
}

/**
 * @param {Scanner} scanner
 * @param {string} name
 */
function kindOf(scanner, name) {
  if (KEYWORDS.has(name)) return "k";
  const lists = scanner.text[scanner.at - 1] === "." ? WORDS : [...WORDS, ...UNQUALIFIED];
  const found = lists.find(({ words: known }) => known.has(name));
  if (found) return found.kind;
  return MAGIC.has(name) ? "fm" : MAGIC_VARIABLES.has(name) ? "vm" : "n";
}

/**
 * Takes `def`, `class`, `import`, or `from` with the names after it, or `yield from`. Returns false for any other name.
 * @param {Scanner} scanner
 * @param {string} name
 */
function opensNames(scanner, name) {
  const space = /^\s/.test(scanner.text.slice(scanner.at + name.length));
  if (name === "yield" && scanner.take("k", /yield from\b/y)) return true;
  if (!space || !["def", "class", "from", "import"].includes(name)) return false;
  scanner.take(name === "def" || name === "class" ? "k" : "kn", name);
  scanner.take("", /\s+/y);
  if (name === "def") scanner.take(MAGIC.has(scanner.match(NAME)?.[0] || "") ? "fm" : "nf", NAME);
  else if (name === "class") scanner.take("nc", NAME);
  else modules(scanner, name === "from");
  return true;
}

/**
 * @param {Scanner} scanner
 * @param {boolean} isFrom
 */
function modules(scanner, isFrom) {
  while (scanner.at < scanner.text.length) {
    const next = scanner.match(isFrom ? /(\s+)(import)\b/y : /(\s+)(as)(?=\s)/y);
    if (next) {
      scanner.take("", next[1]);
      scanner.take(isFrom ? "kn" : "k", next[2]);
      if (isFrom) return;
      scanner.take("", /\s+/y);
    } else if (isFrom && scanner.take("kc", /None\b/y)) return;
    else if (!isFrom && scanner.match(/\s*,/y)) {
      scanner.take("", /\s+/y);
      scanner.take("o", ",");
      scanner.take("", /\s+/y);
    } else if (!scanner.take("nn", /\./y) && !scanner.take("nn", NAME)) return;
  }
}

/**
 * @param {Scanner} scanner
 * @param {string} prefix
 * @param {string} quote
 */
function string(scanner, prefix, quote) {
  scanner.mark("string");
  characters(scanner, prefix, quote);
  scanner.mark("end of string");
  return "";
}

/**
 * @param {Scanner} scanner
 * @param {string} prefix
 * @param {string} quote
 */
function characters(scanner, prefix, quote) {
  const kind = quote[0] === '"' ? "s2" : "s1";
  const isFormatted = /[ft]/i.test(prefix);
  const isRaw = /r/i.test(prefix);
  scanner.take("sa", prefix);
  scanner.take(kind, quote);
  while (scanner.at < scanner.text.length) {
    if (isFormatted && (scanner.take("se", /\{\{|\}\}/y) || scanner.take("si", "}".repeat(Number(scanner.character === "}"))))) continue;
    if (!isRaw && scanner.take("se", ESCAPE)) continue;
    if (scanner.text.startsWith(quote, scanner.at)) return void scanner.take(kind, quote);
    if (quote.length === 1 && scanner.take("se", /\\\\|\\["'\n]/y)) continue;
    if (quote.length === 1 && scanner.character === "\n") return;
    if (isFormatted && scanner.character === "{") field(scanner);
    else if (isFormatted || !INTERPOLATED.some((form) => scanner.take("si", form))) {
      scanner.take(kind, /[^\\'"%{}\n]+|\{\{/y) || scanner.take(kind, scanner.character);
    }
  }
}

/** @param {Scanner} scanner */
function field(scanner) {
  scanner.take("si", "{");
  scanner.mark("field");
  interpolation(scanner);
  scanner.mark("end of field");
}

/** Takes the expression inside the braces of an f-string, and the closing brace. @param {Scanner} scanner */
function interpolation(scanner) {
  let depth = 0;
  while (scanner.at < scanner.text.length) {
    if (!depth && scanner.take("si", /(=\s*)?(![sraf])?[}:]/y)) return;
    if (scanner.take("", /\s+/y)) continue;
    if (/[{([]/.test(scanner.character)) depth += 1;
    if (/[\])}]/.test(scanner.character)) depth -= 1;
    expression(scanner, false);
  }
}
