"""thidua link: the database linked anew, after the register changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cli import console
from pipeline.cli.options import ConfigFile, Database, Verbose, settings

if TYPE_CHECKING:
    from pipeline.config import Settings
    from pipeline.store.database import Store


def link(database: Database = None, config: ConfigFile = None, verbose: Verbose = 0) -> None:
    """Link the database anew: movements, indicators and units, stories, checks."""
    chosen = settings(config, verbose, store={"url": database})
    from pipeline.store.database import open_existing

    with open_existing(chosen.store.url) as store:
        console.write_line(link_store(store, chosen))


def link_store(store: Store, chosen: Settings) -> str:
    """Link what is not linked by the present register; what was done, in a sentence."""
    from pipeline.languages.pack import load_packs
    from pipeline.link import Linker
    from pipeline.run import linking

    packs = load_packs()
    with console.progress("articles") as tick:
        done = linking.link(store, Linker(packs, chosen.link), packs, lambda number: tick(number, 0.0))
    return (
        f"{done.articles} articles linked, {done.changed} of them otherwise than before; "
        f"{done.told} articles put into stories and checked."
    )
