"""thidua outlets: the registry of newspapers, what their sources yield now, and new ones."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import console
from pipeline.cli.crawl import Outlets
from pipeline.cli.options import ConfigFile, Lines, Verbose, finish, settings
from pipeline.errors import InputError, UsageError

if TYPE_CHECKING:
    from pipeline.outlets import Outlet

Format = Annotated[Lines, typer.Option("--format", help="A table, or a JSON object a line.")]


def application() -> typer.Typer:
    """The three commands."""
    app = typer.Typer(help="List newspapers, add one, see what their sources yield.")
    app.command(name="list")(list_outlets)
    app.command()(add)
    app.command()(check)
    return app


def list_outlets(output: Format = Lines.TEXT, config: ConfigFile = None, verbose: Verbose = 0) -> None:
    """Show every newspaper of the registry: province, language, hosts, number of sources."""
    from pipeline.outlets import registry

    known = registry(Path(settings(config, verbose).crawl.outlets)).outlets
    if output is Lines.JSONL:
        for outlet in known:
            console.write_json({k: v for k, v in dataclasses.asdict(outlet).items() if k != "layouts"})
        return
    headers = ("id", "name", "province", "languages", "hosts", "feeds", "sitemaps", "sections", "state")
    console.show_table("Outlets", headers, [_row(outlet) for outlet in known])


def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Home page of the newspaper.")],
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Look at a newspaper's home page and write an entry for it into the file crawl.outlets."""
    chosen = settings(config, verbose)
    file = Path(chosen.crawl.outlets)
    from pipeline import outlets, urls
    from pipeline.crawl.check import propose

    known = outlets.registry(file).of_host(urls.host(url))
    if known is not None:
        raise UsageError(f"{url} is in the registry already, as {known.id}: `thidua outlets check {known.id}`")
    try:
        entry = propose(url, chosen.crawl)
        with file.open("a", encoding="utf-8") as out:
            out.write(f"\n{entry}")
    except InputError as error:
        raise UsageError(f"{error}: nothing was added") from error
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from error
    console.write_line(entry.rstrip())


def check(
    names: Outlets = None,
    output: Format = Lines.TEXT,
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Fetch every source of newspapers once and say what it yields now."""
    chosen = settings(config, verbose)
    from pipeline.crawl import Order, Topic
    from pipeline.crawl.check import check as examine
    from pipeline.outlets import registry

    known = registry(Path(chosen.crawl.outlets))
    outlets = known.chosen(names or [])
    order = Order(chosen.crawl, known, Topic({language for outlet in outlets for language in outlet.languages()}))
    findings = []
    with console.status() as show:
        for outlet in outlets:
            show(outlet.name)
            for finding in examine(outlet, order):
                findings.append(finding)
                if output is Lines.JSONL:
                    console.write_json(dataclasses.asdict(finding))
    if output is Lines.TEXT:
        headers = ("outlet", "kind", "source", "outcome", "articles", "on topic", "newest")
        console.show_table("Sources", headers, [dataclasses.astuple(finding) for finding in findings])
    finish(sum(finding.outcome != "fetched" for finding in findings))


def _row(outlet: Outlet) -> tuple[object, ...]:
    languages, hosts = " ".join(outlet.languages()), " ".join(outlet.hosts)
    sources = (len(outlet.feeds), len(outlet.sitemaps), len(outlet.sections))
    return (outlet.id, outlet.name, outlet.province, languages, hosts, *sources, _state(outlet))


def _state(outlet: Outlet) -> str:
    return ("verified" if outlet.verified else "not tried") if outlet.crawled else "read, not crawled"
