import ctypes
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

RULES: dict[str, tuple[str, ...]]
BINDS: dict[str, int]
SIGNED: tuple[str, ...]
NAMED: tuple[str, ...]
SIGNS: list[str]
OPERATIONS: list[str]
PYTHON: dict[str, str]
PYTHON_PROGRAM: str
KNOWN: dict[str, Callable[..., float]]
C: dict[str, str]
C_HEAD: str
C_FUNCTIONS: str
C_RULES: dict[str, tuple[str, ...]]
C_PROGRAM: str
LARGEST: int
PATIENCE: float
INSTEAD: str

# A value here is an engine.Value or a fast.Lean: hence Any.
_Statement: TypeAlias = tuple[str, Any, str]

class RecordingError(ValueError): ...

class Line:
    op: str
    operands: Sequence[Line]
    text: str
    varies: bool
    wanted: bool
    slot: int | None
    uses: int
    named: bool

    def __init__(
        self,
        op: str = "",
        operands: Sequence[Line] = (),
        text: str = "",
        varies: bool = False,
        slot: int | None = None,
    ) -> None: ...
    def fill(self, template: str, g: str = "") -> str: ...

def origin(v: Any) -> tuple[str, list[Any]]: ...
def lines_of(v: Any, known: dict[Any, Line]) -> list[Line]: ...

class Guard:
    kind: type
    slot: Any
    made: list[Any]
    allowed: set[Any]

    def __init__(self, kind: type) -> None: ...
    def __enter__(self) -> list[Any]: ...
    def __exit__(self, *error: object) -> None: ...
    def ask(self) -> None: ...
    def look(self, v: Any) -> float: ...
    def put(self, v: Any, data: float) -> None: ...

def record(
    f: Callable[..., Any], inputs: int, parameters: Sequence[Any]
) -> tuple[list[Line], Line]: ...

class Plan:
    rules: dict[str, tuple[str, ...]]
    slots: int
    before: list[_Statement]
    row: list[_Statement]
    after: list[_Statement]

    def __init__(
        self,
        lines: list[Line],
        root: Line,
        parameters: int,
        rules: dict[str, tuple[str, ...]],
    ) -> None: ...
    def choose_names(self, lines: list[Line], root: Line) -> None: ...
    def go_forward(self, lines: list[Line]) -> None: ...
    def go_backward(self, lines: list[Line], root: Line) -> None: ...
    def gradient(
        self, line: Line, shares: list[str], part: list[_Statement]
    ) -> str: ...
    def hand(
        self,
        x: Line,
        g: str,
        share: str,
        shares: dict[Line, list[str]],
        adds: dict[str, list[_Statement]],
        varies: bool,
    ) -> None: ...

def said(statements: list[_Statement], forms: dict[str, str], indent: str) -> str: ...
def python_text(plan: Plan, inputs: int, parameters: int) -> str: ...
def c_text(plan: Plan, inputs: int, parameters: int) -> str: ...
def growth(b: float) -> float: ...
def table(
    rows: Iterable[Iterable[float]], width: int | None = None
) -> list[tuple[float, ...]]: ...
def look_before(loss: float, step: int) -> None: ...
def compiler() -> str | None: ...
def run_compiler(command: Sequence[Any]) -> str | None: ...
def library(text: str) -> ctypes.CDLL: ...
def doubles(numbers: Sequence[float]) -> Any: ...  # an array of C's

class Compiled:
    rules: dict[str, tuple[str, ...]]
    parameters: tuple[Any, ...]
    size: int
    inputs: int
    plan: Plan
    rows: Any
    text: str
    program: Callable[..., tuple[float, list[float]]]

    def __init__(
        self,
        f: Callable[..., Any],
        rows: Iterable[Iterable[float]],
        parameters: Iterable[Any],
    ) -> None: ...
    def use(self, rows: Iterable[Iterable[float]]) -> None: ...
    def build(self) -> None: ...
    def numbers(self) -> list[float]: ...
    def gradients(self) -> tuple[float, list[float]]: ...
    def __call__(
        self, steps: int, rate: float | Callable[[int], float]
    ) -> list[float]: ...

class CompiledC(Compiled):
    library: ctypes.CDLL
