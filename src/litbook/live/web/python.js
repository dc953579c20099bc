// Python to tokens, each with the class that Pygments' PythonLexer gives it.

const words = (/** @type {string} */ text) => new Set(text.trim().split(/\s+/));

const KEYWORDS = words(`
  assert async await break continue del elif else except finally for global if lambda pass raise nonlocal return try
  while yield as with`);
const WORDS = [
  { kind: "kc", words: words("True False None") },
  { kind: "ow", words: words("in is and or not") },
];
const UNQUALIFIED = [
  {
    kind: "nb",
    words: words(`
      __import__ abs aiter all any bin bool bytearray breakpoint bytes callable chr classmethod compile complex delattr
      dict dir divmod enumerate eval filter float format frozendict frozenset getattr globals hasattr hash hex id input
      int isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow print property
      range repr reversed round sentinel set setattr slice sorted staticmethod str sum super tuple type vars zip`),
  },
  { kind: "bp", words: words("self Ellipsis NotImplemented cls") },
  {
    kind: "ne",
    words: words(`
      BaseException Exception GeneratorExit KeyboardInterrupt StopIteration StopAsyncIteration SystemExit Warning
      ${"Arithmetic Assertion Attribute BlockingIO BrokenPipe Buffer ChildProcess ConnectionAborted Connection ConnectionRefused ConnectionReset EOF Environment FileExists FileNotFound FloatingPoint IO Import Indentation Index Interrupted IsADirectory Key Lookup Memory ModuleNotFound Name NotADirectory NotImplemented OS Overflow Permission ProcessLookup Recursion Reference Runtime Syntax System Tab Timeout Type UnboundLocal UnicodeDecode UnicodeEncode Unicode UnicodeTranslate VMS Value Windows ZeroDivision".replace(/\S+/g, "$&Error")}
      ${"Bytes Deprecation Encoding Future Import PendingDeprecation Resource Runtime Syntax Unicode User".replace(/\S+/g, "$&Warning")}`),
  },
];
const MAGIC = words(
  `abs add aenter aexit aiter and anext await bool bytes call complex contains del delattr delete delitem dir divmod enter
  eq exit float floordiv format ge get getattr getattribute getitem gt hash iadd iand ifloordiv ilshift imatmul imod imul
  index init instancecheck int invert ior ipow irshift isub iter itruediv ixor le len length_hint lshift lt matmul missing
  mod mul ne neg new next or pos pow prepare radd rand rdivmod repr reversed rfloordiv rlshift rmatmul rmod rmul ror round
  rpow rrshift rshift rsub rtruediv rxor set setattr setitem str sub subclasscheck truediv xor`.replace(/\S+/g, "__$&__")
);
const MAGIC_VARIABLES = words(
  `annotations bases class closure code defaults dict doc file func globals kwdefaults module mro name objclass qualname
  self slots weakref`.replace(/\S+/g, "__$&__")
);
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

/** @typedef {[kind: string, text: string]} Token */

class Scanner {
  at = 0;
  /** @type {Token[]} */
  tokens = [];

  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  /** @param {RegExp} form */
  match(form) {
    form.lastIndex = this.at;
    return form.exec(this.text);
  }

  /**
   * @param {string} kind
   * @param {string | RegExp} what
   */
  take(kind, what) {
    const text = typeof what === "string" ? what : this.match(what)?.[0];
    if (!text) return "";
    this.at += text.length;
    const last = this.tokens.at(-1);
    if (last?.[0] === kind) last[1] += text;
    else this.tokens.push([kind, text]);
    return text;
  }

  get character() {
    return this.text[this.at];
  }

  get startsLine() {
    return this.at === 0 || this.text[this.at - 1] === "\n";
  }
}

/** @param {string} text */
export function tokens(text) {
  const scanner = new Scanner(text);
  while (scanner.at < text.length) statement(scanner);
  return scanner.tokens;
}

/** @param {Scanner} scanner */
function statement(scanner) {
  const doc = scanner.startsLine && scanner.match(DOCSTRING);
  if (doc) {
    scanner.take("", doc[1]);
    scanner.take("sa", doc[2]);
    return scanner.take("sd", doc[3]);
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
 * What names something new: `def`, `class`, `import`.
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
  const kind = quote[0] === '"' ? "s2" : "s1";
  const isFormatted = /[ft]/i.test(prefix);
  const isRaw = /r/i.test(prefix);
  scanner.take("sa", prefix);
  scanner.take(kind, quote);
  while (scanner.at < scanner.text.length) {
    if (isFormatted && (scanner.take("se", /\{\{|\}\}/y) || scanner.take("si", "}".repeat(Number(scanner.character === "}"))))) continue;
    if (!isRaw && scanner.take("se", ESCAPE)) continue;
    if (scanner.text.startsWith(quote, scanner.at)) return scanner.take(kind, quote);
    if (quote.length === 1 && scanner.take("se", /\\\\|\\["'\n]/y)) continue;
    if (quote.length === 1 && scanner.character === "\n") return "";
    if (isFormatted && scanner.character === "{") interpolation(scanner);
    else if (isFormatted || !INTERPOLATED.some((form) => scanner.take("si", form))) {
      scanner.take(kind, /[^\\'"%{}\n]+|\{\{/y) || scanner.take(kind, scanner.character);
    }
  }
  return "";
}

/** The expression inside the braces of an f-string. @param {Scanner} scanner */
function interpolation(scanner) {
  scanner.take("si", "{");
  let depth = 0;
  while (scanner.at < scanner.text.length) {
    if (!depth && scanner.take("si", /(=\s*)?(![sraf])?[}:]/y)) return;
    if (scanner.take("", /\s+/y)) continue;
    if (/[{([]/.test(scanner.character)) depth += 1;
    if (/[\])}]/.test(scanner.character)) depth -= 1;
    expression(scanner, false);
  }
}
