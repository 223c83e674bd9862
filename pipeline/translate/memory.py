"""The translation memory: no sentence is translated twice by the same model, in this run or any other.

A row's key is what it was made from: languages, engine, model version, SHA-256 of the sentence (UTF-8 of its NFC).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError

_TABLE = """
CREATE TABLE IF NOT EXISTS translations (
    source TEXT NOT NULL, target TEXT NOT NULL, engine TEXT NOT NULL, version TEXT NOT NULL, hash TEXT NOT NULL,
    translation TEXT NOT NULL, PRIMARY KEY (source, target, engine, version, hash)
) WITHOUT ROWID
"""
_KNOWN = """
SELECT hash, translation FROM translations
WHERE source = ? AND target = ? AND engine = ? AND version = ? AND hash IN (SELECT value FROM json_each(?))
"""


@dataclass(frozen=True, slots=True)
class Key:
    """What a translation depends on, the sentence aside."""

    source: str
    target: str
    engine: str
    version: str


class Memory:
    """Translations by key and sentence. `file` is shared by processes and runs; None keeps them in this object only."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._known: dict[tuple[Key, str], str] = {}
        if file:
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                with closing(self._connect(file)) as connection, connection:
                    connection.execute("PRAGMA journal_mode = WAL")
                    connection.execute(_TABLE)
            except (OSError, sqlite3.Error) as error:
                raise UsageError(
                    f"{file}: cannot be used as translation memory ({error}); name another file in translate.memory"
                ) from error

    def recall(self, key: Key, sentences: Iterable[str]) -> dict[str, str]:
        """The translations that are known, by sentence."""
        hashes = {_hash(sentence): sentence for sentence in sentences}
        if self._file is None:
            return {s: self._known[key, h] for h, s in hashes.items() if (key, h) in self._known}
        values = (key.source, key.target, key.engine, key.version, json.dumps(list(hashes)))
        with closing(self._connect(self._file)) as connection:
            return {hashes[digest]: text for digest, text in connection.execute(_KNOWN, values)}

    def keep(self, key: Key, translations: Mapping[str, str]) -> None:
        """Remember translations by sentence; what another process remembered first stays."""
        if self._file is None:
            self._known.update({(key, _hash(sentence)): text for sentence, text in translations.items()})
            return
        rows = [(key.source, key.target, key.engine, key.version, _hash(s), text) for s, text in translations.items()]
        with closing(self._connect(self._file)) as connection, connection:
            connection.executemany("INSERT OR IGNORE INTO translations VALUES (?, ?, ?, ?, ?, ?)", rows)

    @staticmethod
    def _connect(file: Path) -> sqlite3.Connection:
        return sqlite3.connect(file, timeout=30)


def _hash(sentence: str) -> str:
    return hashlib.sha256(unicodedata.normalize("NFC", sentence).encode()).hexdigest()
