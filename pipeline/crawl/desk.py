"""Where all visits come in: one thread archives and books them, as many at a time as have come in meanwhile."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from queue import Empty, Queue
from typing import Protocol, Self

from pipeline.crawl import archive
from pipeline.crawl.archive import Archive
from pipeline.crawl.records import ARTICLE, Stored, Visit

_WAITING = 64  # visits that may wait, with all their content
_AT_ONCE = 64  # visits of one transaction


class Books(Protocol):
    """What the desk asks of the frontier (store/frontier.py)."""

    id: str

    def book(self, visits: Sequence[Visit], write: Write, file: str) -> None: ...
    def begin_file(self, name: str) -> None: ...
    def end_file(self, name: str) -> None: ...
    def left_files(self) -> list[tuple[str, int]]: ...
    def take_file(self, name: str) -> bool: ...


class Write(Protocol):
    """Archives visits, given what is in the archive already by digest; gives where each stands, and the file's size."""

    def __call__(
        self, visits: Sequence[Visit], known: Mapping[str, Stored], /
    ) -> tuple[Sequence[Stored | None], int]: ...


class Desk:
    """Use it in a `with`: the end waits until everything is booked, and closes the WARC file."""

    def __init__(self, books: Books, files: Archive, file_bytes: int) -> None:
        self.outcomes: Counter[str] = Counter()
        self._books = books
        self._files = files
        self._file_bytes = file_bytes
        self._number = 0
        self._error: BaseException | None = None
        self._inbox: Queue[Visit | threading.Event | None] = Queue(_WAITING)
        self._thread = threading.Thread(target=self._work, name="desk")

    def __enter__(self) -> Self:
        self.mend()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._inbox.put(None)
        self._thread.join()
        if self._error is None:
            self._end_file()
        self._files.abandon()

    def mend(self) -> None:
        """Make whole what crawlers have left in this folder that died."""
        folder = self._files.folder
        for name, size in self._books.left_files():
            if archive.is_here(folder, name) and self._books.take_file(name):
                archive.mend(folder, name, size)
                self._books.end_file(name)

    def put(self, visit: Visit) -> None:
        """Hand a visit in; waits while too many are waiting."""
        self._inbox.put(visit)

    def wait(self) -> None:
        """Wait until everything that was handed in before is booked, or cannot be."""
        booked = threading.Event()
        self._inbox.put(booked)
        booked.wait()

    def check(self) -> None:
        """Raise what went wrong, if anything did."""
        if self._error is not None:
            raise self._error

    def _work(self) -> None:
        """Until the end, whatever happens: nobody shall wait in vain."""
        while True:
            items = self._next()
            visits = [item for item in items if isinstance(item, Visit)]
            if visits and self._error is None:
                try:
                    self._book(visits)
                except Exception as error:
                    self._error = error
            for item in items:
                if isinstance(item, threading.Event):
                    item.set()
            if None in items:
                return

    def _next(self) -> list[Visit | threading.Event | None]:
        """Whatever has come in, at least one item."""
        items = [self._inbox.get()]
        while len(items) < _AT_ONCE:
            try:
                items.append(self._inbox.get_nowait())
            except Empty:
                break
        return items

    def _book(self, visits: list[Visit]) -> None:
        if any(_is_archived(visit) for visit in visits):
            self._open_file()
        before = self._files.size
        try:
            self._books.book(visits, self._write, self._files.name)
        except BaseException:
            self._files.back_to(before)
            raise
        self.outcomes.update(f"{v.state}: {v.reason}" if v.reason else v.state for v in visits)

    def _write(self, visits: Sequence[Visit], known: Mapping[str, Stored]) -> tuple[list[Stored | None], int]:
        here = dict(known)
        stored: list[Stored | None] = []
        for visit in visits:
            if not _is_archived(visit):
                stored.append(None)
                continue
            where = self._files.write(visit, here)
            stored.append(where)
            if visit.digest:
                here.setdefault(visit.digest, where)
        return stored, self._files.flush()

    def _open_file(self) -> None:
        if self._files.name and self._files.size < self._file_bytes:
            return
        self._end_file()
        self._number += 1
        name = archive.new_name(self._books.id, self._number)
        self._books.begin_file(name)
        self._files.begin(name)

    def _end_file(self) -> None:
        if self._files.name:
            name = self._files.name
            self._files.finish()
            self._books.end_file(name)


def _is_archived(visit: Visit) -> bool:
    return visit.answer is not None and visit.target.kind == ARTICLE
