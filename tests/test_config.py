"""Settings: the order in which they win, and one line for every mistake."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline import config
from pipeline.errors import UsageError


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test starts in an empty folder: no ./thidua.toml of the person who runs it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_the_embedded_file_sets_every_key() -> None:
    settings = config.load(environment={})
    assert settings.store.url == "sqlite:///thidua.db"
    assert {name: tuple(values) for name, values in settings.model_dump().items()} == config.keys()


def test_settings_are_immutable() -> None:
    settings = config.load(environment={})
    with pytest.raises(ValidationError, match="frozen"):
        settings.run.workers = 9  # type: ignore[misc]  # that it cannot be written is the point


def test_each_layer_wins_over_the_one_below(elsewhere: Path) -> None:
    write(elsewhere / "thidua.toml", "[run]\nworkers = 2\nseconds_per_page = 7\n[log]\nlevel = 'info'\n")
    environment = {"THIDUA_RUN__WORKERS": "3", "THIDUA_LOG__LEVEL": "error", "HOME": "/nowhere"}
    settings = config.load({"run": {"workers": 4, "seconds_per_page": None}}, environment=environment)
    assert settings.run.workers == 4  # flag over environment
    assert settings.log.level == "error"  # environment over file
    assert settings.run.seconds_per_page == 7  # file over embedded; a flag that was not given changes nothing
    assert settings.store.url == "sqlite:///thidua.db"  # embedded


def test_a_named_file_replaces_the_local_one(elsewhere: Path) -> None:
    write(elsewhere / "thidua.toml", "[run]\nworkers = 2\n")
    other = write(elsewhere / "other.toml", "[log]\nlevel = 'info'\n")
    settings = config.load(file=other, environment={})
    assert (settings.run.workers, settings.log.level) == (0, "info")


def test_lists_come_as_one_string_from_the_environment() -> None:
    settings = config.load(environment={"THIDUA_DETECT__LANGUAGES": "vi, en,de"})
    assert settings.detect.languages == ("vi", "en", "de")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[run]\n\nworkres = 2\n", r"bad\.toml, line 3: unknown key run\.workres; did you mean workers\?"),
        (
            "[run]\nworkers = 2\n[stroe]\nurl = ''\n",
            r"bad\.toml, line 3: unknown section \[stroe\]; did you mean store\?",
        ),
        ("workers = 2\n", r"bad\.toml, line 1: unknown section \[workers\]"),
        ("run.workres = 2\n", r"bad\.toml, line 1: unknown key run\.workres"),
        (
            "# x\n[store]\nurl = 's'\n[run]\nworkers = 'many'\n",
            r"bad\.toml, line 5: run\.workers = 'many': input should",
        ),
        ("[run]\nworkers = -1\n", r"bad\.toml, line 2: run\.workers = -1: input should be greater than or equal to 0"),
        (
            "[detect]\nlanguages = [1]\n",
            r"bad\.toml, line 2: detect\.languages = \[1\]: input should be a valid string",
        ),
        ("[run\n", r"bad\.toml: not valid TOML: .*line 1"),
    ],
)
def test_a_mistake_in_a_file_is_named_with_its_line(elsewhere: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        config.load(file=write(elsewhere / "bad.toml", text), environment={})
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_a_usage_error(elsewhere: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.toml: cannot be read"):
        config.load(file=elsewhere / "none.toml", environment={})


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("THIDUA_RUN__WORKER", "no such setting; did you mean THIDUA_RUN__WORKERS?"),
        ("THIDUA_WORKERS", "no such setting; did you mean THIDUA_RUN__WORKERS?"),
    ],
)
def test_a_mistake_in_the_environment_is_named(name: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        config.load(environment={name: "1"})
    assert str(caught.value) == f"environment variable {name}: {message}"


def test_a_wrong_value_names_the_layer_that_set_it(elsewhere: Path) -> None:
    write(elsewhere / "thidua.toml", "[run]\nworkers = 2\n")
    with pytest.raises(UsageError, match=r"^environment variable THIDUA_RUN__WORKERS: run\.workers = 'x'"):
        config.load(environment={"THIDUA_RUN__WORKERS": "x"})
    with pytest.raises(UsageError, match=r"^command line: run\.workers = -2"):
        config.load({"run": {"workers": -2}}, environment={})


def test_an_unknown_flag_key_is_refused() -> None:
    with pytest.raises(UsageError, match=r"^command line: unknown key run\.speed"):
        config.load({"run": {"speed": 2}}, environment={})
