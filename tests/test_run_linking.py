"""A whole database linked: stories in all their versions, whatever the order; checks; another register."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import story_corpus
from pipeline import config
from pipeline.errors import ThiduaError
from pipeline.languages.pack import load_packs
from pipeline.link import Linker
from pipeline.process import load_resources, process
from pipeline.run import linking
from pipeline.schema import Tables
from pipeline.store.database import Store, open_or_create
from pipeline.store.export import export
from pipeline.store.tables import Input
from story_corpus import Told

PACKS = load_packs()


def linker(**values: Any) -> Linker:
    given = {"register_file": "", "cache": "", **values}
    return Linker(PACKS, config.load(flags={"link": given}, environment={}).link)


LINKER = linker()


@pytest.fixture(scope="module")
def told() -> list[tuple[Told, Tables]]:
    """The corpus, each article with its tables."""
    flags: dict[str, dict[str, Any]] = {
        "annotate": {"tagger": ""},
        "link": {"cache": "", "register_file": ""},
        "translate": {"readers": False},
    }
    resources = load_resources(config.load(flags=flags, environment={}), PACKS)
    return [(told, process(told.article, resources)) for told in story_corpus.corpus(40)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_or_create(str(tmp_path / "x.db")) as opened:
        yield opened


def write(store: Store, tables: Sequence[Tables]) -> None:
    for one in tables:
        store.write(Input(path=one.article.path, content_hash="h", version="1"), one)


def stories(store: Store) -> dict[str, tuple[str, str]]:
    return {row["article_id"]: (row["story_id"], row["story_kind"]) for row in store.rows("articles")}


def test_stories_are_told_in_all_their_versions(store: Store, told: list[tuple[Told, Tables]]) -> None:
    write(store, [tables for _, tables in told])
    linking.link(store, LINKER, PACKS)
    found = {id_: story for id_, (story, _) in stories(store).items()}
    assert story_corpus.pairwise_f1(found, {one.article.article_id: one.story for one, _ in told}) >= 0.97
    kinds = {one.article.article_id: stories(store)[one.article.article_id][1] for one, _ in told}
    assert set(kinds.values()) == {"original", "translation", "reprint", "revision"}


def test_the_order_in_which_articles_come_changes_nothing(
    store: Store, tmp_path: Path, told: list[tuple[Told, Tables]]
) -> None:
    some = [tables for one, tables in told if one.story < 12]
    write(store, some)
    linking.link(store, LINKER, PACKS)
    shuffled = random.Random(1).sample(some, len(some))
    with open_or_create(str(tmp_path / "y.db")) as other:
        for at in range(0, len(shuffled), 9):  # linked again and again, as runs do
            write(other, shuffled[at : at + 9])
            linking.link(other, LINKER, PACKS)
        assert stories(other) == stories(store)
        assert other.rows("checks") == store.rows("checks")


def test_postgresql_tells_the_same_stories(store: Store, postgres: str, told: list[tuple[Told, Tables]]) -> None:
    some = [tables for one, tables in told if one.story < 6]
    with open_or_create(postgres) as other:
        for database in (store, other):
            write(database, some)
            linking.link(database, LINKER, PACKS)
        assert stories(other) == stories(store)
        assert other.rows("checks") == store.rows("checks")
        assert other.rows("award_totals") == store.rows("award_totals")


def test_an_article_that_goes_leaves_a_story_that_is_told_anew(store: Store, told: list[tuple[Told, Tables]]) -> None:
    some = [tables for one, tables in told if one.story == 0]
    write(store, some)
    linking.link(store, LINKER, PACKS)
    original = next(id_ for id_, (_, kind) in stories(store).items() if kind == "original")
    gone = next(tables.article for tables in some if tables.article.article_id == original)
    store.write(
        Input(path=gone.path, content_hash="i", version="2"), replace(some[-1], article=replace(some[-1].article))
    )
    linking.link(store, LINKER, PACKS)
    assert original not in stories(store)
    assert original not in {story for story, _ in stories(store).values()}


def test_what_is_linked_is_left_alone(store: Store, told: list[tuple[Told, Tables]]) -> None:
    write(store, [tables for one, tables in told if one.story == 0])
    assert linking.link(store, LINKER, PACKS).articles > 2
    assert linking.link(store, LINKER, PACKS) == linking.Linked()


def test_a_translation_is_checked_against_its_original(store: Store, told: list[tuple[Told, Tables]]) -> None:
    write(store, [tables for one, tables in told if one.story < 5])
    linking.link(store, LINKER, PACKS)
    verdicts = [check["verdict"] for check in store.rows("checks") if check["kind"] == "translation"]
    assert verdicts.count("agree") > 40
    assert "conflict" not in verdicts


def test_an_export_may_count_each_story_once(store: Store, tmp_path: Path, told: list[tuple[Told, Tables]]) -> None:
    write(store, [tables for one, tables in told if one.story < 2])
    linking.link(store, LINKER, PACKS)
    rows = {one.name: one.rows for one in export(store, tmp_path, "csv", one_per_story=True)}
    assert rows["articles"] == 2
    assert 0 < rows["counts"] < store.sizes()["counts"]
    assert rows["award_totals"] == store.sizes()["award_totals"]


def test_a_database_that_is_locked_is_one_line(store: Store, told: list[tuple[Told, Tables]]) -> None:
    write(store, [told[0][1]])
    with sqlite3.connect(str(store.engine.url.database), isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        store.engine.dispose()
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        with pytest.raises(ThiduaError, match="database is locked"):
            linking.link(store, LINKER, PACKS)
    other.close()
