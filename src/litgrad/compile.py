# Generated from the chapters in docs/ by `litbook tangle`: edit those, not this file.
"""Record a loss once, and run it as a program in Python or in C."""

import ctypes
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
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

BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}  # the larger, the tighter


class Line:
    """One line of a program: an operation on earlier lines, or a leaf's name."""

    def __init__(self, op="", operands=(), text="", varies=False, slot=None):
        self.op, self.operands, self.text = op, operands, text
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
        for place, (name, x) in enumerate(zip("ab", self.operands)):
            loose = BINDS.get(x.op, 9) < BINDS.get(self.op, 0) + place
            texts[name] = f"({x.text})" if loose and " " in x.text else x.text
        return template.format_map(texts)


def origin(v):
    """Return what v was made by, and from: an operation, and values or numbers."""
    op, operands, constant = v._op, list(v._prev), getattr(v, "_constant", None)
    if op == "dot":
        return op, [v._x, *v._weights, *(v._inputs.nodes or v._inputs.data)]
    if constant is not None:
        left = op.startswith("r")
        both = [constant, *operands] if left else [*operands, constant]
        return op.removeprefix("r"), both
    if op.startswith("**"):
        return "**", [*operands, float(op[2:])]
    if op.endswith("**"):
        return "**", [float(op[:-2]), *operands]
    return op, operands


class RecordingError(ValueError):
    """What was recorded could not be run again with other numbers."""


def lines_of(v, known):
    """Return the lines that compute v; the last of them is v itself."""
    op, operands = origin(v)
    xs = [known.get(x) or Line(text=repr(x)) for x in operands]
    if op == "dot":
        half = len(xs) // 2  # the bias, the weights, and then the inputs
        lines = [xs[0]]
        for w, x in zip(xs[1 : half + 1], xs[half + 1 :]):
            lines.append(Line("*", [w, x]))
            lines.append(Line("+", [lines[-2], lines[-1]]))
        return lines[1:]
    if op not in RULES or len(RULES[op]) != len(xs) + 1:
        raise RecordingError(f"there is no rule for such an operation: {op!r}")
    if op == "**" and xs[1].text == "2.0":
        op, xs = "*", [xs[0], xs[0]]
    return [Line(op, xs)]


SIGNED = ("add", "sub", "mul", "truediv", "pow")
NAMED = ("relu", "tanh", "exp", "log", "sin", "weighted_sum", "Inputs")
SIGNS = [f"__{r}{name}__" for name in SIGNED for r in ("", "r")]
OPERATIONS = ["__init__", "__neg__", *SIGNS, *NAMED]


class Guard:
    """While it stands, only operations may see the data of a class's values."""

    def __init__(self, kind):
        self.kind, self.slot, self.made = kind, vars(kind).get("data"), []
        found = {**kind.__init__.__globals__, **vars(kind)}
        known = [found[name] for name in OPERATIONS if name in found]
        functions = [f.__init__ if isinstance(f, type) else f for f in known]
        self.allowed = {f.__code__ for f in functions}

    def __enter__(self):
        self.kind.data = property(self.look, self.put)
        return self.made

    def __exit__(self, *error):
        if self.slot:
            self.kind.data = self.slot
        else:
            del self.kind.data

    def ask(self):
        """Stop whoever is not an operation, nor called by one."""
        frame = sys._getframe(2)
        while frame and frame.f_code not in self.allowed:
            frame = frame.f_back
        if not frame:
            problem = "a recording goes one way for all numbers"
            remedy = "so it must not compare values, nor look at their data"
            raise RecordingError(f"{problem}, {remedy}")

    def look(self, v):
        """Return the data of v."""
        self.ask()
        return self.slot.__get__(v) if self.slot else vars(v)["data"]

    def put(self, v, data):
        """Set the data of v, which is being made."""
        self.ask()
        self.made.append(v)
        if self.slot:
            self.slot.__set__(v, data)
        else:
            vars(v)["data"] = data


def record(f, inputs, parameters):
    """Call f once; return the lines that compute its result, and the last one."""
    kind = type(parameters[0] + 0)
    xs = [kind(math.nan) for _ in range(inputs)]
    with Guard(kind) as made:
        root = f(*xs)
    if not isinstance(root, kind):
        raise RecordingError(f"the loss is {root!r}, and not a {kind.__name__}")
    known = {p: Line(text=f"p{i}", slot=i) for i, p in enumerate(parameters)}
    known |= {x: Line(text=f"x{i}", varies=True) for i, x in enumerate(xs)}
    new, lines = set(made), []
    for v in build_topo(root):
        if v in known:
            continue
        if v not in new:
            remedy = "list it with the parameters, or make it a plain number"
            raise RecordingError(f"{v!r} is older than the recording; {remedy}")
        if v._prev:
            lines += lines_of(v, known)
            known[v] = lines[-1]
        else:
            known[v] = Line(text=repr(v.data))
    return lines, known[root]


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
        for number, line in enumerate(lines):
            line.number = number
            value, *shares = self.rules[line.op]
            needed = "".join(s for s, x in zip(shares, line.operands) if x.wanted)
            line.named |= line.uses > 1 or "{o}" in needed
            for mark, x in zip(("{a}", "{b}"), line.operands):
                x.named |= mark in needed or value.count(mark) > 1

    def go_forward(self, lines):
        """Write each value: in a statement, or in the line that it is for."""
        for line in lines:
            line.text = line.fill(self.rules[line.op][0])
            if line.named or len(line.text) > 500:
                name = f"v{line.number}"
                part = self.row if line.varies else self.before
                part.append(("let", name, line.text))
                line.text = name

    def gradient(self, line, shares, part):
        """Return the gradient of a line, as one word if it is wanted often."""
        if len(shares) == 1 and shares[0].isidentifier():
            return shares[0]
        if line.op == "ReLU" and len(shares) < 50:
            return " + ".join(shares)  # used once, and only if the ReLU is alive
        g = f"g{line.number}"
        part.append(("let", g, " + ".join(shares[:50])))
        for k in range(50, len(shares), 50):
            part.append(("set", g, " + ".join([g, *shares[k : k + 50]])))
        return g

    def go_backward(self, lines, root):
        """Write each gradient, from the last line to the first."""
        shares = {line: [] for line in lines}
        self.hand(root, "one", "one", shares, adds := {}, varies=True)
        for varies, part in ((True, self.row), (False, self.after)):
            for line in reversed(lines):
                if line.wanted and line.varies == varies:
                    g = self.gradient(line, shares[line], part)
                    for x, share in zip(line.operands, self.rules[line.op][1:]):
                        self.hand(x, g, line.fill(share, g), shares, adds, varies)
            for g, group in adds.items():
                part += [("when", g, ""), *group]
            adds = {}

    def hand(self, x, g, share, shares, adds, varies):
        """Hand x its share, which was made from the gradient g."""
        if x.op and x.varies == varies:
            shares[x].append(share)
        elif x.wanted:
            if x.slot is None:
                x.slot = self.slots
                self.slots += 1
                shares[x].append(f"d{x.slot}")
            adds.setdefault(g, []).append(("add", x.slot, share))


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
    """Return the slope of b**x, as a multiple of b**x."""
    return math.log(b) if b > 0 else (0.0 if b == 0 else math.nan)


KNOWN = {"power": power, "slope_of_power": slope_of_power, "growth": growth}


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

enum { LANES = 4 };
typedef double V __attribute__((vector_size(8 * LANES)));  // four numbers
typedef long long B __attribute__((vector_size(8 * LANES)));  // and their bits
typedef double R __attribute__((vector_size(8 * LANES), aligned(8)));

#define inf INFINITY
#define nan NAN
#define wide(a) ((a) - (V){0})  // one number becomes four

static V alive(V g, V o) { return (V)((B)g & (B)(o != 0)); }
static V above(V a) { return (V)((B)a & ~(B)(a <= 0)); }

static double total(V a) {
  double sum = 0;
  for (int i = 0; i < LANES; i++) sum += a[i];
  return sum;
}
"""

C_FUNCTIONS = """
static double growth(double b) { return b > 0 ? log(b) : b == 0 ? 0 : nan; }
static double slope_of_power(double x, double n) {
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

C_RULES = RULES | {"ReLU": ("above(wide({a}))", "alive({g}, {o})")}

C_PROGRAM = """
double program(const double *p, double *slopes, long fours, const R *row) {{
  const double {p};
  static _Thread_local V d[{slots}];  // too large for the stack
  for (int i = 0; i < {slots}; i++) d[i] = (V){{0}};
  V loss = {{0}}, count = {{0}};
{before}
  for (long i = 0; i < fours; i++, row += {width}) {{
    V one = row[0]{x};
    count += one;
{row}  }}
  const double n = total(count);

{d}{after}
  for (int i = 0; i < {parameters}; i++) slopes[i] = total(d[i]) / n;
  return total(loss) / n;
}}

long run(double *p, double *slopes, long fours, const R *rows,
         long steps, const double *rates, double *losses) {{
  for (long k = 0; k < steps; k++) {{
    losses[k] = program(p, slopes, fours, rows);
    if (!isfinite(losses[k])) return k;
    for (int i = 0; i < {parameters}; i++) p[i] -= rates[k] * slopes[i];
  }}
  return steps;
}}
"""


def c_text(plan, inputs, parameters):
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
    return C_HEAD + C_FUNCTIONS + program


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

    def use(self, rows):
        """Run on these rows from now on."""
        rows = table(rows, self.inputs)
        weighed = [(1.0, *row) for row in rows]
        weighed += [(0.0, *rows[-1])] * (-len(rows) % 4)
        fours = [zip(*weighed[k : k + 4]) for k in range(0, len(weighed), 4)]
        numbers = [tuple(x for place in four for x in place) for four in fours]
        self.rows = (ctypes.c_double * len(numbers[0]) * len(numbers))(*numbers)

    def build(self):
        """Write the program, have it compiled, and say what it takes."""
        self.text = c_text(self.plan, self.inputs, self.size)
        self.library = library(self.text)
        long, double = ctypes.c_long, ctypes.c_double
        some, four = ctypes.POINTER(double), double * (4 * (self.inputs + 1))
        takes = [double * self.size, double * self.size, long, ctypes.POINTER(four)]
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
