# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Record a loss once, and run it as a program in Python or in C."""

import ctypes
import math
import os
import re
import shutil
import signal
import subprocess
import tempfile
from numbers import Real
from pathlib import Path

from litgrad.engine import build_topo, power, slope_of_power

RULES = {  # the value, and each operand's share of the gradient
    "+": ("{a} + {b}", "{g}", "{g}"),
    "-": ("{a} - {b}", "{g}", "-{g}"),
    "*": ("{a} * {b}", "{g} * {b}", "{g} * {a}"),
    "/": ("{a} / {b}", "{g} / {b}", "-{g} * {o} / {b}"),
    "tanh": ("tanh({a})", "{g} * (1.0 - {o} * {o})"),
    "exp": ("exp({a})", "{g} * {o}"),
    "log": ("log({a})", "{g} / {a}"),
    "sin": ("sin({a})", "{g} * cos({a})"),
    "ReLU": ("(0.0 if {a} <= 0.0 else {a})", "({g} if {o} else 0.0)"),
    "**": (
        "power({a}, {b})",
        "{g} * slope_of_power({a}, {b})",
        "{g} * {o} * growth({a})",
    ),
}


class RecordingError(ValueError):
    """What was recorded could not be run again with other numbers."""


def refuse(self, *others):
    """Refuse an answer that depends on a number which isn't there yet."""
    sees = "a recording sees operations, not numbers"
    cannot = "be compared, used in an if, made a float, or asked for its data"
    raise RecordingError(f"{sees}: a Symbol can't {cannot}")


class Unseen:
    """Something whose number isn't known, so it can't answer questions about it."""

    __bool__ = refuse
    __float__ = refuse
    __int__ = refuse
    __round__ = refuse
    __lt__ = refuse
    __le__ = refuse
    __gt__ = refuse
    __ge__ = refuse
    __eq__ = refuse
    __ne__ = refuse
    __hash__ = object.__hash__  # a key is found by what it is, not by its number


def symbol(op, *operands):
    """Return the symbol of an operation; a plain number among its operands is a leaf."""
    children = []
    for x in operands:
        if not isinstance(x, (Symbol, Real)):
            return NotImplemented
        children.append(x if isinstance(x, Symbol) else Symbol(_op=repr(float(x))))
    return Symbol(None, tuple(children), op)


def recorder(op, mirrored=False):
    """Return a method that records op; if mirrored, with its symbol on the right."""

    def method(self, *others):
        return symbol(op, *others, self) if mirrored else symbol(op, self, *others)

    method.__name__ = op.lower()
    return method


class Symbol(Unseen):
    """A number that isn't known yet, but remembers how it will be made."""

    def __init__(self, data=None, _children=(), _op=""):
        self._number = None if data is None else float(data)
        self._prev, self._op = _children, _op

    __add__ = recorder("+")
    __radd__ = recorder("+", mirrored=True)
    __sub__ = recorder("-")
    __rsub__ = recorder("-", mirrored=True)
    __mul__ = recorder("*")
    __rmul__ = recorder("*", mirrored=True)
    __truediv__ = recorder("/")
    __rtruediv__ = recorder("/", mirrored=True)
    __rpow__ = recorder("**", mirrored=True)
    tanh = recorder("tanh")
    exp = recorder("exp")
    log = recorder("log")
    sin = recorder("sin")
    relu = recorder("ReLU")

    def __neg__(self):
        return self * -1

    def __pow__(self, exponent):
        if isinstance(exponent, Symbol):
            remedy = "for two Symbols, x**y is (y * x.log()).exp()"
            raise TypeError(f"the exponent must be a plain number; {remedy}")
        return self * self if exponent == 2 else symbol("**", self, exponent)

    def __repr__(self):
        return f"Symbol({self._op or self._number!r})"

    @property
    def data(self):
        """The number of a parameter; nobody sees it while a loss is recorded."""
        return refuse(self) if self._number is None else self._number

    @data.setter
    def data(self, number):
        self._number = refuse(self) if self._number is None else number


def called(f, inputs, parameters):
    """Return the symbols that f was called with, and the one that it returned."""
    for p in parameters:
        if not isinstance(p, Symbol) or p._number is None:
            remedy = "make the network with value=Symbol"
            raise RecordingError(f"{p!r} can't be a parameter here; {remedy}")
    xs, numbers = [Symbol() for _ in range(inputs)], [p.data for p in parameters]
    try:
        for p in parameters:
            p._number = None
        root = f(*xs)
    finally:
        for p, number in zip(parameters, numbers):
            p._number = number
    if not isinstance(root, Symbol):
        raise RecordingError(f"the loss is {root!r}, and not a Symbol")
    return xs, root


class Line:
    """A line of a program: an operation on earlier lines, or a leaf with a name."""

    def __init__(self, op="", operands=(), name="", varies=False, slot=None):
        self.op, self.operands, self.name, self.text = op, operands, name, name
        self.varies = varies or any(x.varies for x in operands)
        self.wanted = slot is not None or any(x.wanted for x in operands)
        self.slot = slot  # where its gradient is added up, row after row
        self.uses = 0
        self.named = False
        for x in operands:
            x.uses += 1
            x.named |= self.varies and not x.varies

    def fill(self, template, g=""):
        """Return the template with the texts of the operands in it."""
        texts = {"g": g, "o": self.text}
        for mark, x in zip("ab", self.operands):
            least = BINDS.get(self.op, 0) + (mark == "b")
            loose = " " in x.text and BINDS.get(x.op, 9) < least
            texts[mark] = f"({x.text})" if loose else x.text
        return template.format_map(texts)


def lines_of(root, known):
    """Return the lines that compute root; those of its leaves may be known."""
    lines = []
    for v in build_topo(root):
        if v._prev:
            operands = [known[x] for x in v._prev]
            if len(RULES.get(v._op, ())) != len(operands) + 1:
                problem = "there is no rule for such an operation"
                raise RecordingError(f"{problem}: {v._op!r}")
            known[v] = Line(v._op, operands, f"v{len(lines)}")
            lines.append(known[v])
        elif v not in known and v._op:
            known[v] = Line(name=v._op)  # a plain number
        elif v not in known:
            remedy = "list it with the parameters, or make it a plain number"
            raise RecordingError(f"{v!r} is neither an input nor a parameter; {remedy}")
    return lines


def record(f, inputs, parameters):
    """Call f once; return the lines that compute its result, and the last one."""
    xs, root = called(f, inputs, parameters)
    known = {p: Line(name=f"p{i}", slot=i) for i, p in enumerate(parameters)}
    known |= {x: Line(name=f"x{i}", varies=True) for i, x in enumerate(xs)}
    return lines_of(root, known), known[root]


BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}  # the larger, the tighter


class Plan:
    """The statements of a program: before the rows, for each row, and after."""

    def __init__(self, lines, root, parameters, rules):
        self.rules, self.slots = rules, parameters
        self.before, self.row, self.after = [], [], []
        self.choose_names(lines, root)
        self.go_forward(lines)
        self.row.append(("loss", "", root.text))
        self.go_backward(lines, root)

    def choose_names(self, lines, root):
        """Mark the lines whose value is needed in more than one place."""
        root.named = True
        for line in lines:
            value, *shares = self.rules[line.op]
            needed = "".join(s for s, x in zip(shares, line.operands) if x.wanted)
            line.named |= line.uses > 1 or "{o}" in needed
            for mark, x in zip(("{a}", "{b}"), line.operands):
                x.named |= mark in needed or value.count(mark) > 1

    def go_forward(self, lines):
        """Write each value: as a statement, or into the line that it's for."""
        for line in lines:
            line.text = line.fill(self.rules[line.op][0])
            if line.named or len(line.text) > 500:
                part = self.row if line.varies else self.before
                part.append(("let", line.name, line.text))
                line.text = line.name

    def gradient(self, line, part):
        """Return the gradient of a line, as one word if it's wanted often."""
        shares = self.shares[line]
        if len(shares) == 1 and shares[0].isidentifier():
            return shares[0]
        if line.op == "ReLU" and len(shares) < 50:
            return " + ".join(shares)  # used once, and only if the ReLU is alive
        g = f"g{line.name[1:]}"
        part.append(("let", g, " + ".join(shares[:50])))
        for k in range(50, len(shares), 50):
            part.append(("set", g, " + ".join([g, *shares[k : k + 50]])))
        return g

    def send(self, x, share, g, varies):
        """Send x its share, a text that was made from the gradient g."""
        if x.op and x.varies == varies:
            self.shares[x].append(share)
        elif x.wanted:
            if x.slot is None:
                x.slot = self.slots
                self.slots += 1
                self.shares[x].append(f"d{x.slot}")
            self.sums.setdefault(g, []).append(("add", x.slot, share))

    def go_backward(self, lines, root):
        """Write each gradient, from the last line to the first."""
        self.shares = {line: [] for line in lines}
        for varies, part in ((True, self.row), (False, self.after)):
            self.sums = {}  # the additions, by the gradient that they're made from
            if varies:
                self.send(root, "one", "one", varies)
            for line in reversed(lines):
                if line.wanted and line.varies == varies:
                    g = self.gradient(line, part)
                    self.add_up(part, but=g)
                    for x, share in zip(line.operands, self.rules[line.op][1:]):
                        self.send(x, line.fill(share, g), g, varies)
            self.add_up(part)

    def add_up(self, part, but=""):
        """Write the additions that have been sent, except those from one gradient."""
        for g in [g for g in self.sums if g != but]:
            part += [("when", g, ""), *self.sums.pop(g)]


PYTHON = {
    "let": "{0} = {1}",
    "set": "{0} = {1}",
    "loss": "loss += {1}",
    "when": "if {0}:",
    "add": "    d{0} += {1}",
}

PYTHON_PROGRAM = """\
def program(p, rows):
    {p}= p
    {d}loss = 0.0
    one = 1.0
{before}    for {x}in rows:
{row}{after}    n = len(rows)
    return loss / n, [{slopes}]
"""


def said(statements, forms, indent):
    """Return the statements in the forms of a language, one on each line."""
    lines = [forms[kind].format(name, text) for kind, name, text in statements]
    return "".join(f"{indent}{line}\n" for line in lines)


def python_text(plan, inputs, parameters):
    """Return the program of a plan in Python."""
    return PYTHON_PROGRAM.format(
        p="".join(f"p{i}, " for i in range(parameters)),
        d="".join(f"d{i} = " for i in range(plan.slots)),
        x="".join(f"x{i}, " for i in range(inputs)) or "() ",
        before=said(plan.before, PYTHON, "    "),
        row=said(plan.row, PYTHON, "        "),
        after=said(plan.after, PYTHON, "    "),
        slopes=", ".join(f"d{i} / n" for i in range(parameters)),
    )


def growth(b):
    """Return how many times its own height the slope of b**x is."""
    return math.log(b) if b > 0 else (0.0 if b == 0 else math.nan)


KNOWN = {"power": power, "slope_of_power": slope_of_power, "growth": growth}


class Compiled:
    """A loss that was recorded once, and trains its parameters in Python."""

    rules = RULES

    def __init__(self, f, rows, parameters):
        self.parameters = tuple(parameters)
        self.size = len(self.parameters)
        if not self.parameters:
            raise RecordingError("there are no parameters")
        if len(set(self.parameters)) < self.size:
            raise RecordingError("a parameter is listed twice")
        rows = table(rows)
        self.inputs = len(rows[0])
        lines, root = record(f, self.inputs, self.parameters)
        self.plan = Plan(lines, root, self.size, self.rules)
        self.use(rows)
        self.build()

    def use(self, rows):
        """Run on these rows from now on."""
        self.rows = table(rows, self.inputs)

    def build(self):
        """Write the program, and make a function of it."""
        self.text = python_text(self.plan, self.inputs, self.size)
        namespace = vars(math) | KNOWN
        exec(compile(self.text, "<recorded>", "exec"), namespace)
        self.program = namespace["program"]

    def numbers(self):
        """Return the parameters' numbers; there must be as many as recorded."""
        numbers = [p.data for p in self.parameters]
        if len(numbers) != self.size:
            takes = f"the program was recorded with {self.size} parameters"
            raise ValueError(f"{takes}, not {len(numbers)}; record the loss again")
        return numbers

    def gradients(self):
        """Return the average loss of the rows, and its slope in each parameter."""
        return self.program(self.numbers(), self.rows)

    def __call__(self, steps, rate):
        """Take steps down the loss; return the losses, one before each step."""
        losses = []
        for step in range(steps):
            loss, slopes = self.gradients()
            look_before(loss, step)
            length = rate(step) if callable(rate) else rate
            for p, slope in zip(self.parameters, slopes):
                p.data -= length * slope
            losses.append(loss)
        return losses


def table(rows, width=None):
    """Return the rows as tuples of floats, or say which of them does not fit."""
    rows = [tuple(map(float, row)) for row in rows]
    if not rows:
        raise ValueError("there are no rows to run on")
    if width is None:
        width = len(rows[0])
    for i, row in enumerate(rows):
        if len(row) != width:
            takes = f"the program takes {width} numbers from each row"
            raise ValueError(f"{takes}, and row {i} has {len(row)}")
    return rows


def look_before(loss, step):
    """Stop before a step that would follow a loss of nan or inf."""
    if not math.isfinite(loss):
        problem = f"the loss is {loss} at step {step}"
        raise FloatingPointError(f"{problem}; that step was not taken")


C = {
    "let": "V {0} = wide({1});",
    "set": "{0} = {1};",
    "loss": "loss += alive(wide({1}), one);",
    "when": "// what comes of {0}",
    "add": "d[{0}] += {1};",
}

C_HEAD = """\
#include <math.h>

enum { LANES = %d };
typedef %s F;
typedef F V __attribute__((vector_size(sizeof(F) * LANES)));  // one from each row
typedef F R __attribute__((vector_size(sizeof(F) * LANES), aligned(sizeof(F))));
typedef __typeof__((V){0} == (V){0}) B;  // a mask for each of them

#define inf INFINITY
#define nan NAN
#define wide(a) ((a) - (V){0})  // one number becomes LANES of them

static V alive(V g, V o) { return (V)((B)g & (B)(o != 0)); }
static V above(V a) { return (V)((B)a & ~(B)(a <= 0)); }

static double total(V a) {
  double sum = 0;
  for (int i = 0; i < LANES; i++) sum += a[i];
  return sum;
}
"""

C_RULES = RULES | {"ReLU": ("above(wide({a}))", "alive({g}, {o})")}

C_FUNCTIONS = """
static F growth(F b) { return b > 0 ? log(b) : b == 0 ? 0 : nan; }
static F slope_of_power(F x, F n) {
  if (n == 0) return 0;
  return x == 0 && 0 < n && n < 1 ? inf : n * pow(x, n - 1);
}

#define EACH(f) static V v_##f(V a) { \\
  for (int i = 0; i < LANES; i++) a[i] = f(a[i]); return a; }
#define EACH2(f) static V v_##f(V a, V b) { \\
  for (int i = 0; i < LANES; i++) a[i] = f(a[i], b[i]); return a; }
EACH(tanh) EACH(exp) EACH(log) EACH(sin) EACH(cos) EACH2(pow) EACH2(slope_of_power)

#define tanh(a) v_tanh(wide(a))
#define exp(a) v_exp(wide(a))
#define log(a) v_log(wide(a))
#define sin(a) v_sin(wide(a))
#define cos(a) v_cos(wide(a))
#define power(a, b) v_pow(wide(a), wide(b))
#define slope_of_power(a, b) v_slope_of_power(wide(a), wide(b))
"""

C_PROGRAM = """
double program(const double *p, double *slopes, long groups, const R *row) {{
  const F {p};
  static _Thread_local V d[{slots}];  // too large for the stack
  for (int i = 0; i < {slots}; i++) d[i] = (V){{0}};
  V loss = {{0}}, count = {{0}};
{before}
  for (long i = 0; i < groups; i++, row += {width}) {{
    V one = row[0]{x};
    count += one;
{row}  }}
  const double n = total(count);

{d}{after}
  for (int i = 0; i < {parameters}; i++) slopes[i] = total(d[i]) / n;
  return total(loss) / n;
}}

long run(double *p, double *slopes, long groups, const R *rows,
         long steps, const double *rates, double *losses) {{
  for (long k = 0; k < steps; k++) {{
    losses[k] = program(p, slopes, groups, rows);
    if (!isfinite(losses[k])) return k;
    for (int i = 0; i < {parameters}; i++) p[i] -= rates[k] * slopes[i];
  }}
  return steps;
}}
"""


def c_text(plan, inputs, parameters, lanes=4, number="double"):
    """Return the program of a plan in C."""
    program = C_PROGRAM.format(
        p=", ".join(f"p{i} = p[{i}]" for i in range(parameters)),
        x="".join(f", x{i} = row[{i + 1}]" for i in range(inputs)),
        d="".join(f"  V d{i} = d[{i}];\n" for i in range(parameters, plan.slots)),
        slots=plan.slots,
        width=inputs + 1,
        parameters=parameters,
        before=said(plan.before, C, "  "),
        row=said(plan.row, C, "    "),
        after=said(plan.after, C, "  "),
    )
    if number == "float":
        program = re.sub(r"\b(\d+\.\d+(e[+-]\d+)?|\d+e[+-]\d+)\b", r"\1f", program)
    return C_HEAD % (lanes, number) + C_FUNCTIONS + program


def compiler():
    """Return the path of a C compiler, or None."""
    return next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)


LARGEST = 700_000  # characters of C
PATIENCE = 100  # seconds to compile them
INSTEAD = "take Compiled, which needs no compiler, or record a smaller loss"


def run_compiler(command):
    """Run the compiler; return its complaints if it fails, and None if it doesn't."""
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, process_group=0
    )
    with process:
        try:
            _, complaints = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            problem = f"the C compiler was stopped after {PATIENCE} seconds"
            raise TimeoutError(f"{problem}; {INSTEAD}") from None
        finally:
            if process.returncode is None:  # also after Ctrl-C
                stop = getattr(os, "killpg", os.kill)  # Windows has no groups
                stop(process.pid, signal.SIGTERM)
    return complaints if process.returncode else None


def library(text):
    """Compile a text in C; return its functions, ready to be called."""
    if not compiler():
        remedy = "install gcc or clang, or take Compiled, which needs neither"
        raise FileNotFoundError(f"there is no C compiler here; {remedy}")
    if len(text) > LARGEST:
        size = f"the program has {len(text):,} characters of C"
        raise ValueError(f"{size}, and {LARGEST:,} is the limit; {INSTEAD}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, made = Path(folder, "program.c"), Path(folder, "program.so")
        source.write_text(text, encoding="utf-8")
        command = [compiler(), "-O3", "-shared", "-fPIC", source, "-o", made, "-lm"]
        for flags in (["-march=native"], []):
            complaints = run_compiler([*command, *flags])
            if complaints is None:
                return ctypes.CDLL(str(made))
    raise OSError(f"the C compiler refused the program: {complaints}")


def doubles(numbers):
    """Return the numbers side by side in memory, as C wants them."""
    return (ctypes.c_double * len(numbers))(*numbers)


class CompiledC(Compiled):
    """A loss that was recorded once, and trains its parameters in C."""

    rules = C_RULES
    lanes = 4  # how many rows go side by side
    number = "double"  # or "float"

    def use(self, rows):
        """Run on these rows from now on."""
        rows, n = table(rows, self.inputs), self.lanes
        weighed = [(1.0, *row) for row in rows]
        weighed += [(0.0, *rows[-1])] * (-len(rows) % n)
        groups = [zip(*weighed[k : k + n]) for k in range(0, len(weighed), n)]
        numbers = [tuple(x for place in group for x in place) for group in groups]
        self.rows = (self.kind() * len(numbers))(*numbers)

    def kind(self):
        """Return the type of a group of rows, as C wants it."""
        number = {"double": ctypes.c_double, "float": ctypes.c_float}[self.number]
        return number * (self.lanes * (self.inputs + 1))

    def build(self):
        """Write the program, have it compiled, and say what it takes."""
        self.text = c_text(self.plan, self.inputs, self.size, self.lanes, self.number)
        self.library = library(self.text)
        long, double = ctypes.c_long, ctypes.c_double
        some, group = ctypes.POINTER(double), ctypes.POINTER(self.kind())
        takes = [double * self.size, double * self.size, long, group]
        self.library.program.argtypes, self.library.program.restype = takes, double
        takes = [*takes, long, some, some]
        self.library.run.argtypes, self.library.run.restype = takes, long

    def gradients(self):
        """Return the average loss of the rows, and its slope in each parameter."""
        numbers, rows = doubles(self.numbers()), self.rows
        slopes = doubles([0.0] * len(numbers))
        return self.library.program(numbers, slopes, len(rows), rows), list(slopes)

    def __call__(self, steps, rate):
        """Take steps down the loss; return the losses, one before each step."""
        rates = doubles([rate(k) if callable(rate) else rate for k in range(steps)])
        numbers, rows = doubles(self.numbers()), self.rows
        slopes, losses = doubles([0.0] * len(numbers)), doubles([0.0] * steps)
        taken = self.library.run(numbers, slopes, len(rows), rows, steps, rates, losses)
        for p, x in zip(self.parameters, numbers):
            p.data = x
        if taken < steps:
            look_before(losses[taken], taken)
        return list(losses)
