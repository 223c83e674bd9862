"""Runs with real worker processes: resuming, failures, deaths, kill -9 at any moment."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # worker processes inherit it, and find run_workers

import run_workers
from pipeline.errors import ThiduaError, UsageError
from pipeline.run.local import Options, Summary, run
from pipeline.schema import Failure, Page
from pipeline.store.database import Store, open_or_create

TEXT = "A title\nThe movement “Clean village” reached 95 % of 30 communes. In 2 villages 7 houses were built."
Dump = dict[str, list[dict[str, Any]]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_or_create(str(tmp_path / "run.db")) as opened:
        yield opened


def page(path: str, text: str = TEXT) -> Page:
    return Page(path=path, content=f"{path}\n{text}".encode())


def options(**changes: Any) -> Options:
    return Options(**{"version": run_workers.VERSION, "workers": 2, "seconds_per_page": 30.0, **changes})


def dump(store: Store) -> Dump:
    return {name: store.rows(name) for name in store.catalogue.relations()}


def failures(store: Store) -> dict[str, str]:
    return {row["source"]: row["reason"] for row in store.rows("failures")}


def test_pages_become_rows(store: Store) -> None:
    assert run([page("a"), page("b")], run_workers.load, store, options()) == Summary(done=2)
    sizes = store.sizes()
    assert (sizes["articles"], sizes["movements"], sizes["percentages"], sizes["counts"]) == (2, 2, 2, 6)
    assert sizes["failures"] == 0


def test_the_tables_do_not_depend_on_the_number_of_workers(tmp_path: Path) -> None:
    pages = [page(f"p{i:02}", TEXT * (i % 5 + 1)) for i in range(40)]
    pages += [Page(path=f"copy{i}", url="https://x.vn/1", content=TEXT.encode()) for i in range(10)]
    dumps = []
    for workers in (1, 3):
        with open_or_create(str(tmp_path / f"{workers}.db")) as store:
            run(pages, run_workers.load, store, options(workers=workers))
            dumps.append(dump(store))
    assert dumps[0] == dumps[1]
    assert len(dumps[0]["articles"]) == 41


def test_what_is_done_is_skipped_until_content_or_version_change(store: Store) -> None:
    run([page("a"), page("b")], run_workers.load, store, options())
    assert run([page("a"), page("b")], run_workers.load, store, options()) == Summary(skipped=2)
    assert run([page("a"), page("b", "Changed: 4.")], run_workers.load, store, options()) == Summary(done=1, skipped=1)
    assert run([page("a")], run_workers.load, store, options(version="2")) == Summary(done=1)
    assert store.sizes()["articles"] == 2


def test_nothing_is_loaded_when_nothing_is_to_do(store: Store) -> None:
    run([page("a")], run_workers.load, store, options())
    assert run([page("a")], run_workers.load_badly, store, options()) == Summary(skipped=1)


@pytest.mark.parametrize(
    ("command", "stage", "reason"),
    [
        ("RAISE", "run", "internal_error"),
        ("REFUSE", "detect", "no_pack"),
        ("KILL", "run", "worker_died"),
        ("SEGFAULT", "run", "worker_died"),
        ("HUGE", "run", "memory"),
    ],
)
def test_one_bad_page_costs_one_failure_and_no_other_page(store: Store, command: str, stage: str, reason: str) -> None:
    pages = [page(f"good{i}") for i in range(6)]
    pages.insert(2, page("bad", command))
    assert run(pages, run_workers.load, store, options()) == Summary(done=6, failed=1)
    row = store.rows("failures")[0]
    assert (row["source"], row["stage"], row["reason"]) == ("bad", stage, reason)
    assert store.sizes()["articles"] == 6


def test_an_endless_page_is_given_up_and_its_worker_replaced(store: Store) -> None:
    pages = [page("bad", "HANG"), *(page(f"good{i}") for i in range(4)), page("worse", "HANG")]
    assert run(pages, run_workers.load, store, options(seconds_per_page=1.0)) == Summary(done=4, failed=2)
    assert failures(store) == {"bad": "timeout", "worse": "timeout"}


def test_a_fault_is_described_with_its_line(store: Store) -> None:
    run([page("bad", "RAISE")], run_workers.load, store, options())
    assert "ZeroDivisionError: a fault (run_workers.py, line" in store.rows("failures")[0]["message"]


def test_failed_pages_are_taken_again_only_when_asked(store: Store) -> None:
    bad = [page("bad", "REFUSE")]
    run(bad, run_workers.load, store, options())
    assert run(bad, run_workers.load, store, options()) == Summary(failed_before=1)
    assert run(bad, run_workers.load, store, options(retry_failed=True)) == Summary(failed=1)
    assert run([page("bad")], run_workers.load, store, options()) == Summary(done=1)
    assert failures(store) == {}


def test_a_page_that_fails_after_a_change_leaves_no_old_rows(store: Store) -> None:
    run([page("a")], run_workers.load, store, options())
    run([page("a", "REFUSE")], run_workers.load, store, options())
    assert store.sizes()["articles"] == store.sizes()["counts"] == 0


def test_what_the_reader_says_of_a_file_replaces_what_it_said_before(store: Store) -> None:
    broken = Failure(source="x.warc#9", stage="read", reason="broken_record", message="cut")
    pages: list[Page | Failure] = [page("x.warc#1"), page("x.warc#9"), broken]
    for _ in range(2):  # a page and a failure of the same name live side by side
        run(pages, run_workers.load, store, options())
        assert failures(store) == {"x.warc#9": "broken_record"}
        assert store.sizes()["articles"] == 2
    run(pages[:2], run_workers.load, store, options())
    assert failures(store) == {}


def test_a_missing_source_is_forgotten_when_it_is_there(store: Store) -> None:
    missing = Failure(source="folder", stage="read", reason="not_found", message="no such folder")
    assert run([missing], run_workers.load, store, options(), sources=["folder"]) == Summary(failed=1)
    run([page("folder/a")], run_workers.load, store, options(), sources=["folder"])
    assert failures(store) == {}


def test_a_name_or_a_value_that_no_database_holds(store: Store) -> None:
    pages = [Page(path="b\udcff.txt", content=TEXT.encode()), Page(path="c", content=b"9" * 400)]
    assert run(pages, run_workers.load, store, options()).failed <= 1
    assert next(row["path"] for row in store.rows("articles")) == "b\\udcff.txt"
    assert run(pages, run_workers.load, store, options()).done == 0


def test_progress_counts_every_input(store: Store) -> None:
    seen: list[Summary] = []
    run([page("a"), page("b", "REFUSE"), page("c")], run_workers.load, store, options(), progress=seen.append)
    assert len(seen) == 3
    assert seen[-1] == Summary(done=2, failed=1)


def test_a_worker_that_cannot_load_stops_the_run(store: Store) -> None:
    with pytest.raises(UsageError, match=r"packs/xx\.toml, line 3"):
        run([page("a")], run_workers.load_badly, store, options())
    with pytest.raises(ThiduaError, match=r"while it was loading .*SIGKILL"):
        run([page("a")], run_workers.load_and_crash, store, options())


def test_memory_in_flight_is_bounded(store: Store) -> None:
    large = b"REFUSE" + b"a" * 40_000_000
    settled = []

    def pages() -> Iterator[Page]:
        for i in range(6):
            settled.append(store.sizes()["failures"])
            yield Page(path=f"p{i}", content=large)

    assert run(pages(), run_workers.load, store, options(workers=4)) == Summary(failed=6)
    # Two of 40 MB are more than may be in flight: the next is read when one of them is settled.
    assert all(done >= at - 1 for at, done in enumerate(settled))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """120 files that take 50 ms each, and some that fail."""
    made = tmp_path_factory.mktemp("articles")
    for i in range(120):
        (made / f"{i:03}.txt").write_text(f"Title {i}\nSLOW {TEXT * (i % 4 + 1)}", encoding="utf-8")
    (made / "050.bad").write_text("KILL", encoding="utf-8")
    (made / "070.bad").write_text("REFUSE", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def undisturbed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Dump:
    with open_or_create(str(tmp_path_factory.mktemp("calm") / "run.db")) as store:
        summary = run(run_workers.pages(folder), run_workers.load, store, options())
        assert summary == Summary(done=120, failed=2)
        return dump(store)


Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(folder: Path, tmp_path: Path) -> Iterator[Start]:
    """A function that starts the run as a program with a process group of its own."""
    started: list[subprocess.Popen[bytes]] = []

    def program(statements: int = 0) -> subprocess.Popen[bytes]:
        arguments = [run_workers.__file__, str(tmp_path / "run.db"), str(folder), "2", str(statements)]
        process = subprocess.Popen([sys.executable, *arguments], start_new_session=True, stdout=subprocess.DEVNULL)
        started.append(process)
        return process

    yield program
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def finished(start: Start, database: Path) -> Dump:
    assert start().wait(timeout=120) == 0
    with open_or_create(str(database)) as store:
        return dump(store)


def articles(database: Path) -> int:
    with open_or_create(str(database)) as store:
        return store.sizes()["articles"]


def until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.01)


def is_empty(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def test_kill_9_at_any_moment_and_again_gives_the_same_tables(start: Start, undisturbed: Dump, tmp_path: Path) -> None:
    database = tmp_path / "run.db"
    moments = random.Random(9)
    for kill in range(8):
        if kill > 2 and articles(database) > 90:
            break  # a machine so slow that kills come late: what is left would end before the next one
        process = start()
        if kill < 3:  # while it starts: no database yet, or one that is being made
            time.sleep(moments.uniform(0.1, 0.8))
        else:
            kill_at = articles(database) + moments.randint(1, 12)
            until(lambda kill_at=kill_at: articles(database) >= kill_at)  # type: ignore[misc]
            time.sleep(moments.uniform(0.0, 0.02))
        assert process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert 0 < articles(database) < 120
    assert finished(start, database) == undisturbed


@pytest.mark.parametrize("statement", [1, 2, 37])
def test_kill_9_in_the_middle_of_an_article(start: Start, undisturbed: Dump, tmp_path: Path, statement: int) -> None:
    assert start(statement).wait(timeout=60) == -signal.SIGKILL
    with open_or_create(str(tmp_path / "run.db")) as store:
        assert store.sizes()["articles"] == statement - 1
    assert finished(start, tmp_path / "run.db") == undisturbed


def test_workers_leave_when_their_parent_is_killed(tmp_path: Path) -> None:
    """Even in the middle of a page that never ends."""
    database, folder = tmp_path / "run.db", tmp_path / "articles"
    folder.mkdir()
    for name, text in {"1": TEXT, "2": "HANG", "3": "HANG"}.items():
        (folder / name).write_text(text, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, run_workers.__file__, str(database), str(folder), "2"], start_new_session=True
    )
    until(lambda: articles(database) == 1)
    time.sleep(0.5)
    process.kill()
    process.wait()
    try:
        until(lambda: is_empty(process.pid), seconds=20)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
