"""The registry of newspapers (corpora/outlets.toml): who they are, and how their pages are laid out."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline import paths
from pipeline.errors import UsageError

if TYPE_CHECKING:
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
    """One newspaper: its hosts (sub-domains included), the language of its home page, its province if it has one."""

    id: str
    name: str
    hosts: tuple[str, ...]
    language: str
    province: str = ""
    homepage: str = ""
    layouts: tuple[Layout, ...] = ()


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
    known = _by_host()
    labels = host.split(".")
    return next((known[name] for at in range(len(labels)) if (name := ".".join(labels[at:])) in known), None)


@cache
def _by_host() -> dict[str, Outlet]:
    return {host: outlet for outlet in load() for host in outlet.hosts}


@cache
def load() -> tuple[Outlet, ...]:
    """Every outlet of the registry that ships with thidua."""
    return read(paths.ROOT / "corpora" / "outlets.toml")


def read(path: Path) -> tuple[Outlet, ...]:
    """The outlets of a registry file. Raises UsageError for an unknown key or layout."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
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
    if unknown := sorted(set(entry) - {field.name for field in fields(Outlet)}):
        raise UsageError(f"{path}: outlet {entry.get('id')!r} has an unknown key {unknown[0]!r}")
    hosts = tuple(entry.pop("hosts"))
    return Outlet(**entry, hosts=hosts, layouts=tuple(replace(one, outlet=entry["id"]) for one in layouts))


def _layout(path: Path, entry: dict[str, str]) -> Layout:
    if unknown := sorted(set(entry) - {field.name for field in fields(Layout)}):
        raise UsageError(f"{path}: a layout has an unknown key {unknown[0]!r}")
    return Layout(**entry)
