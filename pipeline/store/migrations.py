"""The schema's versions: a new database gets the present one, an older one is brought forward, a newer one refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from pipeline.errors import UsageError
from pipeline.schema import SCHEMA_VERSION
from pipeline.store.tables import Catalogue, catalogue, fingerprint

# "cannot be used" is followed by the reason, and that by what to do.
_OTHER = "name another database with --database, or delete this one and run again"


@dataclass(frozen=True, slots=True)
class Migration:
    """One step forward: `apply` turns the tables of version `to` - 1 into those of version `to`."""

    to: int
    apply: Callable[[sa.Connection], None]


def _add_places(connection: sa.Connection) -> None:
    """Version 2: official codes of places for rows, with their names and what is known of how they were told."""
    for table in ("percentages", "counts", "awards"):
        _add_text(connection, table, "place_id", "place_name")
    _add_text(connection, "articles", "place_name")
    _add_text(connection, "entities", "place_name", "place_method", "place_candidates")


def _add_text(connection: sa.Connection, table: str, *names: str) -> None:
    collation = ' COLLATE "C"' if connection.dialect.name == "postgresql" else ""
    for name in names:
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {name} TEXT{collation} DEFAULT '' NOT NULL")


def _add_frontier(connection: sa.Connection) -> None:
    """Version 3: the tables of the crawler."""
    for table in catalogue().frontier.values():
        table.create(connection)


def _add_links_and_stories(connection: sa.Connection) -> None:
    """Version 4: how indicators and units were linked, stories, checks. `thidua link` fills in what can be told anew.

    Fingerprints were of another kind; linking makes them from the texts.
    """
    for table in ("movements", "percentages", "counts"):
        missing = ("link_candidate",) if table == "movements" else ("link_method", "link_candidate")
        _add_text(connection, table, *missing)
    for table in ("percentages", "counts"):
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN link_score DOUBLE PRECISION")
    _add_text(connection, "articles", "story_kind")
    connection.exec_driver_sql("UPDATE articles SET fingerprint = '', story_id = ''")
    connection.exec_driver_sql("CREATE INDEX articles_by_story ON articles (story_id)")
    new = catalogue()
    for made in (new.tables["checks"], new.linked, new.story_keys):
        made.create(connection)


# one for every version of the schema after the first
MIGRATIONS = (Migration(2, _add_places), Migration(3, _add_frontier), Migration(4, _add_links_and_stories))


def prepare(connection: sa.Connection, catalogue: Catalogue, steps: Sequence[Migration] = MIGRATIONS) -> None:
    """Create the tables, or bring them to SCHEMA_VERSION; every version reached is recorded in `schema_versions`.

    Raises UsageError for a database of a newer schema, of another build, or of somebody else.
    """
    present = set(sa.inspect(connection).get_table_names())
    if catalogue.versions.name not in present:
        _create(connection, catalogue, present)
        return
    version = connection.scalar(sa.select(sa.func.max(catalogue.versions.c.version))) or 0
    if version > SCHEMA_VERSION:
        raise UsageError(
            f"the database has schema {version}, this thidua knows schemas up to {SCHEMA_VERSION}: "
            f"upgrade thidua (pip install --upgrade thidua), or {_OTHER}"
        )
    if version < SCHEMA_VERSION:
        _advance(connection, catalogue, [step for step in steps if step.to > version])
    _check_build(connection, catalogue)


def _create(connection: sa.Connection, catalogue: Catalogue, present: set[str]) -> None:
    taken = sorted(present.intersection(catalogue.metadata.tables))
    if taken:
        raise UsageError(f"the database has a table {taken[0]} that thidua did not make: {_OTHER}")
    catalogue.metadata.create_all(connection)
    for view in catalogue.views.values():
        connection.execute(view)
    _record(connection, catalogue, SCHEMA_VERSION)


def _advance(connection: sa.Connection, catalogue: Catalogue, steps: Sequence[Migration]) -> None:
    for view in catalogue.views.values():  # a view stands in the way of changes to its tables
        connection.execute(sa.DropView(view.table, if_exists=True))
    for step in steps:
        step.apply(connection)
        _record(connection, catalogue, step.to)
    for view in catalogue.views.values():
        connection.execute(view)


def _record(connection: sa.Connection, catalogue: Catalogue, version: int) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    row = {"version": version, "fingerprint": fingerprint(), "applied_at": now}
    connection.execute(catalogue.versions.insert(), row)


def _check_build(connection: sa.Connection, catalogue: Catalogue) -> None:
    latest = catalogue.versions.c
    recorded = connection.scalar(sa.select(latest.fingerprint).order_by(latest.version.desc()).limit(1))
    if recorded != fingerprint():
        raise UsageError(f"the database was made by another build of thidua, with other columns: {_OTHER}")
