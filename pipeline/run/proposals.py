"""Proposed movements as a file that people go through, and what they accepted of it as entries of their register."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.languages.gazetteer import Gazetteer, load_gazetteer
from pipeline.languages.pack import Pack
from pipeline.link import Linker, register
from pipeline.link.linker import bare_name
from pipeline.link.propose import Mention, Proposal, propose
from pipeline.link.register import SEPARATOR, Entry
from pipeline.run.linking import reader
from pipeline.store import collection
from pipeline.store.database import Store

if TYPE_CHECKING:
    import sqlalchemy as sa

YES = ("yes", "x", "1")
COLUMNS = (
    "accept", "id", "level", "since", "body", "parent", "name_vi", "name_en", "aliases",
    "near", "mentions", "articles", "stories", "languages", "provinces", "first", "last", "examples",
)  # fmt: skip
_EDITABLE = ("level", "since", "body", "parent", "name_vi", "name_en", "aliases")


def proposals(store: Store, linker: Linker, packs: Mapping[str, Pack], *, articles: int) -> list[Proposal]:
    """What the unlinked names of a database propose, of movements that at least so many articles name."""
    with store.reading() as connection:
        mentions = list(_mentions(collection.unlinked_movements(connection, store), packs))
    found = propose(mentions, linker.vectors, linker.vocabularies.movements)
    return [proposal for proposal in found if proposal.articles >= articles]


def _mentions(rows: Iterator[sa.RowMapping], packs: Mapping[str, Pack]) -> Iterator[Mention]:
    gazetteer = load_gazetteer()
    for row in rows:
        pack = packs.get(reader(row["route"]))
        surface = row["name_en"] if row["translation"] and row["name_en"] else row["surface"]
        yield Mention(
            name=surface if row["quoted"] or pack is None else bare_name(surface, pack),
            article_id=row["article_id"],
            story_id=row["story_id"],
            language=row["language"],
            province=_province(row["place_id"], row["place_name"], gazetteer),
            day=row["published_at"][:10],
            sentence=row["sentence"],
        )


def write(file: Path, found: Sequence[Proposal]) -> None:
    """A CSV file with a line a proposal, `accept` left empty. Raises UsageError where the file is there already."""
    try:
        with file.open("x", encoding="utf-8-sig", newline="") as opened:
            writer = csv.DictWriter(opened, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(_line(proposal) for proposal in found)
    except FileExistsError as error:
        raise UsageError(f"{file} is there already: name another one with --output") from error
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from error


def _line(proposal: Proposal) -> dict[str, object]:
    first = dict(reversed(proposal.names))
    others = [name for language, name in proposal.names if name not in {first.get("vi"), first.get("en")}]
    return {
        "id": proposal.id,
        "level": "local" if len(proposal.provinces) == 1 else "",
        "name_vi": first.get("vi", ""),
        "name_en": first.get("en", ""),
        "aliases": SEPARATOR.join(dict.fromkeys(others)),
        **{name: getattr(proposal, name) for name in ("near", "mentions", "articles", "stories", "first", "last")},
        "languages": " ".join(proposal.languages),
        "provinces": ", ".join(proposal.provinces),
        "examples": "\n".join(proposal.examples),
    }


def accept(file: Path, own: Path) -> list[Entry]:
    """Put what is accepted in a file of proposals into the user's register `own`; the entries that went in.

    `accept` is yes for a new movement, or the id of one that is in the register: then the names become its aliases.
    Raises UsageError with the line for anything else, and nothing is written.
    """
    known = register.load(own).entries
    accepted = list(_accepted(file, known))
    before = {entry.id: entry for entry in (register.read(own) if own.exists() else ())}
    for entry in accepted:
        before[entry.id] = register.over(before[entry.id], entry) if entry.id in before else entry
    if accepted:
        register.write(own, before.values())
    return accepted


def _accepted(file: Path, known: Mapping[str, Entry]) -> Iterator[Entry]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read: {error}") from error
    reader_ = csv.DictReader(io.StringIO(text, newline=""))
    if not {"accept", "id"} <= set(reader_.fieldnames or ()):
        raise UsageError(f"{file}: not a file that `thidua movements propose` wrote: it has no columns accept and id")
    for row in reader_:
        answer = (row["accept"] or "").strip()
        if not answer:
            continue
        entry = Entry(id=row["id"].strip(), **{name: (row.get(name) or "").strip() for name in _EDITABLE})
        if answer in known:
            yield Entry(id=answer, aliases=SEPARATOR.join(entry.names))
        elif answer.lower() in YES and entry.id and entry.names:
            yield replace(entry, level=entry.level or "local")
        else:
            raise UsageError(
                f"{file}, line {reader_.line_num}: accept = {answer!r}: write yes, or the id of a known movement"
            )


def _province(code: str, name: str, gazetteer: Gazetteer) -> str:
    """The province in which the place of an article lies."""
    unit = next((u for u in gazetteer.codes.get(code, ()) if f"{u.kind} {u.name}" == name), None)
    return gazetteer.province(unit).name if unit else ""
