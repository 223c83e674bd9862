"""A small real process function for the tests of pipeline.run, and a run that can be started as a program and killed.

It stands in a file of its own because worker processes import it by name.

    python tests/run_workers.py DATABASE FOLDER WORKERS [STATEMENTS]

runs over the files of FOLDER; with STATEMENTS, the program kills itself before that INSERT into `counts`.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, UsageError
from pipeline.run.worker import Process
from pipeline.schema import Article, Count, Movement, Page, Percentage, Tables

VERSION = "1"
_SENTENCE = re.compile(r"[^.\n]+")
_NUMBER = re.compile(r"(\d+)( %)?")
_QUOTED = re.compile("“([^”]+)”")


def load() -> Process:
    return tables_of


def load_badly() -> Process:
    raise UsageError("packs/xx.toml, line 3: unknown key")


def load_and_crash() -> Process:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


def tables_of(page: Page) -> Tables:
    """Quoted names are movements, numbers are counts, numbers with a sign are percentages; some words are commands."""
    text = page.content.decode("utf-8")
    _obey(text)
    article_id = hashlib.sha256(f"{page.url or page.path}\n{text}".encode()).hexdigest()[:16]
    places = [(s.start(), s[0]) for s in _SENTENCE.finditer(text)]
    numbers = [(at, sentence, n) for at, sentence in places for n in _NUMBER.finditer(sentence)]
    return Tables(
        article=Article(article_id=article_id, path=page.path, url=page.url, version=VERSION, text=text, language="en"),
        movements=tuple(
            Movement(movement_id="m", **_place(article_id, at, sentence, m.start(1), m[1]))
            for at, sentence in places
            for m in _QUOTED.finditer(sentence)
        ),
        percentages=tuple(
            Percentage(value=float(n[1]), **_place(article_id, at, sentence, n.start(), n[0]))
            for at, sentence, n in numbers
            if n[2]
        ),
        counts=tuple(
            Count(value=float(n[1]), **_place(article_id, at, sentence, n.start(), n[0]))
            for at, sentence, n in numbers
            if not n[2]
        ),
    )


def _place(article_id: str, at: int, sentence: str, start: int, surface: str) -> dict[str, Any]:
    return {
        "article_id": article_id,
        "start": at + start,
        "end": at + start + len(surface),
        "surface": surface,
        "sentence_start": at,
        "sentence": sentence,
    }


def _obey(text: str) -> None:
    if "RAISE" in text:
        raise ZeroDivisionError("a fault")
    if "REFUSE" in text:
        raise InputError("detect", "no_pack", "no such language")
    if "KILL" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "SEGFAULT" in text:
        ctypes.string_at(0)
    if "HANG" in text:
        while True:
            pass
    if "HUGE" in text:
        bytearray(4_000_000_000)
    if "SLOW" in text:
        time.sleep(0.05)


def pages(folder: Path) -> Iterator[Page]:
    for path in sorted(folder.iterdir()):
        yield Page(path=path.name, content=path.read_bytes())


def main(database: str, folder: str, workers: str, statements: str = "0") -> None:
    import sqlalchemy as sa

    from pipeline.run.local import Options, run
    from pipeline.store.database import open_or_create

    with open_or_create(database) as store:
        left = int(statements)

        @sa.event.listens_for(store.engine, "before_cursor_execute")
        def count_down(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            nonlocal left
            if statement.startswith("INSERT INTO counts"):
                left -= 1
                if left == 0:
                    os.killpg(0, signal.SIGKILL)

        print(run(pages(Path(folder)), load, store, Options(version=VERSION, workers=int(workers))))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
