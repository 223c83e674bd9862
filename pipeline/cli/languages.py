"""thidua languages: a language that is not there yet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import console
from pipeline.errors import UsageError


def application() -> typer.Typer:
    """The one command, under its group."""
    app = typer.Typer(help="Begin a language pack.")
    app.callback()(lambda: None)
    app.command()(new)
    return app


def new(
    code: Annotated[str, typer.Argument(metavar="LL", help="BCP 47 code of the language, such as ko.")],
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write it instead of ./LL.toml.")] = None,
) -> None:
    """Write a language pack to fill in: every list explained, with English examples and what CLDR knows."""
    from pipeline.languages.skeleton import skeleton

    path = output or Path(f"{code}.toml")
    content = skeleton(code)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(content)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already: name another file with --output") from error
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
    console.write_line(f"{path}: fill its lists, as docs/add-a-language.md says")
