"""The commands put together, and what their ends mean to the caller."""

from __future__ import annotations

import io
import os
import sys
from typing import Annotated

import typer

from pipeline import __version__
from pipeline.cli import console, languages, models, movements, outlets
from pipeline.cli.crawl import crawl
from pipeline.cli.detect import detect
from pipeline.cli.doctor import doctor
from pipeline.cli.evaluation import evaluation
from pipeline.cli.export import export
from pipeline.cli.extract import extract
from pipeline.cli.link import link
from pipeline.cli.read import read
from pipeline.cli.run import run
from pipeline.cli.status import status
from pipeline.cli.translate import translate
from pipeline.cli.watch import watch
from pipeline.errors import ThiduaError

DONE, WRONG_CALL, INTERRUPTED = 0, 2, 130


def main() -> None:
    """Run the command line and exit: 0 done, 1 some inputs failed, 2 the call or the configuration is wrong."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    sys.exit(_call(build()))


def build() -> typer.Typer:
    """The application with all its commands."""
    app = typer.Typer(name="thidua", add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback(invoke_without_command=True)(thidua)
    for command in (run, link, read, detect, translate, extract, export, crawl, watch, status):
        app.command()(command)
    app.command(name="eval")(evaluation)
    app.command()(doctor)
    app.add_typer(languages.application(), name="languages")
    app.add_typer(models.application(), name="models")
    app.add_typer(movements.application(), name="movements")
    app.add_typer(outlets.application(), name="outlets")
    return app


def thidua(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """Press articles about Vietnam's emulation movements become tables that can be counted."""
    if version:
        console.write_line(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        console.write_line(context.get_help())


def _call(app: typer.Typer) -> int:
    try:
        return app(prog_name="thidua", standalone_mode=False) or DONE
    except typer.TyperException as error:
        console.complain(f"{error.format_message()} {_where_to_look(error)}")
        return WRONG_CALL
    except ThiduaError as error:
        console.complain(str(error))
        return WRONG_CALL
    except (typer.Abort, KeyboardInterrupt):
        console.complain("stopped")
        return INTERRUPTED
    except BrokenPipeError:  # `thidua extract | head`: nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _where_to_look(error: typer.TyperException) -> str:
    return f"See: {getattr(getattr(error, 'ctx', None), 'command_path', 'thidua')} --help"
