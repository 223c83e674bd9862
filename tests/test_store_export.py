"""Exports: the same rows in every format, in order, with what a spreadsheet needs."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from pipeline.errors import UsageError
from pipeline.schema import Article, Column, Count, Failure, Tables
from pipeline.store import workbook
from pipeline.store.database import Store, open_or_create
from pipeline.store.export import FORMATS, WORKBOOK, export
from pipeline.store.tables import Input, relation_columns

SURFACES = ("=1+1", "+84", "-5", "@ref", "\ttab", "\rreturn", "#N/A", "'quoted'", 'a,b\n"c"', "Nghĩa Tĩnh 41 %")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_or_create(str(tmp_path / "x.db")) as opened:
        for name in ("b", "a"):
            opened.write(Input(path=name, content_hash="h", version="1"), _tables(name))
        failure = Failure(source="=cmd|' /C calc'!A0", stage="read", reason="empty", message="m")
        opened.fail_reading(failure, "f")
        yield opened


def _tables(name: str) -> Tables:
    counts = tuple(
        Count(article_id=name, start=i, end=i + 1, surface=surface, value=-float(i), of_total=7.5 if i else None)
        for i, surface in enumerate(SURFACES)
    )
    article = Article(article_id=name, path=name, place_id="0042", text="-Tiêu đề\nbody", words=3)
    return Tables(article=article, counts=counts)


def read_csv(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]


def read_parquet(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return rows


def read_sheet(path: Path, sheet: str) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(path)
    names, *rows = book[sheet].iter_rows(values_only=True)
    book.close()
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.mark.parametrize(("kind", "read"), [("jsonl", read_jsonl), ("parquet", read_parquet)])
def test_exact_formats_give_exactly_the_rows(
    store: Store, tmp_path: Path, kind: str, read: Callable[[Path], list[dict[str, Any]]]
) -> None:
    exported = export(store, tmp_path / "out" / "deep", kind)
    assert [one.name for one in exported] == list(relation_columns())
    for one in exported:
        rows = store.rows(one.name)
        assert read(one.path) == rows
        assert one.rows == len(rows)
        assert one.notes == ()


def test_every_table_and_view_is_exported_in_every_format(store: Store, tmp_path: Path) -> None:
    for kind in FORMATS:
        assert {one.name: one.rows for one in export(store, tmp_path / kind, kind)} == store.sizes()
    names = {path.name for path in (tmp_path / "csv").iterdir()}
    assert names == {f"{name}.csv" for name in relation_columns()}
    assert [path.name for path in (tmp_path / "xlsx").iterdir()] == [WORKBOOK]


def test_csv_opens_in_a_spreadsheet(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path, "csv")
    assert (tmp_path / "counts.csv").read_bytes().startswith(b"\xef\xbb\xbfarticle_id,start,end,surface")
    rows = read_csv(tmp_path / "counts.csv")[: len(SURFACES)]
    guarded = ["'=1+1", "'+84", "'-5", "'@ref", "'\ttab", "'\rreturn", *SURFACES[6:]]
    assert [row["surface"] for row in rows] == guarded
    assert [row["value"] for row in rows][:3] == ["0.0", "-1.0", "-2.0"]  # numbers are no text: not guarded
    assert [row["of_total"] for row in rows][:2] == ["", "7.5"]
    article = read_csv(tmp_path / "articles.csv")[0]
    assert (article["place_id"], article["text"]) == ("0042", "'-Tiêu đề\nbody")
    assert read_csv(tmp_path / "failures.csv")[0]["source"].startswith("'=cmd")


def test_rows_are_ordered_and_files_are_the_same_twice(store: Store, tmp_path: Path) -> None:
    for kind in ("csv", "jsonl", "parquet"):
        first = [one.path.read_bytes() for one in export(store, tmp_path / "1", kind)]
        assert first == [one.path.read_bytes() for one in export(store, tmp_path / "2", kind)]
    rows = read_jsonl(tmp_path / "1" / "outcomes.jsonl")
    assert [(row["article_id"], row["start"]) for row in rows] == [(a, i) for a in "ab" for i in range(len(SURFACES))]


def test_parquet_says_what_its_columns_mean(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path, "parquet")
    schema = pq.read_schema(tmp_path / "movements.parquet")
    assert schema.field("generic").type == "bool"
    assert (str(schema.field("period_start").type), schema.field("period_start").nullable) == ("int64", True)
    assert (str(schema.field("surface").type), schema.field("surface").nullable) == ("string", False)
    assert schema.field("surface").metadata[b"doc"] == b"the span: text[start:end]"


def test_parquet_splits_large_tables_into_groups(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.store.export._GROUP_ROWS", 3)
    export(store, tmp_path, "parquet")
    assert pq.ParquetFile(tmp_path / "counts.parquet").num_row_groups == 7
    assert read_parquet(tmp_path / "counts.parquet") == store.rows("counts")


def test_a_workbook_holds_text_as_text(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path, "xlsx")
    book = openpyxl.load_workbook(tmp_path / WORKBOOK)
    assert book.sheetnames == list(relation_columns())
    columns = [cell.value for cell in next(book["counts"].iter_rows(max_row=1))]
    surface, value = columns.index("surface"), columns.index("value")
    cells = [row[surface] for row in book["counts"].iter_rows(min_row=2, max_row=1 + len(SURFACES))]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert [cell.value for cell in cells] == list(SURFACES)
    values = [row[value].value for row in book["counts"].iter_rows(min_row=2, max_row=4)]
    assert values == [0, -1, -2]
    assert book["articles"]["A1"].value == "article_id"
    book.close()


def test_a_workbook_says_what_it_had_to_change(store: Store, tmp_path: Path) -> None:
    long, astral = "ắ" * 40_000, "𠀋" * 20_000  # the second fits by code points, not in UTF-16
    article = replace(_tables("c").article, title="bell\x07 and \x1b[0m", byline=long, text=astral, outlet="_x0041_")
    store.write(Input(path="c", content_hash="h", version="1"), Tables(article=article))
    notes = [note for one in export(store, tmp_path, "xlsx") for note in one.notes]
    assert notes == [
        "articles: control characters removed in 1 cells",
        "articles: text cut at Excel's 32767 characters in 2 cells",
    ]
    row = read_sheet(tmp_path / WORKBOOK, "articles")[2]
    assert row["title"] == "bell and [0m"
    assert len(row["byline"]) == workbook.CELL_CHARACTERS
    assert row["byline"].endswith("ắ … [cut: 40000 characters]")
    assert re.fullmatch("𠀋+ … \\[cut: 20000 characters\\]", row["text"])
    assert len(row["text"].encode("utf-16-le")) // 2 <= workbook.CELL_CHARACTERS
    assert row["outlet"] in {"_x0041_", "_x005F_x0041_"}  # Excel shows the first; openpyxl does not unescape
    book = openpyxl.load_workbook(tmp_path / WORKBOOK)
    assert [cell.value for cell in book["notes"]["A"]] == notes
    book.close()


def test_a_table_that_is_too_long_for_a_sheet_goes_on_in_the_next(tmp_path: Path) -> None:
    columns = (Column("n", int, nullable=False, doc=""),)
    sheets = workbook.write(tmp_path / "x.xlsx", [("t", columns, iter([(i,) for i in range(5)]))], sheet_rows=3)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    read = {sheet.title: [cell.value for cell in sheet["A"]] for sheet in book.worksheets}
    book.close()
    note = "t: 5 rows are more than a sheet holds; they go on in t 2 to t 3"
    assert read == {"t": ["n", 0, 1], "t 2": ["n", 2, 3], "t 3": ["n", 4], "notes": [note]}
    assert sheets == (workbook.Sheet("t", 5, (note,)),)


def test_an_export_that_breaks_leaves_the_old_file(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(store, tmp_path / "out", "jsonl")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    store.write(Input(path="c", content_hash="h", version="1"), _tables("c"))
    monkeypatch.setattr("pipeline.store.export.json.dumps", _fail)
    with pytest.raises(UsageError, match="No space left"):
        export(store, tmp_path / "out", "jsonl")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def _fail(*_arguments: object, **_options: object) -> str:
    raise OSError(28, "No space left on device")


def test_wrong_calls_say_what_is_wrong(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="csv, jsonl, parquet, xlsx"):
        export(store, tmp_path, "xls")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written to"):
        export(store, tmp_path / "file", "csv")
