"""thidua doctor: what is installed and how complete it is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pipeline import __version__, paths
from pipeline.cli import console
from pipeline.cli.options import ConfigFile, Verbose, settings

if TYPE_CHECKING:
    from pipeline.config import Settings
    from pipeline.doctor import PackReport


def doctor(config: ConfigFile = None, verbose: Verbose = 0) -> None:
    """Show language packs, vocabularies, extras, models and database."""
    chosen = settings(config, verbose)
    from pipeline import doctor as examination
    from pipeline.languages.pack import load_packs

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


def _show_packs(reports: list[PackReport]) -> None:
    sections = dict.fromkeys(section for report in reports for section in report.phrases)
    rows: list[tuple[object, ...]] = [
        (section, *(report.phrases.get(section, 0) for report in reports)) for section in sections
    ]
    rows.append(("vocabulary ids covered", *(f"{report.completeness():.1%}" for report in reports)))
    headers = ("phrases by section", *(report.code for report in reports))
    console.show_table("Language packs", headers, rows)


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
