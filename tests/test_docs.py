"""Documentation that fails the build when it is stale: commands, settings, columns, keys of a pack, links."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline import codebook, config, outlets, paths, schema
from pipeline.cli import app
from pipeline.languages import pack_format

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SHARED_OPTIONS = {"--config", "--verbose", "--help"}  # explained once, at the top of commands.md


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def commands() -> Mapping[str, Any]:
    import typer.main

    group: Any = typer.main.get_command(app.build())
    return dict(group.commands)


def section(name: str) -> str:
    """What commands.md says under the heading of one command, the heading included."""
    parts = re.split(r"^### ", read(DOCS / "commands.md"), flags=re.MULTILINE)
    return next((part for part in parts if re.match(rf"`thidua {name}\b", part)), "")


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_and_its_options_are_documented(name: str) -> None:
    text = section(name)
    assert text, f"docs/commands.md has no section on `thidua {name}`"
    options = {option for p in commands()[name].params for option in p.opts if option.startswith("--")}
    assert {option for option in options - SHARED_OPTIONS if option not in text} == set()


def test_no_command_is_documented_that_does_not_exist() -> None:
    documented = re.findall(r"^### `thidua (\w+)", read(DOCS / "commands.md"), flags=re.MULTILINE)
    assert sorted(documented) == sorted(commands())


def test_every_setting_is_explained_where_it_stands() -> None:
    text = read(paths.ROOT / "config.toml")
    assert {name: tuple(values) for name, values in tomllib.loads(text).items()} == config.keys()
    lines = text.splitlines()
    for key in (key for keys in config.keys().values() for key in keys):
        at = next(number for number, line in enumerate(lines) if re.match(rf"{key} *=", line))
        assert re.search(r"  # \w", lines[at]) or lines[at - 1].startswith("# "), f"config.toml does not explain {key}"


def test_the_codebook_shows_the_columns_as_they_are() -> None:
    text = read(DOCS / "codebook.md")
    assert codebook.fill(text) == text, "run: python -m pipeline.codebook docs/codebook.md"


@pytest.mark.parametrize("table", sorted(codebook.records()))
def test_every_column_of_every_table_is_in_the_codebook(table: str) -> None:
    block = read(DOCS / "codebook.md").partition(f"<!-- columns of {table} -->")[2].partition("<!-- end -->")[0]
    for column in schema.columns(codebook.records()[table]):
        assert column.doc, f"{table}.{column.name} has no meaning in schema.py"
        assert f"| `{column.name}` |" in block


def pack_keys(expected: Mapping[str, Any] = pack_format.FORMAT, prefix: str = "") -> Iterator[str]:
    """Every key of a pack, dotted; the keys of a table inside a section are explained together, by one line."""
    for key, kind in expected.items():
        if isinstance(kind, Mapping) and not (prefix and all(isinstance(value, str) for value in kind.values())):
            yield from pack_keys(kind, f"{prefix}{key}.")
        else:
            yield prefix + key


@pytest.mark.parametrize("key", sorted(pack_keys()))
def test_every_key_of_a_pack_is_explained(key: str) -> None:
    assert f"`{key}`" in read(DOCS / "add-a-language.md")


def test_no_key_of_a_pack_is_explained_that_does_not_exist() -> None:
    explained = re.findall(r"^\| (`[^|]+`) \|", read(DOCS / "add-a-language.md"), flags=re.MULTILINE)
    assert {key for cell in explained for key in re.findall(r"`([\w.]+)`", cell)} == set(pack_keys())


@pytest.mark.parametrize("key", [field.name for field in dataclasses.fields(outlets.Layout) if field.name != "outlet"])
def test_every_key_of_a_layout_is_explained(key: str) -> None:
    table = [line for line in read(DOCS / "add-an-outlet.md").splitlines() if line.startswith("| `")]
    assert any(f"`{key}`" in line for line in table)


@pytest.mark.parametrize("key", [field.name for field in dataclasses.fields(outlets.Outlet) if field.name != "layouts"])
def test_every_key_of_an_outlet_is_explained(key: str) -> None:
    text = read(DOCS / "add-an-outlet.md")
    assert f"`{key}`" in text or f"\n{key} = " in text


@pytest.mark.parametrize("page", sorted(p.name for p in [*DOCS.glob("*.md"), *ROOT.glob("*.md")]))
def test_links_inside_the_documentation_lead_somewhere(page: str) -> None:
    path = next(p for p in (DOCS / page, ROOT / page) if p.exists())
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", read(path))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (path.parent / target).exists()] == []


def test_the_two_commands_of_the_readme_exist() -> None:
    targets = re.findall(r"^(\w+):", read(ROOT / "Makefile"), flags=re.MULTILINE)
    for command in ("run", "test"):
        assert f"make {command}" in read(ROOT / "README.md")
        assert command in targets
