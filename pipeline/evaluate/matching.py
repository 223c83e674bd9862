"""When a predicted row is the gold row: the rules of docs/codebook.md."""

from __future__ import annotations

import csv
import difflib
import unicodedata
from functools import lru_cache

from pipeline import paths
from pipeline.evaluate.gold import GoldRow
from pipeline.schema import Award, Count, Movement, Percentage, Row

# The columns that are scored apart on matched rows, with the value that an empty one stands for.
DETAILS: dict[str, dict[str, str]] = {
    "movements": {"movement_id": ""},
    "percentages": {"qualifier": "exact", "role": "actual", "indicator_id": ""},
    "counts": {"qualifier": "exact", "role": "actual", "unit_id": ""},
    "awards": {},
}
_LINKED = frozenset({"movement_id", "indicator_id", "unit_id"})
# What translations render by one word is accepted for one another: Bằng khen and Giấy khen are both "certificate of
# merit", hộ is "household" or "family".
_ALIKE = {
    "merit_certificate": ("merit_certificate", "commendation_certificate"),
    "commendation_certificate": ("merit_certificate", "commendation_certificate"),
    "commended": ("commended", "other"),
    "ocop_star": ("ocop_star", "other"),
    "other": ("other", "commended", "ocop_star"),
    "household": ("household", "family"),
    "family": ("household", "family"),
}


def matches(gold: GoldRow, row: Row) -> bool:
    """Whether the spans overlap and the columns that make a row of its table agree."""
    if not overlap(gold, row):
        return False
    match row:
        case Movement():  # where an unquoted name ends is a matter of taste
            return _resemblance(gold.columns["surface"], row.surface) >= (0.8 if gold.quoted else 0.5)
        case Percentage():
            return _numbers_agree(gold, row, ("value", "value_high"))
        case Count():
            return _numbers_agree(gold, row, ("value", "value_high", "of_total"))
        case Award():
            return _award_agrees(gold, row)
        case _:
            raise TypeError(f"no rule to score a {type(row).__name__}")


def wrong_details(table: str, gold: GoldRow, row: Row, edition: int) -> tuple[str, ...]:
    """The columns of DETAILS in which a matched row differs from the gold row.

    An id that came into its vocabulary after the `edition` that the gold was made with counts as none.
    """
    return tuple(
        column
        for column, default in DETAILS[table].items()
        if not _accepts(gold.columns.get(column) or default, _as_of(edition, column, getattr(row, column)) or default)
    )


def overlap(gold: GoldRow, row: Row) -> bool:
    """Whether the two spans have a character in common."""
    return gold.start < row.end and row.start < gold.end


def _as_of(edition: int, column: str, id_: str) -> str:
    return "" if _editions(column).get(id_, 1) > edition else id_


@lru_cache(maxsize=8)
def _editions(column: str) -> dict[str, int]:
    """The edition of each id of a column's vocabulary; none for a column that has no vocabulary."""
    path = paths.VOCAB / f"{column.removesuffix('_id')}s.csv"
    if column not in _LINKED:
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: int(row["edition"]) for row in csv.DictReader(file)}


def _award_agrees(gold: GoldRow, row: Award) -> bool:
    if not _accepts(gold.columns["award_id"], row.award_id):
        return False
    if gold.columns["recipient_kind"] != row.recipient_kind:
        return False
    if not gold.columns.get("recipient"):
        return _numbers_agree(gold, row, ("recipient_count",))
    wanted, found = _letters(gold.columns["recipient"]), _letters(row.recipient)
    if not found:
        return False
    return wanted in found or found in wanted or _resemblance(wanted, found) >= 0.8


def _accepts(wanted: str | list[str], found: str) -> bool:
    """Whether `found` is the wanted value, one of several wanted, or one that translations confuse with it."""
    values = wanted if isinstance(wanted, list) else [wanted]
    return any(found == same for value in values for same in _ALIKE.get(value, (value or "",)))


def _numbers_agree(gold: GoldRow, row: Row, columns: tuple[str, ...]) -> bool:
    return all(_same_number(gold.columns.get(column), getattr(row, column)) for column in columns)


def _same_number(wanted: float | str | None, found: float | None) -> bool:
    if wanted in (None, "") or found is None:
        return wanted in (None, "") and found is None
    return abs(float(wanted) - float(found)) <= 1e-6 * max(1.0, abs(float(wanted)))


def _resemblance(one: str, other: str) -> float:
    """The share of letters and digits in common, 0..1."""
    return difflib.SequenceMatcher(None, _letters(one), _letters(other)).ratio()


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text).casefold()))
