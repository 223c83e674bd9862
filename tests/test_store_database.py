"""The store on SQLite and on PostgreSQL: what goes in comes out, once, whole, and independent of order."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pipeline import schema
from pipeline.errors import InputError, ThiduaError, UsageError
from pipeline.schema import Article, Award, Count, Entity, Failure, Movement, Part, Percentage, Tables
from pipeline.store import collection, migrations
from pipeline.store.database import DONE, FAILED, Store, open_existing, open_or_create
from pipeline.store.tables import Input, article_tables, relation_columns

TEXT = "Phong trào\nThe movement “Clean village” reached 95 % of 30 communes; “For the poor” built 41 houses."
SENTENCE_START = 11
VERSIONS = Path(__file__).resolve().parent / "store_versions"
# What a migration leaves to `thidua link`, which makes it from the texts.
ANEW = defaultdict(dict[str, str], articles={"fingerprint": "", "story_id": ""})


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with open_or_create(database) as opened:
        yield opened


def row(surface: str, article_id: str) -> dict[str, Any]:
    start = TEXT.index(surface)
    place = {"article_id": article_id, "start": start, "end": start + len(surface), "surface": surface}
    return {**place, "sentence_start": SENTENCE_START, "sentence": TEXT[SENTENCE_START:]}


def tables(article_id: str = "a1", path: str = "a.html", version: str = "1") -> Tables:
    article = Article(
        article_id=article_id,
        path=path,
        url="https://baohatinh.vn/x",
        outlet="baohatinh.vn",
        published_at="2025-09-05",
        language="en",
        language_score=0.98,
        version=version,
        words=14,
        text=TEXT,
    )
    return Tables(
        article=article,
        movements=(
            Movement(movement_id="clean_village", quoted=True, period_start=2021, **row("Clean village", article_id)),
            Movement(movement_id="poor", quoted=True, link_score=0.5, **row("For the poor", article_id)),
        ),
        percentages=(Percentage(value=95, indicator="of communes", **row("95 %", article_id)),),
        counts=(
            Count(value=30, of_total=30, unit="communes", unit_id="commune", **row("30 communes", article_id)),
            Count(value=41, unit="houses", unit_id="house", **row("41 houses", article_id)),
        ),
        awards=(
            Award(award="x", award_id="medal", recipient_kind="other", recipient_count=3, **row("30", article_id)),
            Award(award="x", award_id="medal", recipient_kind="other", recipient="Ba", **row("30", article_id)),
        ),
        parts=(Part(article_id=article_id, kind=schema.PART_KINDS[0], start=0, end=10, surface="Phong trào"),),
        entities=(Entity(name="Ba", kind="PER", **row("95", article_id)),),
    )


def page(path: str = "a.html", content_hash: str = "h", version: str = "1") -> Input:
    return Input(path=path, content_hash=content_hash, version=version)


def dump(store: Store) -> dict[str, list[dict[str, Any]]]:
    return {name: store.rows(name) for name in store.catalogue.relations()}


def test_what_goes_in_comes_out(store: Store) -> None:
    store.write(page(), tables())
    assert Article(**store.rows("articles")[0]) == tables().article
    for name in schema.ARTICLE_TABLES:
        record = schema.TABLES[name]
        read = [record(**values) for values in store.rows(name)]
        written = sorted(getattr(tables(), name), key=lambda row: (row.start, row.end))
        assert (set(read), len(read)) == (set(written), len(written))
        assert [row.start for row in read] == [row.start for row in written]


def test_a_rerun_replaces_an_article_whole(store: Store) -> None:
    store.write(page(), tables())
    store.write(page(version="2"), replace(tables(version="2"), counts=(), awards=()))
    sizes = store.sizes()
    assert (sizes["articles"], sizes["movements"], sizes["counts"], sizes["awards"]) == (1, 2, 0, 0)
    assert store.rows("articles")[0]["version"] == "2"


def test_a_page_whose_article_changes_its_id_leaves_nothing_behind(store: Store) -> None:
    store.write(page(), tables("a1"))
    store.write(page(content_hash="other"), tables("a2"))
    assert [row["article_id"] for row in store.rows("articles")] == ["a2"]
    assert {row["article_id"] for row in store.rows("counts")} == {"a2"}


def test_the_outcome_is_that_of_this_content_and_version(store: Store) -> None:
    assert store.outcome(page()) is None
    store.write(page(), tables())
    assert store.outcome(page()) == DONE
    assert store.outcome(page(content_hash="other")) is None
    assert store.outcome(page(version="2")) is None
    store.fail(page(version="2"), Failure(source="a.html", stage="extract", reason="r", message="m"))
    assert store.outcome(page(version="2")) == FAILED


def test_a_failure_replaces_rows_and_rows_replace_a_failure(store: Store) -> None:
    store.write(page(), tables())
    for reason in ("one", "two"):
        store.fail(page(), Failure(source="a.html", stage="extract", reason=reason, message="m"))
    assert [row["reason"] for row in store.rows("failures")] == ["two"]
    assert {store.sizes()[name] for name in ("articles", *article_tables(), "outcomes", "award_totals")} == {0}
    store.write(page(), tables())
    assert (store.sizes()["articles"], store.sizes()["failures"]) == (1, 0)


def test_copies_of_an_article_stand_once_whatever_their_order(database: str, store: Store) -> None:
    """Three pages give the same article and one of them fails later: only what is known of the pages decides."""
    assert database
    failure = Failure(source="1", stage="read", reason="empty", message="m")
    dumps = []
    for order in permutations("123"):
        for path in order:
            store.write(page(path), tables(path=path))
        assert [row["path"] for row in store.rows("articles")] == ["1"]
        assert store.sizes()["counts"] == 2
        store.fail(page("1"), failure)
        assert [row["path"] for row in store.rows("articles")] == ["2"]
        dumps.append(dump(store))
        for path in order:
            store.fail(page(path), replace(failure, source=path))
        assert store.sizes()["articles"] == 0
    assert all(one == dumps[0] for one in dumps)


def test_an_article_that_cannot_be_written_leaves_the_old_one(store: Store) -> None:
    store.write(page(), tables())
    broken = replace(tables(version="2").counts[1], value=None)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="refuses a value") as caught:
        store.write(page(version="2"), replace(tables(version="2"), counts=(tables().counts[0], broken)))
    assert (caught.value.stage, caught.value.reason) == ("store", "unstorable")
    assert store.rows("articles")[0]["version"] == "1"
    assert store.sizes()["counts"] == 2


def test_text_that_is_no_unicode_is_refused_and_can_still_be_reported(store: Store) -> None:
    bad = replace(tables(), article=replace(tables().article, title="lone \udcff"))
    with pytest.raises(InputError):
        store.write(page(), bad)
    store.fail(page(), Failure(source="a.html", stage="store", reason="unstorable", message="\udcff and \x00"))
    assert store.rows("failures")[0]["message"] == "\\udcff and \\x00"


def test_what_the_reader_reports_is_kept_apart(store: Store) -> None:
    store.write(page("x.warc#9"), tables(path="x.warc#9"))
    broken = Failure(source="x.warc#9", stage="read", reason="broken_record", message="m")
    store.fail_reading(broken, "x.warc")
    store.fail_reading(replace(broken, reason="truncated_record"), "x.warc")
    assert store.files_with_failures() == {"x.warc"}
    assert [row["reason"] for row in store.rows("failures")] == ["truncated_record"]
    assert store.sizes()["articles"] == 1
    store.forget_failures("x.warc")
    assert store.sizes()["failures"] == 0


def test_outcomes_name_the_nearest_movement_of_the_sentence_once(store: Store) -> None:
    store.write(page(), tables())
    found = [(o["kind"], o["value"], o["measure"], o["movement_id"], o["movement"]) for o in store.rows("outcomes")]
    assert found == [
        ("percentage", 95.0, "of communes", "poor", "For the poor"),
        ("count", 30.0, "communes", "poor", "For the poor"),
        ("count", 41.0, "houses", "poor", "For the poor"),
    ]


def test_outcomes_prefer_a_named_movement_and_do_without(store: Store) -> None:
    generic = Movement(generic=True, movement_id="g", **row("communes", "a1"))
    named, near = tables().movements
    store.write(page(), replace(tables(), movements=(named, generic)))
    assert {o["movement_id"] for o in store.rows("outcomes")} == {"clean_village"}
    store.write(page(), replace(tables(), movements=(replace(near, sentence_start=0), generic)))
    assert {o["movement_id"] for o in store.rows("outcomes")} == {"g"}
    store.write(page(), replace(tables(), movements=()))
    assert {(o["movement_id"], o["movement"]) for o in store.rows("outcomes")} == {("", "")}


def test_outcomes_carry_the_article(store: Store) -> None:
    store.write(page(), tables())
    outcome = store.rows("outcomes", limit=1)[0]
    assert (outcome["outlet"], outcome["published_at"], outcome["language"]) == ("baohatinh.vn", "2025-09-05", "en")
    assert list(outcome) == [column.name for column in relation_columns()["outcomes"]]


def test_award_totals_add_up(store: Store) -> None:
    store.write(page("1"), tables("a1", "1"))
    store.write(page("2"), tables("a2", "2"))
    with store.writing() as connection:
        collection.update_articles(
            connection,
            store,
            [
                {"article_id": "a1", "story_id": "a1", "story_kind": "original"},
                {"article_id": "a2", "story_id": "a1", "story_kind": "reprint"},
            ],
        )
    total = {"award_id": "medal", "recipient_kind": "other", "period": "", "acts": 4, "named": 2, "recipients": 6}
    once = {"acts_once": 2, "named_once": 1, "recipients_once": 3}
    assert store.rows("award_totals") == [{**total, **once}]


def test_rows_stand_in_the_order_of_the_text(store: Store) -> None:
    for article_id in ("c", "a", "b"):
        store.write(page(article_id), tables(article_id, article_id))
    for name in ("counts", "outcomes", "movements"):
        places = [(row["article_id"], row["start"], row["end"]) for row in store.rows(name)]
        assert places == sorted(places)
        assert len({place[0] for place in places}) == 3


def test_a_reader_sees_one_state_while_it_is_written(store: Store) -> None:
    store.write(page("1"), tables("a1", "1"))
    with store.reading() as connection:
        count = sa.select(sa.func.count()).select_from(store.catalogue.tables["articles"])
        assert connection.scalar(count) == 1
        store.write(page("2"), tables("a2", "2"))
        assert connection.scalar(count) == 1
    assert store.sizes()["articles"] == 2


def test_opening_again_changes_nothing(database: str, store: Store) -> None:
    store.write(page(), tables())
    with open_existing(database) as again:
        assert dump(again) == dump(store)


def test_a_newer_schema_is_refused_with_what_to_do(database: str, store: Store) -> None:
    with store.writing() as connection:
        newer = {"version": schema.SCHEMA_VERSION + 6, "fingerprint": "f", "applied_at": "2030-01-01"}
        connection.execute(store.catalogue.versions.insert(), newer)
    with pytest.raises(UsageError, match=rf"schema {schema.SCHEMA_VERSION + 6}.*upgrade thidua"):
        open_or_create(database)


def test_an_older_schema_is_brought_forward_and_recorded(store: Store) -> None:
    """Made one version older, then brought back by the machinery that real migrations will use."""
    store.write(page(), tables())
    before = store.rows("outcomes")
    with store.writing() as connection:
        for view in store.catalogue.views.values():
            connection.execute(sa.DropView(view.table))
        connection.exec_driver_sql("ALTER TABLE counts DROP COLUMN place")
        connection.execute(sa.update(store.catalogue.versions).values(version=schema.SCHEMA_VERSION - 1))

    def add_place(connection: sa.Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE counts ADD COLUMN place TEXT NOT NULL DEFAULT ''")

    steps = [
        migrations.Migration(schema.SCHEMA_VERSION - 1, raise_error),
        migrations.Migration(schema.SCHEMA_VERSION, add_place),
    ]
    with store.writing() as connection:
        migrations.prepare(connection, store.catalogue, steps)
    assert store.rows("outcomes") == before
    with store.reading() as connection:
        versions = connection.scalars(sa.select(store.catalogue.versions.c.version)).all()
    assert sorted(versions) == [schema.SCHEMA_VERSION - 1, schema.SCHEMA_VERSION]


def raw(database: str) -> sa.Engine:
    """An engine on the database that knows nothing of thidua."""
    url = database.replace("postgresql:", "postgresql+psycopg:") if "://" in database else f"sqlite:///{database}"
    return sa.create_engine(url)


@pytest.mark.parametrize("version", [1])
def test_a_database_of_every_older_version_is_brought_forward(database: str, version: int) -> None:
    """`store_versions` holds databases as the code of their version wrote them."""
    engine = raw(database)
    script = (VERSIONS / f"{version}-{engine.dialect.name}.sql").read_text(encoding="utf-8")
    with engine.begin() as connection:
        for statement in filter(None, script.split(";\n")):
            connection.execute(sa.text(statement.replace(":", r"\:")))
        old = sa.MetaData()
        old.reflect(connection)
        present = [name for name in schema.TABLES if name in old.tables]
        before = {name: connection.execute(sa.select(old.tables[name])).mappings().all() for name in present}
    engine.dispose()
    with open_or_create(database) as store:
        after = dump(store)
        for name, rows in before.items():
            kept = [{key: row[key] for key in old if key in row} for row, old in zip(after[name], rows, strict=True)]
            assert kept == [{key: old[key] for key in new} | ANEW[name] for old, new in zip(rows, kept, strict=True)]
        assert after["outcomes"]
        assert {row["place_name"] for row in after["entities"]} == {""}
        assert set(sa.inspect(store.engine).get_table_names()) >= store.catalogue.metadata.tables.keys()
        store.write(page(), tables())
        written = [row for row in store.rows("counts") if row["article_id"] == "a1"]
    with open_or_create(database) as again:
        assert [row for row in again.rows("counts") if row["article_id"] == "a1"] == written
        with again.reading() as connection:
            recorded = connection.scalars(sa.select(again.catalogue.versions.c.version)).all()
    assert sorted(recorded) == list(range(version, schema.SCHEMA_VERSION + 1))


def raise_error(_connection: sa.Connection) -> None:
    raise AssertionError("a migration that was already applied")


def test_there_is_a_migration_to_every_version_after_the_first() -> None:
    assert [step.to for step in migrations.MIGRATIONS] == list(range(2, schema.SCHEMA_VERSION + 1))


def test_a_database_of_other_columns_or_of_somebody_else_is_refused(database: str, store: Store) -> None:
    with store.writing() as connection:
        connection.execute(sa.update(store.catalogue.versions).values(fingerprint="other"))
    with pytest.raises(UsageError, match="another build"):
        open_or_create(database)
    with store.writing() as connection:
        connection.exec_driver_sql("DROP TABLE schema_versions")
    with pytest.raises(UsageError, match="a table articles that thidua did not make"):
        open_or_create(database)


def test_what_cannot_be_opened_is_said_in_one_line(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("no database at all " * 100, encoding="utf-8")
    for name, message in {
        str(text): "file is not a database",
        str(tmp_path / "missing" / "x.db"): "unable to open database file",
        "mysql://localhost/x": "sqlite:///FILE and postgresql://",
        "oracle:/nonsense://": "not a database URL",
        "postgresql://nobody@localhost:1/x": "cannot be used as a database",
    }.items():
        with pytest.raises(UsageError, match=message) as caught:
            open_or_create(name)
        assert "\n" not in str(caught.value)


def test_reading_from_a_database_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="thidua run"):
        open_existing(f"sqlite:///{tmp_path}/none.db")
    assert list(tmp_path.iterdir()) == []


def test_a_writer_waits_for_another_and_a_database_that_fails_stops_the_run(tmp_path: Path) -> None:
    with open_or_create(str(tmp_path / "x.db")) as store:
        other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        store.engine.dispose()
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        with pytest.raises(ThiduaError, match="database is locked; what is done so far is kept"):
            store.write(page(), tables())
        other.execute("COMMIT")
        other.close()
        store.write(page(), tables())
        assert store.sizes()["articles"] == 1
