"""thidua movements: names that no register knows become proposals, and what is accepted a register of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import console
from pipeline.cli.options import ConfigFile, Database, Verbose, settings
from pipeline.errors import UsageError


def application() -> typer.Typer:
    """The two commands."""
    app = typer.Typer(help="Propose movements that the register lacks, and accept them.")
    app.command()(propose)
    app.command()(accept)
    return app


def propose(
    database: Database = None,
    output: Annotated[Path, typer.Option(metavar="FILE", help="Where to write the proposals.")] = Path("proposals.csv"),
    articles: Annotated[int, typer.Option(metavar="N", min=1, help="Of movements that so many articles name.")] = 1,
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Gather unlinked names over articles and languages into a file to go through."""
    chosen = settings(config, verbose, store={"url": database})
    from pipeline.languages.pack import load_packs
    from pipeline.link import Linker
    from pipeline.run import proposals
    from pipeline.store.database import open_existing

    packs = load_packs()
    with open_existing(chosen.store.url) as store:
        found = proposals.proposals(store, Linker(packs, chosen.link), packs, articles=articles)
    proposals.write(output, found)
    console.write_line(
        f"{output}: {len(found)} proposed movements; fill its column accept, then: thidua movements accept {output}"
    )


def accept(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Proposals whose column accept is filled in.")],
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Put what is accepted into your own register; `thidua link` then links by it."""
    chosen = settings(config, verbose)
    from pipeline.run import proposals

    if not chosen.link.register_file:
        raise UsageError("link.register_file is empty: name the file of your own movements there")
    own = Path(chosen.link.register_file).expanduser()
    accepted = proposals.accept(file, own)
    for entry in accepted:
        console.write_line(f"{entry.id}\t{' · '.join(entry.names)}")
    console.write_line(f"{len(accepted)} accepted into {own}; thidua link links the database by it.")
