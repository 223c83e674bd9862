"""A run on this machine: pages → worker processes → the store. This process alone writes."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.errors import InputError
from pipeline.run.pool import Finished, Pool, Task
from pipeline.run.worker import Load
from pipeline.schema import Failure, Page, Tables
from pipeline.store.database import DONE, Store, storable
from pipeline.store.tables import Input

_RECORD = re.compile(r"#\d+\Z")  # "a.warc.gz#1024": the file and the record in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a run goes about it."""

    version: str  # what made the rows: pages done by the same version are left alone
    workers: int = 0  # processes; 0: one for each core
    seconds_per_page: float = 60.0
    page_memory: int = 500_000_000  # bytes that one page may take beyond what is loaded; 0: no limit
    retry_failed: bool = False  # take pages again that this version has failed on


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How many inputs had which fate: in this run, or (skipped, failed_before) in an earlier one."""

    done: int = 0
    failed: int = 0
    skipped: int = 0
    failed_before: int = 0


Progress = Callable[[Summary], None]


def run(
    pages: Iterable[Page | Failure],
    load: Load,
    store: Store,
    options: Options,
    *,
    sources: Sequence[str] = (),
    progress: Progress = lambda _summary: None,
) -> Summary:
    """Bring every page into the store, or the reason why not into its table `failures`.

    `load` is called once in each worker process and gives the function page → Tables; it must be picklable (a function
    of a module, or functools.partial of one). A page's path names it: one that this version has treated with the same
    content is skipped, so that a run that was killed goes on where it stopped. `sources` are what the pages were
    read from: what an earlier run said of reading them is dropped. The tables do not depend on the number of workers.
    `progress` is called after each input. Raises UsageError when the workers cannot load, ThiduaError when the store
    cannot be written to; what was written until then stays.
    """
    desk = _Desk(store, options, progress, sources)
    pool = Pool(
        load,
        workers=options.workers or os.cpu_count() or 1,
        seconds_per_page=options.seconds_per_page,
        page_memory=options.page_memory,
    )
    with pool:
        for item in pages:
            task = desk.admit(item)
            if task is not None:
                pool.submit(task)
            desk.settle(pool.wait() if pool.full else pool.poll())
        while pool.busy:
            desk.settle(pool.wait())
    return desk.summary


class _Desk:
    """What comes in is sorted, what comes out is booked."""

    def __init__(self, store: Store, options: Options, progress: Progress, sources: Sequence[str]) -> None:
        self.summary = Summary()
        self._store = store
        self._options = options
        self._progress = progress
        self._stale = store.files_with_failures()
        for source in sources:
            self._open(source)

    def admit(self, item: Page | Failure) -> Task | None:
        """The task that this item makes; None when there is nothing to do, or no more than to write it down."""
        if isinstance(item, Failure):
            file = _file(item.source)
            self._open(file)
            self._store.fail_reading(item, file)
            self._count(failed=1)
            return None
        self._open(_file(item.path))
        page = replace(item, path=storable(item.path))
        task = Task(page, content_hash(page))
        outcome = self._store.outcome(self._input(task))
        if outcome is None or (outcome != DONE and self._options.retry_failed):
            return task
        self._count(skipped=int(outcome == DONE), failed_before=int(outcome != DONE))
        return None

    def settle(self, finished: Sequence[Finished]) -> None:
        """Write results into the store."""
        for one in finished:
            failure = self._keep(one.task, one.result)
            if failure is not None:
                self._store.fail(self._input(one.task), failure)
            self._count(done=int(failure is None), failed=int(failure is not None))

    def _keep(self, task: Task, result: Tables | Failure) -> Failure | None:
        if isinstance(result, Failure):
            return result
        try:
            self._store.write(self._input(task), result)
        except InputError as error:
            return Failure(source=task.page.path, stage=error.stage, reason=error.reason, message=str(error))
        return None

    def _input(self, task: Task) -> Input:
        return Input(path=task.page.path, content_hash=task.content_hash, version=self._options.version)

    def _open(self, file: str) -> None:
        """At the first sight of a file in this run, drop what earlier runs said of reading it."""
        file = storable(file)
        if file in self._stale:
            self._stale.remove(file)
            self._store.forget_failures(file)

    def _count(self, *, done: int = 0, failed: int = 0, skipped: int = 0, failed_before: int = 0) -> None:
        last = self.summary
        self.summary = Summary(
            done=last.done + done,
            failed=last.failed + failed,
            skipped=last.skipped + skipped,
            failed_before=last.failed_before + failed_before,
        )
        self._progress(self.summary)


def content_hash(page: Page) -> str:
    """SHA-256, in hex, of all that a page's article may depend on but its path and when it was fetched."""
    described = f"{page.url}\n{page.media_type}\n{page.charset}\n"
    digest = hashlib.sha256(described.encode("utf-8", "backslashreplace"))
    digest.update(page.content)
    return digest.hexdigest()


def _file(source: str) -> str:
    return _RECORD.sub("", source)
