"""What the commands put on the screen: data on stdout, everything else on stderr."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from rich.console import Console

_WIDTH = 140  # columns where the output is no terminal


class Tick(Protocol):
    """Tells a progress bar how far the work is: articles finished, and the share of all work that is done (0..1)."""

    def __call__(self, finished: int, share: float) -> None: ...


def write_line(text: str) -> None:
    """One line of data on stdout, at once: the reader may be a program that waits for it."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def write_json(record: Mapping[str, Any]) -> None:
    """One record as a JSON line on stdout."""
    write_line(json.dumps(record, ensure_ascii=False))


def complain(message: str) -> None:
    """One line on stderr."""
    sys.stderr.write(f"thidua: {' '.join(message.split())}\n")


def log_to_stderr(level: str) -> None:
    """The package's own log messages from `level` up go to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("pipeline")
    logger.handlers[:] = [handler]
    logger.setLevel(level.upper())


def _silent(finished: int, share: float) -> None:
    pass


@contextmanager
def progress(what: str) -> Iterator[Tick]:
    """A bar on stderr with rate and time left; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield _silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskProgressColumn, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            finished = task.fields["finished"]
            return Text(f"{finished} {what}, {finished / task.elapsed if task.elapsed else 0:.1f}/s, left")

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), Rate(), TimeLeft(compact=True))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("thidua", total=1.0, finished=0)
        yield lambda finished, share: bars.update(task, completed=share, finished=finished)


@contextmanager
def status() -> Iterator[Callable[[str], None]]:
    """A line on stderr that changes; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _line: None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as line:
        yield line.update


def show_table(title: str, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """One table on stdout; numbers stand to the right."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    cells = list(rows)
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for number, header in enumerate(headers):
        numeric = any(isinstance(row[number], int | float) for row in cells)
        table.add_column(header, justify="right" if numeric else "left", overflow="fold")
    for row in cells:
        table.add_row(*(Text(str(value)) for value in row))
    _stdout().print(table)


def _stdout() -> Console:
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=_WIDTH)
