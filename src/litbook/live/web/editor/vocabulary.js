// Pygments' lists of Python's keywords and builtins, each with its class.

const words = (/** @type {string} */ text) => new Set(text.trim().split(/\s+/));

export const KEYWORDS = words(`
  assert async await break continue del elif else except finally for global if lambda pass raise nonlocal return try
  while yield as with`);
export const WORDS = [
  { kind: "kc", words: words("True False None") },
  { kind: "ow", words: words("in is and or not") },
];
export const UNQUALIFIED = [
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
export const MAGIC = words(
  `abs add aenter aexit aiter and anext await bool bytes call complex contains del delattr delete delitem dir divmod enter
  eq exit float floordiv format ge get getattr getattribute getitem gt hash iadd iand ifloordiv ilshift imatmul imod imul
  index init instancecheck int invert ior ipow irshift isub iter itruediv ixor le len length_hint lshift lt matmul missing
  mod mul ne neg new next or pos pow prepare radd rand rdivmod repr reversed rfloordiv rlshift rmatmul rmod rmul ror round
  rpow rrshift rshift rsub rtruediv rxor set setattr setitem str sub subclasscheck truediv xor`.replace(/\S+/g, "__$&__")
);
export const MAGIC_VARIABLES = words(
  `annotations bases class closure code defaults dict doc file func globals kwdefaults module mro name objclass qualname
  self slots weakref`.replace(/\S+/g, "__$&__")
);
