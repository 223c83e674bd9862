"""The engines that translate. Each loads a model when a pair is first asked for, once a process; none fetches one."""

from __future__ import annotations

import gzip
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from pipeline.errors import UsageError
from pipeline.models.registry import Model, Registry


class Engine(Protocol):
    """Sentences in, as many sentences out, in the same order; the same whatever sentences stand beside them."""

    @property
    def name(self) -> str: ...

    def model(self, source: str, target: str) -> Model | None:
        """The model that would translate from `source` to `target`; None when none is on this machine."""

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        """Each sentence translated. Raises UsageError when there is no model or library for it."""


# Mozilla's models drop quotation marks that they saw little of in training, and with them the borders of names.
_QUOTES = str.maketrans(dict.fromkeys("«»„“”", '"'))


class FxEngine:
    """Mozilla's models on the CPU, by the package fxtranslate: one sentence after the other, one thread."""

    name = "fxtranslate"

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._loaded: dict[tuple[str, str], _Fx] = {}

    def model(self, source: str, target: str) -> Model | None:
        return installed_model(self._registry, source, target, self.name) if has("fxtranslate") else None

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        translator = self._translator(source, target)
        return [translator.translate(" ".join(sentence.translate(_QUOTES).split())) for sentence in sentences]

    def _translator(self, source: str, target: str) -> _Fx:
        if (source, target) not in self._loaded:
            model, folder = required_model(self._registry, source, target, self.name)
            self._loaded[source, target] = _load_fx(model, folder)
        return self._loaded[source, target]


class _Fx(Protocol):
    def translate(self, text: str) -> str: ...


def engine_of(name: str, registry: Registry) -> Engine:
    """The engine of a name. Raises UsageError for a name that none has."""
    if name == FxEngine.name:
        return FxEngine(registry)
    if name == "transformers":
        from pipeline.translate.marian import MarianEngine

        return MarianEngine(registry)
    raise UsageError(f"there is no translation engine {name!r}; there are {', '.join(ENGINES)}")


ENGINES = ("fxtranslate", "transformers")  # in the order in which `auto` tries them


def has(*packages: str) -> bool:
    """Whether packages can be imported; none is."""
    return all(importlib.util.find_spec(package) for package in packages)


def installed_model(registry: Registry, source: str, target: str, engine: str) -> Model | None:
    """The first model of a pair that is on this machine."""
    return next((m for m in registry.translators(source, target, engine) if registry.path(m)), None)


def required_model(registry: Registry, source: str, target: str, engine: str) -> tuple[Model, Path]:
    """The model of a pair and its folder. Raises UsageError that says how to get one."""
    model = installed_model(registry, source, target, engine)
    folder = registry.path(model) if model else None
    if model is None or folder is None:
        raise UsageError(
            f"no {engine} model from {source} to {target} is here; "
            + (advice(registry, source, target, engine) or "none is known")
        )
    return model, folder


def advice(registry: Registry, source: str, target: str, engine: str) -> str:
    """What to do to get the best model of a pair for an engine; empty where it is here, or there is none."""
    best = next(registry.translators(source, target, engine), None)
    if best is None or registry.path(best):
        return ""
    extra = "pip install 'thidua[transformers]', then " if engine == "transformers" else ""
    if best.package:
        return f"{extra}pip install {best.distribution}"
    return f"{extra}thidua models pull {best.name}"


def _load_fx(model: Model, folder: Path) -> _Fx:
    try:
        from fxtranslate import Translator
    except ImportError as error:
        raise UsageError("the engine fxtranslate is not installed: pip install fxtranslate") from error
    try:
        return Translator(
            _content(model, folder, "model"),
            _content(model, folder, "source_vocab", "vocab"),
            _content(model, folder, "target_vocab", "vocab"),
            _content(model, folder, "shortlist") if model.file("shortlist") else None,
        )
    except (ValueError, OSError, EOFError) as error:
        raise UsageError(
            f"{folder}: the model {model.name} cannot be loaded ({error}); remove it and pull it again"
        ) from error


def _content(model: Model, folder: Path, *roles: str) -> bytes:
    """The file with the first of the roles that the model has, unpacked."""
    file = next((found for role in roles if (found := model.file(role))), None)
    if file is None:
        raise ValueError(f"the registry names no {roles[0]}")
    raw = (folder / file.name).read_bytes()
    return gzip.decompress(raw) if file.name.endswith(".gz") else raw
