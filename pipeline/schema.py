"""The records that walk down the street, and the one definition of every table.

SQL tables, Parquet schema, CSV headers and docs/codebook.md are all derived from the dataclasses below: a column is a
field, its type the field's annotation, its meaning the field's `doc`. Offsets are code points of the article's stored
text (Unicode NFC); every row satisfies `surface == text[start:end]`.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from dataclasses import dataclass
from typing import Any, NamedTuple, get_args, get_type_hints

QUALIFIERS = ("exact", "at_least", "more_than", "at_most", "less_than", "about", "nearly")
ROLES = ("actual", "target", "change")
RECIPIENT_KINDS = ("collective", "individual", "household", "organisation", "locality", "other")
ENTITY_KINDS = ("PER", "LOC", "ORG")
STORY_KINDS = ("original", "translation", "reprint", "revision")
CHECK_KINDS = ("sum", "share", "repeat", "translation")
VERDICTS = ("agree", "conflict")
SCHEMA_VERSION = 4


def column(doc: str, **options: Any) -> Any:
    """A dataclass field that is a column: `doc` is what the codebook says of it."""
    return dataclasses.field(metadata={"doc": doc}, **options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One raw document as it came: a file, a WARC record, standard input.

    `path` names it for messages and for resuming ("dir/a.warc.gz#1024" for a WARC record at byte offset 1024).
    """

    path: str
    content: bytes
    url: str = ""
    media_type: str = ""
    charset: str = ""
    fetched_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One input that failed: nothing is dropped without a row here."""

    source: str = column("the input: path, URL or WARC record")
    stage: str = column("the stage that failed: read, detect, extract …")
    reason: str = column("a stable code, such as `empty`, `binary`, `no_pack`, `truncated_record`")
    message: str = column("what went wrong and how to mend it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article. `text` begins with the title on a line of its own."""

    article_id: str = column("stable across runs: 16 hex digits of SHA-256 over URL (or path) and text")
    path: str = column("the input that it was read from")
    url: str = column("canonical URL, or empty", default="")
    outlet: str = column("newspaper: host name of the URL without www.", default="")
    title: str = column("title", default="")
    title_en: str = column("the title in English, translated if need be; empty without a model", default="")
    byline: str = column("author line as written", default="")
    published_at: str = column("ISO date or date-time, or empty", default="")
    language: str = column("BCP 47: vi en de nb es …", default="")
    language_score: float = column("0..1", default=0.0)
    source_url: str = column('the original that a "Source: …" line credits', default="")
    story_id: str = column("the article_id of the story's original: the same for all its versions", default="")
    story_kind: str = column(" · ".join(STORY_KINDS) + "; empty before `thidua link`", default="")
    place_id: str = column("official code of the administrative unit that the article is about", default="")
    place_name: str = column("its kind and name; code and name together tell one unit for all times", default="")
    route: str = column("how it was treated: `pack:de`, `translate:pt>en:fxtranslate/pt-en-tiny`", default="")
    version: str = column("version of thidua that made the rows", default="")
    fetched_at: str = column(
        "when the page was fetched (ISO), or empty: tells the revisions of one URL apart", default=""
    )
    fingerprint: str = column("MinHash of the text, in hex: near-duplicates share most of it", default="")
    read_by: str = column("the step of the reader that found the body, e.g. `outlet:vnexpress`, `blocks`", default="")
    words: int = column("number of words of the text", default=0)
    text: str = column("the stored text (NFC) that all offsets count in", default="")


PART_KINDS = ("lead", "caption", "related", "tag", "source", "cut", "infidelity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a page that is no running text of its article, or a special one: nothing is lost without trace."""

    article_id: str = column("the article")
    kind: str = column(" · ".join(PART_KINDS))
    reason: str = column(
        "why it was cut (docs/reading.md), or what a translation changed (docs/translation.md); or empty",
        default="",
    )
    start: int = column("offset in the text where it stands, or would stand", default=0)
    end: int = column("offset behind it; equal to start for what is not in the text", default=0)
    surface: str = column("its words")
    url: str = column("where it links to, or empty", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every extracted row carries: where it stands."""

    article_id: str = column("the article")
    start: int = column("offset of the span's first code point")
    end: int = column("offset behind the span's last code point")
    surface: str = column("the span: text[start:end]")
    sentence_start: int = column("offset of the sentence", default=0)
    sentence: str = column("the sentence that says so", default="")
    translation: str = column(
        "for an article that was translated: the English sentence in which the row was found; what the row says in "
        "words (unit, indicator, place …) is then English; else empty",
        default="",
    )
    fidelity: str = column(
        "for a row found in a translation: `ok`, or what the translation changed, as codes of docs/translation.md with "
        "spaces between (`number_changed`, `other_number` …); else empty",
        default="",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement(Row):
    """One mention of a named emulation movement or campaign."""

    movement_id: str = column("id in corpora/vocab/movements.csv, or empty for a local movement", default="")
    name_en: str = column("the name in English, translated if need be; empty without a model", default="")
    generic: bool = column('whether it is the bare umbrella term ("patriotic emulation movement")', default=False)
    quoted: bool = column("whether the name stands in quotation marks", default=False)
    period_start: int | None = column("first year, where the text ties a period to the mention", default=None)
    period_end: int | None = column("last year, likewise", default=None)
    link_method: str = column(
        "how movement_id was found: alias, folded, contained, embedding; near; or empty", default=""
    )
    link_score: float | None = column("1 for a name, the share of the surface, or the cosine", default=None)
    link_candidate: str = column("for `near`: the id that is proposed, too near the bar to be linked", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Percentage(Row):
    """One percentage."""

    value: float = column("in percent: 0.18 for 0,18 %")
    value_high: float | None = column("upper end of a range", default=None)
    qualifier: str = column(" · ".join(QUALIFIERS), default="exact")
    role: str = column(" · ".join(ROLES), default="actual")
    indicator: str = column("the words of the text that say what is measured", default="")
    indicator_id: str = column("id in corpora/vocab/indicators.csv, or empty", default="")
    period: str = column('"2030", "2025-08-30", "2021-2025", "per year", as the same sentence states it', default="")
    place: str = column("the place, as the same sentence states it", default="")
    place_id: str = column("official code of that place, else of the only one that the sentence names", default="")
    place_name: str = column("its kind and name: `xã Krông Bông`", default="")
    link_method: str = column("how indicator_id was found: phrase (of a pack), embedding; near; or empty", default="")
    link_score: float | None = column("1 for a phrase, else the cosine", default=None)
    link_candidate: str = column("for `near`: the id that is proposed, too near the bar to be linked", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Row):
    """One counted or measured quantity."""

    value: float = column("the number, scale words multiplied in")
    value_high: float | None = column("upper end of a range", default=None)
    of_total: float | None = column("the whole, where the two stand together (29 of 30)", default=None)
    qualifier: str = column(" · ".join(QUALIFIERS), default="exact")
    role: str = column(" · ".join(ROLES), default="actual")
    unit: str = column("the noun phrase counted, as written", default="")
    unit_id: str = column("id in corpora/vocab/units.csv, or empty", default="")
    period: str = column("as the same sentence states it", default="")
    place: str = column("the place, as the same sentence states it", default="")
    place_id: str = column("official code of that place, else of the only one that the sentence names", default="")
    place_name: str = column("its kind and name: `xã Krông Bông`", default="")
    link_method: str = column("how unit_id was found: phrase (of a pack), embedding; near; or empty", default="")
    link_score: float | None = column("1 for a phrase, else the cosine", default=None)
    link_candidate: str = column("for `near`: the id that is proposed, too near the bar to be linked", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Award(Row):
    """One award act for a kind of recipient, or for a named recipient."""

    award: str = column("the award as written")
    award_id: str = column("id in corpora/vocab/awards.csv")
    recipient_kind: str = column(" · ".join(RECIPIENT_KINDS))
    recipient_count: int | None = column("how many; empty for a named recipient", default=None)
    recipient: str = column("the name of a named recipient", default="")
    conferred_by: str = column("as written", default="")
    reason: str = column("as written", default="")
    period: str = column("as the same sentence states it", default="")
    place: str = column("the place, as the same sentence states it", default="")
    place_id: str = column("official code of that place, else of the only one that the sentence names", default="")
    place_name: str = column("its kind and name: `xã Krông Bông`", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity(Row):
    """One person, place or organisation of the article, at its first mention in full."""

    name: str = column("as first written in full")
    kind: str = column(" · ".join(ENTITY_KINDS))
    role: str = column("for people, the office as written", default="")
    place_id: str = column("for places, the official code, when it can be told", default="")
    place_name: str = column("its kind and name: `xã Krông Bông`", default="")
    place_method: str = column("how it was told: name, beside, article, outlet (docs/linking.md); or empty", default="")
    place_candidates: str = column(
        "codes of the units that the name may stand for, spaces between, when it cannot be told which", default=""
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One comparison of rows: within an article, or of a translation with its original. It deletes nothing."""

    article_id: str = column("the article; for `translation` the version that is compared with its original")
    kind: str = column(
        "sum: parts against their total · share: a percentage against its own counts · "
        "repeat: an indicator given twice · translation: a figure in two languages"
    )
    verdict: str = column(" · ".join(VERDICTS))
    statement: str = column('what was compared: "14 + 13 + 4 = 31", "29 / 30 = 96.7 %", "95 % ≠ 59 %"')
    start: int = column("offset of the first of the rows in this article")
    end: int = column("offset behind it")
    rows: str = column("the rows, each as `table:article_id:start:end`, with spaces between")


class Span(NamedTuple):
    """A stretch [start, end) of an article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Person:
    """One mention of a person: the name without titles, and the office that the text gives with it."""

    start: int
    end: int
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """One mention of a name, as a statistical model saw it: `kind` is one of ENTITY_KINDS."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What the annotate stage says of an article's text, each in order: sentences, mentions of people, and the names
    that a model found (none where no model was asked).
    """

    sentences: tuple[Span, ...]
    people: tuple[Person, ...] = ()
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What one article yields."""

    article: Article
    movements: tuple[Movement, ...] = ()
    percentages: tuple[Percentage, ...] = ()
    counts: tuple[Count, ...] = ()
    awards: tuple[Award, ...] = ()
    entities: tuple[Entity, ...] = ()
    parts: tuple[Part, ...] = ()


ROW_TABLES: dict[str, type] = {
    "movements": Movement,
    "percentages": Percentage,
    "counts": Count,
    "awards": Award,
    "entities": Entity,
}
# What an article yields by itself, and what only the whole collection tells.
ARTICLE_TABLES: dict[str, type] = {**ROW_TABLES, "parts": Part}
TABLES: dict[str, type] = {"articles": Article, **ARTICLE_TABLES, "checks": Check, "failures": Failure}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: `type` is str, int, float or bool."""

    name: str
    type: type
    nullable: bool
    doc: str


def columns(record: type) -> tuple[Column, ...]:
    """The columns of a record class, in order."""
    hints = get_type_hints(record)
    return tuple(_column(field, hints[field.name]) for field in dataclasses.fields(record))


def _column(field: dataclasses.Field[Any], hint: Any) -> Column:
    nullable = isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union
    kind = next(arg for arg in get_args(hint) if arg is not types.NoneType) if nullable else hint
    return Column(field.name, kind, nullable, field.metadata["doc"])
