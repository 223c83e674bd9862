"""thidua doctor: what is installed and how complete it is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import __version__, paths
from pipeline.cli import console
from pipeline.cli.options import ConfigFile, Verbose, settings

if TYPE_CHECKING:
    from pipeline.config import Settings
    from pipeline.doctor import PackReport


def doctor(
    languages: Annotated[bool, typer.Option("--languages", help="Only how complete each pack is, by section.")] = False,
    config: ConfigFile = None,
    verbose: Verbose = 0,
) -> None:
    """Show language packs, vocabularies, extras, models and database."""
    chosen = settings(config, verbose)
    from pipeline import doctor as examination
    from pipeline.languages.pack import load_packs

    if languages:
        _show_languages({pack.code: examination.sections(pack.data) for pack in load_packs().values()})
        return
    reports = [examination.pack_report(pack.code, pack.data) for pack in load_packs().values()]
    _show_packs(reports)
    _show_missing(reports)
    missing = {extra.name: extra.missing for extra in examination.extras()}
    rows = [(name, "installed" if not lacks else f"lacks {', '.join(lacks)}") for name, lacks in missing.items()]
    console.show_table("Extras: pip install 'thidua[NAME]'", ("extra", "state"), rows)
    routes = examination.routes(chosen)
    console.show_table("Routes", ("language", "route now", "what would improve it"), routes)
    console.show_table("Models", ("task", "model", "state"), examination.models(chosen))
    console.show_table("Here", ("what", "where"), _places(chosen))


def _show_languages(packs: dict[str, dict[str, tuple[int, int]]]) -> None:
    """How full each section of each pack is, and which lists have a gap."""
    from pipeline.doctor import completeness, gaps

    full = completeness(packs)
    headers = ("pack", *next(iter(full.values())))
    rows = [(code, *(f"{share:.0%}" for share in shares.values())) for code, shares in full.items()]
    console.show_table("How full each section is, beside the pack in the middle", headers, rows)
    missing = [(code, ", ".join(names)) for code, names in gaps(packs).items() if names]
    if missing:
        console.show_table("Lists with less than a third of what is usual", ("pack", "lists"), missing)


def _show_packs(reports: list[PackReport]) -> None:
    sections = dict.fromkeys(section for report in reports for section in report.phrases)
    rows = [
        (report.code, f"{int(100 * report.completeness())}%", *(report.phrases.get(section, 0) for section in sections))
        for report in reports
    ]
    console.show_table("Language packs: vocabulary ids covered, phrases by section", ("pack", "ids", *sections), rows)


def _show_missing(reports: list[PackReport]) -> None:
    rows = [
        (report.code, vocabulary, f"{len(ids)} of {report.vocabulary[vocabulary]}", ", ".join(ids))
        for report in reports
        for vocabulary, ids in report.missing.items()
        if ids
    ]
    if rows:
        console.show_table("Vocabulary ids without a phrase", ("pack", "vocabulary", "missing", "ids"), rows)


def _places(chosen: Settings) -> list[tuple[str, object]]:
    from pipeline.doctor import database

    return [
        ("thidua", f"{__version__}, Python {sys.version.split()[0]}"),
        ("files", paths.ROOT),
        ("database", database(chosen.store.url)),
        ("vectors", chosen.link.cache or "in memory"),
    ]
