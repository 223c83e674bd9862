"""The register of movements: the one that ships, and over it the user's own."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from pipeline import paths
from pipeline.errors import UsageError

SEPARATOR = "|"  # between the names of one cell
LEVELS = ("national", "sector", "local")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One movement, a line of corpora/vocab/movements.csv; corpora/README.md says what its columns mean."""

    id: str
    level: str = ""
    since: str = ""
    body: str = ""
    parent: str = ""
    name_vi: str = ""
    name_en: str = ""
    aliases: str = ""
    edition: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the register has for it, in all languages."""
        return tuple(
            name.strip() for name in (self.name_vi, self.name_en, *self.aliases.split(SEPARATOR)) if name.strip()
        )


COLUMNS = tuple(field.name for field in fields(Entry))


@dataclass(frozen=True, slots=True)
class Register:
    """The movements by id, in order; `digest` tells one state of all files from another."""

    entries: dict[str, Entry]
    digest: str


def load(own: Path | None = None) -> Register:
    """The register that ships, with the entries of the user's file over it, if there is such a file.

    An entry of an id that is there already adds its names to that one and replaces what else it fills in. Raises
    UsageError with the line for an entry that is not well formed.
    """
    files = [paths.VOCAB / "movements.csv", *([own] if own and own.exists() else [])]
    entries: dict[str, Entry] = {}
    for file in files:
        for entry in read(file):
            before = entries.get(entry.id)
            entries[entry.id] = over(before, entry) if before else entry
    for entry in entries.values():
        if entry.parent and entry.parent not in entries:
            raise UsageError(f"{files[-1]}: {entry.id}: its parent {entry.parent!r} is not in the register")
    digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in files))
    return Register(entries, digest.hexdigest()[:16])


def read(file: Path) -> Iterator[Entry]:
    """The entries of one file. Raises UsageError as `load` does."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read as a register: {error}") from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    unknown = set(reader.fieldnames or ()) - set(COLUMNS)
    if unknown or "id" not in (reader.fieldnames or ()):
        raise UsageError(f"{file}: its first line must name columns among {', '.join(COLUMNS)}, with `id`")
    for row in reader:
        entry = Entry(**{column: (row.get(column) or "").strip() for column in COLUMNS})
        if not entry.id or not entry.names or (entry.level and entry.level not in LEVELS):
            raise UsageError(f"{file}, line {reader.line_num}: an entry needs an id, a name, and a level of {LEVELS}")
        yield entry


def write(file: Path, entries: Iterable[Entry]) -> None:
    """The entries as a register file, in place of the one that is there."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([getattr(entry, column) for column in COLUMNS] for entry in entries)


def over(before: Entry, entry: Entry) -> Entry:
    """An entry with what another one of its id adds to it or replaces."""
    merged = {column: getattr(entry, column) or getattr(before, column) for column in COLUMNS}
    aliases = dict.fromkeys([*before.names[bool(before.name_vi) + bool(before.name_en) :], *entry.names])
    own = {merged["name_vi"], merged["name_en"]}
    return Entry(**{**merged, "aliases": SEPARATOR.join(name for name in aliases if name not in own)})
