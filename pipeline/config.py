"""config.toml and whatever overrides it → Settings.

Flags win over `THIDUA_SECTION__KEY` in the environment, that over ./thidua.toml (or the file given with --config), that
over the config.toml that ships with thidua. What a key means stands beside it in config.toml; here stands its type.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from pipeline import paths
from pipeline.errors import UsageError

ENVIRONMENT_PREFIX = "THIDUA_"
LOCAL_FILE = Path("thidua.toml")
_ROUTE = f"{ENVIRONMENT_PREFIX}ROUTES__"


def _split(value: Any) -> Any:
    """Lists come from the environment and from flags as one string: "vi,en"."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_split)]
Numbers = Annotated[tuple[float, ...], BeforeValidator(_split)]


Route = Annotated[str, Field(pattern=r"^(auto|pack|translate(:[a-z]{2,3}(:(fxtranslate|transformers))?)?)$")]
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-zA-Z0-9]+)*")


class Section(BaseModel):
    """A part of the settings: immutable, nothing unknown in it, no default of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Run(Section):
    workers: int = Field(ge=0)
    seconds_per_page: float = Field(gt=0)
    memory_per_page: int = Field(ge=0)


class Store(Section):
    url: str = Field(min_length=1)


class Crawl(Section):
    contact: str
    outlets: str
    archive: str = Field(min_length=1)
    archive_bytes: int = Field(ge=1_000)
    topic: bool
    days: int = Field(ge=0)
    pages: int = Field(ge=1)
    connections: int = Field(ge=1)
    delay: float = Field(ge=0)
    jitter: float = Field(ge=0)
    timeout: float = Field(gt=0)
    seconds_per_request: float = Field(gt=0)
    max_bytes: int = Field(gt=0)
    attempts: int = Field(ge=1)
    retry_minutes: float = Field(ge=0)
    patience_minutes: float = Field(ge=0)
    revisit_days: Numbers
    source_minutes: float = Field(ge=0)
    robots_hours: float = Field(ge=0)
    lease: float = Field(gt=0)
    allow_hosts: Words


class Read(Section):
    max_bytes: int = Field(gt=0)


class Detect(Section):
    engine: str
    languages: Words


class Annotate(Section):
    tagger: str


class Routes(Section):
    """Besides `default`, any language code is a key."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Route] = Field(init=False)

    default: Route

    def of(self, language: str) -> str:
        """What is set for a language."""
        return (self.__pydantic_extra__ or {}).get(language, self.default)


class Translate(Section):
    engine: Literal["auto", "fxtranslate", "transformers"]
    target: str = Field(min_length=2)
    readers: bool
    models: str = Field(min_length=1)
    memory: str


class Link(Section):
    embeddings: bool
    threshold: float = Field(ge=0, le=1)
    margin: float = Field(ge=0, le=1)
    indicator_threshold: float = Field(ge=0, le=1)
    unit_threshold: float = Field(ge=0, le=1)
    measure_margin: float = Field(ge=0, le=1)
    band: float = Field(ge=0, le=0.1)
    register_file: str
    cache: str


class Log(Section):
    level: Literal["debug", "info", "warning", "error"]


class Settings(Section):
    """Everything that can be set, by section."""

    run: Run
    store: Store
    crawl: Crawl
    read: Read
    detect: Detect
    annotate: Annotate
    routes: Routes
    translate: Translate
    link: Link
    log: Log


@dataclass(frozen=True, slots=True)
class Entry:
    """One value that somebody set, and where."""

    section: str
    key: str
    value: Any
    origin: str


def load(
    flags: Mapping[str, Mapping[str, Any]] | None = None,
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """The settings in force.

    `flags` are {section: {key: value}}, a value of None meaning that the flag was not given; `environment` is that of
    the process unless given. Raises UsageError for an unknown key (with the likely one), a wrong value, a file that is
    missing or no TOML, each with the place where it stands.
    """
    local = file or (LOCAL_FILE if LOCAL_FILE.exists() else None)
    entries = [
        *_toml_entries(paths.ROOT / "config.toml"),
        *(_toml_entries(local) if local else ()),
        *_environment_entries(os.environ if environment is None else environment),
        *_flag_entries(flags or {}),
    ]
    return _settings({(entry.section, entry.key): entry for entry in entries})


def keys() -> dict[str, tuple[str, ...]]:
    """Every section and its keys, in order."""
    return {name: tuple(_section(name).model_fields) for name in Settings.model_fields}


def _section(name: str) -> type[Section]:
    section = Settings.model_fields[name].annotation
    if not (isinstance(section, type) and issubclass(section, Section)):
        raise TypeError(f"Settings.{name} is no section")
    return section


def _toml_entries(path: Path) -> Iterator[Entry]:
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: not valid TOML: {error}") from error
    for section, values in raw.items():
        origin = f"{path}, line {_line(text, section)}"
        if section not in keys() or not isinstance(values, dict):
            raise UsageError(f"{origin}: unknown section [{section}]{_suggestion(section, keys())}")
        for key, value in values.items():
            yield _known(Entry(section, key, value, f"{path}, line {_line(text, section, key)}"))


def _environment_entries(environment: Mapping[str, str]) -> Iterator[Entry]:
    names = {f"{ENVIRONMENT_PREFIX}{s}__{k}".upper(): (s, k) for s, section in keys().items() for k in section}
    for name in sorted(name for name in environment if name.startswith(ENVIRONMENT_PREFIX)):
        route = name.removeprefix(_ROUTE).lower()
        if name.startswith(_ROUTE) and _is_language("routes", route):
            yield Entry("routes", route, environment[name], f"environment variable {name}")
            continue
        if name not in names:
            raise UsageError(f"environment variable {name}: no such setting{_suggestion(name, names)}")
        section, key = names[name]
        yield Entry(section, key, environment[name], f"environment variable {name}")


def _flag_entries(flags: Mapping[str, Mapping[str, Any]]) -> Iterator[Entry]:
    for section, values in flags.items():
        for key, value in values.items():
            if value is not None:
                yield _known(Entry(section, key, value, "command line"))


def _known(entry: Entry) -> Entry:
    if entry.key not in keys()[entry.section] and not _is_language(entry.section, entry.key):
        hint = _suggestion(entry.key, keys()[entry.section])
        raise UsageError(f"{entry.origin}: unknown key {entry.section}.{entry.key}{hint}")
    return entry


def _is_language(section: str, key: str) -> bool:
    """Whether a key may stand in a section as the code of a language."""
    return section == "routes" and _LANGUAGE.fullmatch(key) is not None


def _settings(entries: Mapping[tuple[str, str], Entry]) -> Settings:
    values: dict[str, dict[str, Any]] = {section: {} for section in keys()}
    for (section, key), entry in entries.items():
        values[section][key] = entry.value
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        section, key = str(first["loc"][0]), str(first["loc"][1])
        entry = entries[section, key]
        raise UsageError(f"{entry.origin}: {section}.{key} = {entry.value!r}: {first['msg'].lower()}") from error


def _suggestion(name: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name, known, 1)
    return f"; did you mean {close[0]}?" if close else f"; known are {', '.join(known)}"


def _line(text: str, section: str, key: str = "") -> int:
    """The line, from 1, of a section's header, or of a key in it; 1 when the file writes it in some other way."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[([^\[\]]+)\]", line)
        if header:
            inside = header.group(1).strip().strip("\"'") == section
            if inside and not key:
                return number
        elif inside and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
            return number
        elif re.match(rf"\s*{re.escape(section)}\s*(\.\s*{re.escape(key)})?\s*[=.]", line):
            return number  # `section = {…}` or `section.key = …` before the first header
    return 1
