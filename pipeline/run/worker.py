"""What a worker process does: load once, then a page in, its tables or a failure out. It never sees the store."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import connection as pipes
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline.errors import InputError, UsageError
from pipeline.schema import Failure, Page, Tables

Process = Callable[[Page], Tables]
Load = Callable[[], Process]

_DATA_FIELD = 5  # of /proc/self/statm: data and stack, in pages (man 5 proc)


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has loaded what it needs."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The worker could not load what it needs; `usage` tells whether the caller can mend it."""

    message: str
    usage: bool


def serve(connection: Connection, load: Load, page_memory: int) -> None:
    """Answer pages until the pipe closes. `page_memory` is what one page may take in bytes; 0 sets no limit."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends its workers
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    try:
        process = load()
    except UsageError as error:
        connection.send(Broken(str(error), usage=True))
        return
    except Exception as error:  # whatever it is, the parent reports it
        connection.send(Broken(_described(error), usage=False))
        return
    _limit_memory(page_memory)
    connection.send(Ready())
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            connection.send(attempt(process, connection.recv()))


def attempt(process: Process, page: Page) -> Tables | Failure:
    """The page's tables, or why there are none. Never raises."""
    try:
        return process(page)
    except InputError as error:
        return Failure(source=page.path, stage=error.stage, reason=error.reason, message=str(error))
    except MemoryError:
        return failure(page, "memory", "it takes more memory than a page may")
    except Exception as error:  # one page must not stop the others
        return failure(page, "internal_error", f"a fault of thidua, please report it: {_described(error)}")


def failure(page: Page, reason: str, message: str) -> Failure:
    """A failure of the run itself, not of one of its stages."""
    return Failure(source=page.path, stage="run", reason=reason, message=f"{page.path}: {message}")


def _described(error: BaseException) -> str:
    """The error and the line it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{where}"


def _leave_with_parent() -> None:
    """A killed parent cannot end its workers, and one in an endless page would never notice."""
    parent = parent_process()
    if parent is not None:
        pipes.wait([parent.sentinel])
        os._exit(1)


def _limit_memory(page_memory: int) -> None:
    """Allow so much on top of what is loaded. Linux only: elsewhere a process cannot tell what it has loaded."""
    if not page_memory or sys.platform != "linux":
        return
    import resource

    loaded = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[_DATA_FIELD]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = loaded + page_memory
    resource.setrlimit(resource.RLIMIT_DATA, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
