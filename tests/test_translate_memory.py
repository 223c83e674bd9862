"""The translation memory: what was translated once is known to every later run, and to no other model."""

from __future__ import annotations

import sqlite3
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.translate.memory import Key, Memory

KEY = Key("pt", "en", "fxtranslate", "pt-en-tiny@1")


@pytest.fixture(params=["file", "alone"])
def memory(request: pytest.FixtureRequest, tmp_path: Path) -> Memory:
    return Memory(tmp_path / "deep" / "memory.sqlite" if request.param == "file" else None)


def test_what_is_kept_is_recalled(memory: Memory) -> None:
    sentences = {f"frase {n}": f"sentence {n}" for n in range(1500)}
    memory.keep(KEY, sentences)
    assert memory.recall(KEY, [*sentences, "outra"]) == sentences
    assert memory.recall(KEY, []) == {}


@pytest.mark.parametrize("field", ["source", "target", "engine", "version"])
def test_another_key_knows_nothing(memory: Memory, field: str) -> None:
    memory.keep(KEY, {"frase": "sentence"})
    assert memory.recall(replace(KEY, **{field: "other"}), ["frase"]) == {}


def test_a_sentence_is_known_in_every_normal_form(memory: Memory) -> None:
    memory.keep(KEY, {"não": "no"})
    decomposed = unicodedata.normalize("NFD", "não")
    assert memory.recall(KEY, [decomposed]) == {decomposed: "no"}


def test_another_process_reads_what_this_one_wrote(tmp_path: Path) -> None:
    file = tmp_path / "memory.sqlite"
    Memory(file).keep(KEY, {"frase": "sentence"})
    assert Memory(file).recall(KEY, ["frase"]) == {"frase": "sentence"}


def test_what_was_remembered_first_stays(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory.sqlite")
    memory.keep(KEY, {"frase": "first"})
    memory.keep(KEY, {"frase": "second"})
    assert memory.recall(KEY, ["frase"]) == {"frase": "first"}


def test_the_text_of_the_source_is_not_stored(tmp_path: Path) -> None:
    file = tmp_path / "memory.sqlite"
    Memory(file).keep(KEY, {"uma frase muito secreta": "x"})
    connection = sqlite3.connect(file)
    rows = connection.execute("SELECT * FROM translations").fetchall()
    connection.close()
    assert "secreta" not in str(rows)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "memory.sqlite"
    file.write_bytes(b"no database at all, but long enough to look at" * 30)
    with pytest.raises(UsageError, match=r"memory\.sqlite: cannot be used as translation memory"):
        Memory(file)
