"""The views: `outcomes`, figures as one tidy table; `award_totals`, awards added up."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from pipeline.schema import column


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A percentage or a count, with the movement that its sentence names."""

    article_id: str = column("the article")
    language: str = column("of the article")
    published_at: str = column("of the article")
    outlet: str = column("of the article")
    story_id: str = column("of the article: figures of one story may stand in several versions")
    story_kind: str = column("of the article: `original` counts each story once")
    kind: str = column("percentage · count")
    measure_id: str = column("indicator_id of a percentage, unit_id of a count; or empty")
    measure: str = column("the words of the text: indicator of a percentage, unit of a count")
    value: float = column("in percent, or the number counted")
    value_high: float | None = column("upper end of a range")
    of_total: float | None = column("the whole, for counts like 29 of 30")
    qualifier: str = column("as in percentages and counts")
    role: str = column("as in percentages and counts")
    period: str = column("as the same sentence states it")
    place: str = column("as the same sentence states it")
    place_id: str = column("official code of that place, else of the only one that the sentence names")
    place_name: str = column("its kind and name")
    movement_id: str = column("of the movement that the same sentence names (see `movement`), or empty")
    movement: str = column("surface of that movement: a named one before a generic one, then the nearest; or empty")
    start: int = column("offset of the span's first code point")
    end: int = column("offset behind the span's last code point")
    surface: str = column("the span")
    sentence: str = column("the sentence that says so")


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardTotal:
    """Award rows added up: over all articles, where a story told in several counts in each, and once a story."""

    award_id: str = column("id in corpora/vocab/awards.csv")
    recipient_kind: str = column("as in awards")
    period: str = column("as in awards")
    acts: int = column("number of award rows")
    named: int = column("rows that name their recipient")
    recipients: int = column("sum of recipient_count over the rows that give one")
    acts_once: int = column("acts, of the original of each story only")
    named_once: int = column("named, likewise")
    recipients_once: int = column("recipients, likewise")


RECORDS: dict[str, type] = {"outcomes": Outcome, "award_totals": AwardTotal}


def definitions(tables: Mapping[str, sa.Table]) -> dict[str, sa.CreateView]:
    """The views over these tables, ready to be executed."""
    selects = {"outcomes": _outcomes(tables), "award_totals": _award_totals(tables["awards"], tables["articles"])}
    return {name: sa.CreateView(select, name) for name, select in selects.items()}


def _outcomes(tables: Mapping[str, sa.Table]) -> sa.Select[tuple[object, ...]]:
    article = tables["articles"]
    figure = sa.union_all(
        _figures(tables["percentages"], kind="percentage", measure="indicator"),
        _figures(tables["counts"], kind="count", measure="unit"),
    ).subquery("figure")
    columns = {
        **{name: article.c[name] for name in ("language", "published_at", "outlet", "story_id", "story_kind")},
        "movement_id": _movement(tables["movements"], figure, "movement_id").label("movement_id"),
        "movement": _movement(tables["movements"], figure, "surface").label("movement"),
    }
    names = [field.name for field in dataclasses.fields(Outcome)]
    wanted = [columns[name] if name in columns else figure.c[name] for name in names]
    return sa.select(*wanted).join_from(figure, article, figure.c.article_id == article.c.article_id)


def _figures(table: sa.Table, *, kind: str, measure: str) -> sa.Select[tuple[object, ...]]:
    whole = table.c.of_total if "of_total" in table.c else sa.cast(sa.null(), sa.Double)
    return sa.select(
        table.c.article_id,
        sa.literal_column(f"'{kind}'", sa.Text).label("kind"),
        table.c[f"{measure}_id"].label("measure_id"),
        table.c[measure].label("measure"),
        *(table.c[name] for name in ("value", "value_high")),
        whole.label("of_total"),
        *(table.c[name] for name in ("qualifier", "role", "period", "place", "place_id", "place_name")),
        *(table.c[name] for name in ("start", "end", "surface", "sentence", "sentence_start")),
    )


def _movement(movements: sa.Table, figure: sa.Subquery, wanted: str) -> sa.ColumnElement[str]:
    """One column of the movement that the figure's sentence names: one at most, so that no figure counts twice."""
    mention = movements.alias("mention")
    rank = {
        "rank_1": mention.c.generic,
        "rank_2": sa.func.abs(mention.c.start - figure.c.start),
        "rank_3": mention.c.start,
        "rank_4": mention.c.end,
    }
    # A table of its own, because SQLite does not see the figure from an ORDER BY over a UNION.
    candidate = (
        sa.select(mention.c[wanted].label("wanted"), *(value.label(name) for name, value in rank.items()))
        .where(mention.c.article_id == figure.c.article_id, mention.c.sentence_start == figure.c.sentence_start)
        .correlate(figure)
        .subquery("candidate")
    )
    best = sa.select(candidate.c.wanted).order_by(*(candidate.c[name] for name in rank), candidate.c.wanted)
    nearest = best.limit(sa.literal_column("1")).scalar_subquery()
    return sa.func.coalesce(nearest, sa.literal_column("''", sa.Text))


def _award_totals(awards: sa.Table, articles: sa.Table) -> sa.Select[tuple[object, ...]]:
    keys = [awards.c.award_id, awards.c.recipient_kind, awards.c.period]
    one, zero = sa.literal_column("1", sa.Integer), sa.literal_column("0", sa.Integer)
    is_first = articles.c.story_kind == sa.literal_column("'original'", sa.Text)
    is_named = awards.c.recipient != sa.literal_column("''", sa.Text)
    recipients = sa.func.coalesce(awards.c.recipient_count, zero)
    sums = {
        "acts": one,
        "named": sa.case((is_named, one), else_=zero),
        "recipients": recipients,
        "acts_once": sa.case((is_first, one), else_=zero),
        "named_once": sa.case((sa.and_(is_first, is_named), one), else_=zero),
        "recipients_once": sa.case((is_first, recipients), else_=zero),
    }
    # PostgreSQL adds bigints up to a numeric.
    totals = [sa.cast(sa.func.sum(value), sa.BigInteger).label(name) for name, value in sums.items()]
    rows = sa.select(*keys, *totals).join_from(awards, articles, awards.c.article_id == articles.c.article_id)
    return rows.group_by(*keys)
