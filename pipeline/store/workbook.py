"""An Excel workbook, a sheet a table: what Excel cannot hold is changed visibly, and said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.schema import Column

# https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 (Excel specifications and limits)
CELL_CHARACTERS = 32_767  # UTF-16 units
SHEET_ROWS = 1_048_576  # with the row of headings
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML 1.0 cannot say
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel would read _x0041_ as A
NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that was written, its rows without the headings, and what was changed in its cells."""

    name: str
    rows: int
    notes: tuple[str, ...]


def write(
    path: Path, tables: Iterable[tuple[str, Sequence[Column], Iterator[Sequence[Any]]]], sheet_rows: int = SHEET_ROWS
) -> tuple[Sheet, ...]:
    """Write (name, columns, rows) one after the other, streaming.

    A table of more than `sheet_rows` goes on in "NAME 2", "NAME 3" …; the notes stand in a last sheet of their own.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheets = [_table(book, name, columns, rows, sheet_rows) for name, columns, rows in tables]
    notes = [note for sheet in sheets for note in sheet.notes]
    if notes:
        page = book.create_sheet(NOTES)
        for note in notes:
            page.append([note])
    book.save(path)
    return tuple(sheets)


def _table(book: Any, name: str, columns: Sequence[Column], rows: Iterator[Sequence[Any]], sheet_rows: int) -> Sheet:
    changes: Counter[str] = Counter()
    number, part = 0, 1
    sheet = _sheet(book, name, columns)
    for row in rows:
        if number == part * (sheet_rows - 1):
            part += 1
            sheet = _sheet(book, f"{name} {part}", columns)
        sheet.append([_cell(sheet, value, changes) for value in row])
        number += 1
    notes = [f"{name}: {change} in {times} cells" for change, times in sorted(changes.items())]
    if part > 1:
        notes.append(f"{name}: {number} rows are more than a sheet holds; they go on in {name} 2 to {name} {part}")
    return Sheet(name, number, tuple(notes))


def _sheet(book: Any, title: str, columns: Sequence[Column]) -> Any:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append([column.name for column in columns])
    return sheet


def _cell(sheet: Any, value: Any, changes: Counter[str]) -> Any:
    if not isinstance(value, str):
        return value
    text = _shortened(_legal(value, changes), changes)
    if not text.startswith(("=", "#")):
        return text
    return _as_text(sheet, text)


def _as_text(sheet: Any, text: str) -> Any:
    """A cell that is text by type: openpyxl would take "=1+1" for a formula and "#N/A" for an error."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


def _legal(text: str, changes: Counter[str]) -> str:
    legal, removed = _ILLEGAL.subn("", text)
    if removed:
        changes["control characters removed"] += 1
    return _ESCAPE.sub("_x005F_", legal)


def _shortened(text: str, changes: Counter[str]) -> str:
    if len(text) <= CELL_CHARACTERS // 2 or _units(text) <= CELL_CHARACTERS:
        return text
    changes[f"text cut at Excel's {CELL_CHARACTERS} characters"] += 1
    sign = f" … [cut: {len(text)} characters]"
    room = CELL_CHARACTERS - len(sign)
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + sign


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
