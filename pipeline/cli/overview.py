"""The end of a run on the screen: how many rows each table has, and some of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from pipeline.cli.console import show_table

if TYPE_CHECKING:
    from pipeline.store.database import Store

_SHOWN = 6
_LOOKED_AT = 1000  # rows among which the shown ones are chosen
_LONGEST = 36  # characters of a cell
_MOVEMENT = ("language", "as written", "movement_id")
_OUTCOME = ("language", "as written", "value", "measure", "role", "period", "movement_id")
_AWARD = ("language", "award_id", "recipient_kind", "recipient", "conferred by")

Row = Mapping[str, Any]


def show_store(store: Store) -> None:
    """A sample of movements, figures and awards in as many languages as possible, then the sizes of all tables."""
    languages = {row["article_id"]: row["language"] for row in store.rows("articles", _LOOKED_AT)}
    named = [row for row in store.rows("movements", _LOOKED_AT) if not row["generic"]]
    _show("Movements", _MOVEMENT, [_movement(row, languages) for row in _sample(named, languages)])
    outcomes = store.rows("outcomes", _LOOKED_AT)
    _show("Outcomes: percentages and counts", _OUTCOME, [_outcome(row) for row in _sample(outcomes, languages)])
    awards = store.rows("awards", _LOOKED_AT)
    _show("Awards", _AWARD, [_award(row, languages) for row in _sample(awards, languages)])
    show_table("Tables", ("table or view", "rows"), list(store.sizes().items()))


def _show(title: str, headers: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    if rows:
        show_table(title, headers, rows)


def _movement(row: Row, languages: Mapping[str, str]) -> tuple[str, ...]:
    return languages.get(row["article_id"], ""), _short(row["surface"]), row["movement_id"]


def _outcome(row: Row) -> tuple[str, ...]:
    measure = row["measure_id"] or _short(row["measure"])
    return row["language"], _short(row["surface"]), _value(row), measure, row["role"], row["period"], row["movement_id"]


def _award(row: Row, languages: Mapping[str, str]) -> tuple[str, ...]:
    recipient = row["recipient"] or str(row["recipient_count"] or "")
    language, conferred_by = languages.get(row["article_id"], ""), _short(row["conferred_by"])
    return language, row["award_id"], row["recipient_kind"], _short(recipient), conferred_by


def _sample(rows: Iterable[Row], languages: Mapping[str, str]) -> list[Row]:
    """Some rows that say much, each language in its turn."""
    by_language: dict[str, list[Row]] = {}
    for row in sorted(rows, key=_filled, reverse=True):
        by_language.setdefault(languages.get(row["article_id"], ""), []).append(row)
    turns = zip_longest(*(by_language[language] for language in sorted(by_language)))
    return [row for turn in turns for row in turn if row is not None][:_SHOWN]


def _filled(row: Row) -> int:
    """How many columns of a row say something."""
    return sum(value not in ("", None, "exact", "actual") for value in row.values())


def _value(row: Row) -> str:
    """A figure as people write it: "> 1,486", "2–3 %", "29 of 30"."""
    signs = {
        "at_least": "≥ ",
        "more_than": "> ",
        "at_most": "≤ ",
        "less_than": "< ",
        "about": "≈ ",
        "nearly": "just under ",
    }
    text = f"{row['value']:,.10g}"
    if row["value_high"] is not None:
        text += f"–{row['value_high']:,.10g}"
    if row["of_total"] is not None:
        text += f" of {row['of_total']:,.10g}"
    return signs.get(row["qualifier"], "") + text + (" %" if row["kind"] == "percentage" else "")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
