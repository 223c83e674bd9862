"""Sentences of every language and what is read in them: tests/readings/<code>.toml, a [[reading]] each.

A reading gives a `text` and, for the tables that it is about, all rows in the order of the text, a string each:
`counts = ["more_than 29/30 village target"]` (what is `exact` or `actual` is left out, a range is `2-3`),
`percentages = ["5.7 poverty_rate"]`, `awards = ["cultural_village locality 29"]` (or a name), `movements = ["Name"]`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.languages.pack import Pack
from pipeline.schema import Award, Count, Movement, Percentage

FOLDER = Path(__file__).resolve().parent / "readings"


def readings() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.toml")):
        for number, reading in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["reading"], 1):
            yield pytest.param(path.stem, reading, id=f"{path.stem}-{number}")


def figure(row: Percentage | Count, noun: str) -> str:
    value = f"{row.value:.15g}" + (f"-{row.value_high:.15g}" if row.value_high is not None else "")
    total = getattr(row, "of_total", None)
    value += f"/{total:.15g}" if total is not None else ""
    words = ["" if row.qualifier == "exact" else row.qualifier, value, noun, "" if row.role == "actual" else row.role]
    return " ".join(word for word in words if word)


def award(row: Award) -> str:
    return f"{row.award_id} {row.recipient_kind} {row.recipient or row.recipient_count}"


def movement(row: Movement) -> str:
    return row.surface


WRITTEN: dict[str, Callable[[Any], str]] = {
    "movements": movement,
    "percentages": lambda row: figure(row, row.indicator_id),
    "counts": lambda row: figure(row, row.unit_id),
    "awards": award,
}


@pytest.mark.parametrize(("language", "reading"), list(readings()))
def test_a_sentence_is_read(extracted: Any, language: str, reading: Mapping[str, Any]) -> None:
    tables = extracted(language, reading["text"])
    asked = reading.keys() - {"text"}
    assert asked
    assert asked <= WRITTEN.keys()
    for table in asked:
        rows = [row for row in getattr(tables, table) if not getattr(row, "generic", False)]
        assert [WRITTEN[table](row) for row in rows] == reading[table], table


def test_every_language_has_readings(packs: Mapping[str, Pack]) -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(packs)
