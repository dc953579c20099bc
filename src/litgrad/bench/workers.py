"""A process for each rung, which answers what is asked about it."""

import contextlib
import multiprocessing
import signal
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from typing import Any, Self

from litgrad.bench.answers import ANSWERS
from litgrad.bench.rungs import RUNGS
from litgrad.bench.task import Task

HOW_TO_GET = {
    "micrograd": "pip install micrograd==0.1.0",
    "numpy": 'pip install "litgrad[fast]"',
    "torch": 'pip install "litgrad[torch]"',
}

# In the process of a rung


def serve(connection: Connection, name: str, task: Task) -> None:
    """Make a rung, then answer what is asked about it, until nobody asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks is told, and leaves
    with contextlib.suppress(ConnectionError):  # there is nobody any more
        try:
            rung = RUNGS[name](task)
            connection.send(("answer", None))
            while question := connection.recv():
                answer = ANSWERS[question[0]](rung, *question[1:])
                connection.send(("answer", answer))
        except (ImportError, FileNotFoundError) as error:  # a module, or a program
            connection.send(("missing", missing(error)))
        except Exception as error:  # noqa: BLE001 - its row says what
            connection.send(("failed", f"{type(error).__name__}: {error}"))


def missing(error: ImportError | FileNotFoundError) -> str:
    """Say what is missing, and how to get it."""
    name = getattr(error, "name", None) or ""
    module = name.partition(".")[0]
    if module in HOW_TO_GET:
        return f"needs {module}: {HOW_TO_GET[module]}"
    return f"{name} is not there yet" if module == "litgrad" else str(error)


# In the process that asks


class RungError(Exception):
    """A rung cannot be measured: it is ("missing" or "failed", why)."""


class Worker:
    """The process of a rung."""

    def __init__(self, name: str, task: Task) -> None:
        context = multiprocessing.get_context("spawn")  # nothing comes along
        self.connection, there = context.Pipe()
        arguments = (there, name, task)
        self.process = context.Process(target=serve, args=arguments, daemon=True)
        self.process.start()
        there.close()

    def ask(self, *question: Any) -> Any:
        """Return the answer to the question; without one, wait for the rung."""
        try:
            if question:
                self.connection.send(question)
            kind, content = self.connection.recv()
        except (EOFError, OSError):
            self.process.join()
            ended = f"its process ended with status {self.process.exitcode}"
            raise RungError("failed", ended) from None
        if kind != "answer":
            raise RungError(kind, content)
        return content

    def close(self) -> None:
        """End the process."""
        self.connection.close()
        self.process.join(1)
        self.process.kill()


class Workers(dict[str, Worker]):
    """The processes of some rungs, by name, and why others have none."""

    def __init__(
        self, names: Iterable[str], task: Task, tell: Callable[[str], object]
    ) -> None:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # they inherit it
        super().__init__({name: Worker(name, task) for name in names})
        signal.signal(signal.SIGINT, before)
        self.tell = tell
        self.reasons: dict[str, tuple[str, str]] = {}

    def ask(self, *question: Any) -> dict[str, Any]:
        """Return the answers of all, asked one after the other."""
        answers = {}
        for name, worker in list(self.items()):
            self.tell(f"{name}: {question[0] if question else 'start'}")
            try:
                answers[name] = worker.ask(*question)
            except RungError as error:
                kind, why = error.args
                self.reasons[name] = kind, why
                self.pop(name).close()
        return answers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.tell("")
        for worker in self.values():
            worker.close()
