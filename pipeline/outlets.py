"""The registry of newspapers (corpora/outlets.toml): who they are, where they name articles, how pages are laid out."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline import paths
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the parts of an article stand in an outlet's pages, as selectors (see read/selectors.py).

    Valid for pages fetched from `valid_from` to before `valid_to` (ISO dates; empty: unbounded).
    """

    outlet: str = ""
    valid_from: str = ""
    valid_to: str = ""
    body: str = ""
    lead: str = ""
    title: str = ""
    byline: str = ""
    date: str = ""
    tags: str = ""
    related: str = ""
    drop: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One newspaper: its hosts (sub-domains included), the language of its home page, its sources, its layouts.

    What the keys of a source mean stands in docs/add-an-outlet.md; `delay` is in seconds.
    """

    id: str
    name: str
    hosts: tuple[str, ...]
    language: str
    province: str = ""
    homepage: str = ""
    editions: tuple[tuple[str, str], ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    paging: str = ""
    article: str = ""
    topical: bool = False
    crawled: bool = True
    delay: float = 0.0
    verified: bool = False
    layouts: tuple[Layout, ...] = ()

    def language_of(self, url: str) -> str:
        """The language of the edition that a URL belongs to."""
        place = url.partition("://")[2]
        return next(
            (language for start, language in self.editions if f"{place}/".startswith(f"{start}/")), self.language
        )

    def languages(self) -> tuple[str, ...]:
        """Of the home page, then of the editions."""
        return tuple(dict.fromkeys((self.language, *(language for _, language in self.editions))))

    def has_sources(self) -> bool:
        """Whether it is known where it names its articles; else its home page is asked."""
        return bool(self.feeds or self.sitemaps or self.sections)


class Registry:
    """Outlets, by id and by host."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self.outlets = tuple({outlet.id: outlet for outlet in outlets}.values())
        self._by_id = {outlet.id: outlet for outlet in self.outlets}
        self._by_host = {host: outlet for outlet in self.outlets for host in outlet.hosts}

    def of_host(self, host: str) -> Outlet | None:
        """The outlet of a host name or of a sub-domain of it."""
        labels = host.split(".")
        names = (".".join(labels[at:]) for at in range(len(labels)))
        return next((self._by_host[name] for name in names if name in self._by_host), None)

    def find(self, name: str) -> Outlet:
        """The outlet of an id, or of a host. Raises UsageError with the likely id."""
        found = self._by_id.get(name) or self._by_host.get(name)
        if found is None:
            close = difflib.get_close_matches(name, self._by_id, 1)
            hint = f"did you mean {close[0]}?" if close else "`thidua outlets list` shows all"
            raise UsageError(f"no outlet {name}; {hint}")
        return found

    def chosen(self, names: Sequence[str]) -> list[Outlet]:
        """The outlets of these ids or hosts; all that are crawled when there are none."""
        return [self.find(name) for name in names] or [outlet for outlet in self.outlets if outlet.crawled]


def layout(host: str, fetched_at: str = "") -> Layout | None:
    """The layout of a host's pages at a time (now when it is empty), or None where none is known."""
    outlet = by_host(host)
    if outlet is None:
        return None
    day = fetched_at[:10] or "9999"
    return next(
        (one for one in outlet.layouts if one.valid_from <= day and (not one.valid_to or day < one.valid_to)), None
    )


def by_host(host: str) -> Outlet | None:
    """The outlet of a host name or of a sub-domain of it."""
    return _shipped().of_host(host)


@cache
def _shipped() -> Registry:
    return Registry(load())


def registry(own: Path) -> Registry:
    """The outlets that ship with thidua and those of a file of one's own, if it is there; of one id, the own one."""
    return Registry([*load(), *(read(own) if own.is_file() else ())])


@cache
def load() -> tuple[Outlet, ...]:
    """Every outlet of the registry that ships with thidua."""
    return read(paths.ROOT / "corpora" / "outlets.toml")


def read(path: Path) -> tuple[Outlet, ...]:
    """The outlets of a registry file. Raises UsageError for what is no TOML, an unknown key or layout, a bad value."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: not valid TOML: {error}") from error
    shared = {name: tuple(_layout(path, one) for one in versions) for name, versions in data.get("layouts", {}).items()}
    return tuple(_outlet(path, entry, shared) for entry in data.get("outlet", ()))


def _outlet(path: Path, entry: dict[str, Any], shared: dict[str, tuple[Layout, ...]]) -> Outlet:
    entry = dict(entry)
    own = entry.pop("layout", ())
    if isinstance(own, str):
        if own not in shared:
            raise UsageError(f"{path}: outlet {entry.get('id')!r} names an unknown layout {own!r}")
        layouts = shared[own]
    else:
        layouts = tuple(_layout(path, one) for one in own)
    name = f"{path}: outlet {entry.get('id')!r}"
    if unknown := sorted(set(entry) - {field.name for field in fields(Outlet)}):
        raise UsageError(f"{name} has an unknown key {unknown[0]!r}")
    if lacking := [key for key in ("id", "name", "hosts", "language") if not entry.get(key)]:
        raise UsageError(f"{name} lacks {lacking[0]!r}")
    if "{n}" not in entry.get("paging", "{n}"):
        raise UsageError(f"{name}: paging has no {{n}}, the place of the page's number")
    try:
        re.compile(entry.get("article", ""))
    except re.error as error:
        raise UsageError(f"{name}: article is no regular expression: {error}") from error
    editions = tuple(entry.pop("editions", {}).items())
    lists: dict[str, Any] = {key: tuple(entry.pop(key, ())) for key in ("hosts", "feeds", "sitemaps", "sections")}
    return Outlet(
        **entry, **lists, editions=editions, layouts=tuple(replace(one, outlet=entry["id"]) for one in layouts)
    )


def _layout(path: Path, entry: dict[str, str]) -> Layout:
    if unknown := sorted(set(entry) - {field.name for field in fields(Layout)}):
        raise UsageError(f"{path}: a layout has an unknown key {unknown[0]!r}")
    return Layout(**entry)
