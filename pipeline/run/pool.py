"""Worker processes, each with one page at a time: it is known which page a death or a delay belongs to."""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import connection as pipes
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Self

from pipeline.errors import ThiduaError, UsageError
from pipeline.run.worker import Broken, Load, Ready, failure, serve
from pipeline.schema import Failure, Page, Tables

IN_FLIGHT_BYTES = 64_000_000  # page contents that wait or are worked on; one larger page goes alone


@dataclass(frozen=True, slots=True)
class Task:
    """A page and the hash of its content, by which the store will know it again."""

    page: Page
    content_hash: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A task and what became of it."""

    task: Task
    result: Tables | Failure


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection
    ready: bool = False
    task: Task | None = None
    deadline: float = math.inf


class Pool:
    """At most `workers` processes, started as they are needed and replaced when they die or take too long.

    The caller submits while the pool is not `full`, and collects with `wait` or `poll`. No page is lost: each submitted
    one is finished exactly once. Raises UsageError or ThiduaError when a worker cannot load what it needs.
    """

    def __init__(self, load: Load, *, workers: int, seconds_per_page: float, page_memory: int) -> None:
        self._load = load
        self._size = workers
        self._seconds = seconds_per_page
        self._page_memory = page_memory
        self._workers: list[_Worker] = []
        self._waiting: deque[Task] = deque()
        self._bytes = 0
        self._context = multiprocessing.get_context("spawn")  # no lock or thread of the parent is copied

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in list(self._workers):
            self._remove(worker)

    @property
    def full(self) -> bool:
        """Whether a page for each worker waits already, or too many bytes are in flight."""
        return len(self._waiting) >= self._size or self._bytes >= IN_FLIGHT_BYTES

    @property
    def busy(self) -> bool:
        return bool(self._waiting) or any(worker.task for worker in self._workers)

    def submit(self, task: Task) -> None:
        self._waiting.append(task)
        self._bytes += len(task.page.content)
        self._dispatch()

    def wait(self) -> list[Finished]:
        """What is finished, at least one task unless the pool is idle."""
        while self.busy:
            deadline = min((worker.deadline for worker in self._workers), default=math.inf)
            patience = None if math.isinf(deadline) else max(0.0, deadline - time.monotonic())
            if finished := self._collect(patience):
                return finished
        return []

    def poll(self) -> list[Finished]:
        """What is finished by now."""
        return self._collect(0) if self._workers else []

    def _collect(self, patience: float | None) -> list[Finished]:
        """Take what the workers have to say, and give those that are free the next page before anything else."""
        by_handle = {handle: worker for worker in self._workers for handle in _handles(worker)}
        spoken = {id(by_handle[handle]) for handle in pipes.wait(list(by_handle), patience)}  # type: ignore[index]
        now = time.monotonic()
        heard = [worker for worker in self._workers if id(worker) in spoken or worker.deadline <= now]
        finished = [result for worker in heard for result in self._attend(worker)]
        self._bytes -= sum(len(one.task.page.content) for one in finished)
        self._dispatch()
        return finished

    def _attend(self, worker: _Worker) -> Iterator[Finished]:
        alive = worker.process.is_alive()  # asked first: what a worker said before it died is still in the pipe
        try:
            message = worker.connection.recv() if worker.connection.poll() else None
        except (EOFError, OSError):
            alive, message = False, None
        if isinstance(message, Broken):
            raise (UsageError if message.usage else ThiduaError)(message.message)
        if isinstance(message, Ready):
            worker.ready = True
        elif message is not None and worker.task is not None:
            yield Finished(worker.task, message)
            worker.task, worker.deadline = None, math.inf
        elif not alive:
            yield from self._bury(worker, "worker_died")
        elif worker.deadline <= time.monotonic():
            yield from self._bury(worker, "timeout")

    def _bury(self, worker: _Worker, reason: str) -> Iterator[Finished]:
        if reason == "timeout":
            worker.process.kill()
        self._remove(worker)
        if not worker.ready:
            raise ThiduaError(f"a worker died while it was loading ({_death(worker)}): try fewer workers")
        if worker.task is not None:
            said = (
                f"given up after {self._seconds:g} s" if reason == "timeout" else f"its worker died: {_death(worker)}"
            )
            yield Finished(worker.task, failure(worker.task.page, reason, said))

    def _remove(self, worker: _Worker) -> None:
        worker.process.join()
        worker.connection.close()
        self._workers.remove(worker)

    def _dispatch(self) -> None:
        for worker in self._workers:
            if self._waiting and worker.ready and worker.task is None and worker.process.is_alive():
                self._give(worker, self._waiting.popleft())
        loading = sum(not worker.ready for worker in self._workers)
        for _ in range(min(len(self._waiting) - loading, self._size - len(self._workers))):
            self._start()

    def _give(self, worker: _Worker, task: Task) -> None:
        worker.task = task
        with contextlib.suppress(OSError):  # it died meanwhile; its pipe will say so
            worker.connection.send(task.page)
        worker.deadline = time.monotonic() + self._seconds

    def _start(self) -> None:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=serve, args=(theirs, self._load, self._page_memory), name="thidua worker"
        )
        process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours))


def _handles(worker: _Worker) -> tuple[Connection, int]:
    return worker.connection, worker.process.sentinel


def _death(worker: _Worker) -> str:
    code = worker.process.exitcode
    if code is None or code >= 0:
        return f"exit code {code}"
    name = signal.Signals(-code).name
    return f"{name}, perhaps for want of memory" if name == "SIGKILL" else name
