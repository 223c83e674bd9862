"""The translate stage: a text without a pack for its language → the same in another one, and its rows back again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.config import Translate
from pipeline.languages.pack import Pack
from pipeline.models import load_registry, models_folder
from pipeline.translate.carry import carry_back
from pipeline.translate.engines import ENGINES, engine_of
from pipeline.translate.memory import Memory
from pipeline.translate.readers import name_for_readers
from pipeline.translate.translator import Translation, Translator

__all__ = ["ENGINES", "Translation", "Translator", "carry_back", "load", "name_for_readers"]


def load(settings: Translate, packs: Mapping[str, Pack], engine: str = "") -> Translator:
    """The translator that the settings ask for; `engine` overrides theirs. No model is loaded before it is needed.

    Raises UsageError for an engine that does not exist, a registry or a memory that cannot be used.
    """
    chosen = engine or settings.engine
    registry = load_registry(models_folder(settings))
    engines = [engine_of(name, registry) for name in (ENGINES if chosen == "auto" else (chosen,))]
    memory = Memory(Path(settings.memory).expanduser() if settings.memory else None)
    return Translator(engines, memory, packs, registry)
