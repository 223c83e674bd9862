"""The way that an article of a language takes: its own pack, or a translation into a language with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.config import Settings
from pipeline.languages.pack import Pack
from pipeline.translate import Translator, load


@dataclass(frozen=True, slots=True)
class Route:
    """`pack` reads the text, or, where `translator` is given, its translation into `target`; no pack: no way."""

    language: str
    pack: Pack | None
    target: str = ""
    translator: Translator | None = None
    trouble: str = ""

    def __str__(self) -> str:
        """As the column `route` has it: "pack:de", "translate:pt>en:fxtranslate/pt-en-tiny"; empty for no way."""
        if self.pack is None:
            return ""
        if self.translator is None:
            return f"pack:{self.pack.code}"
        return f"translate:{self.language}>{self.target}:{self.translator.origin(self.language, self.target)}"


class Routes:
    """The routes that the settings and what is installed allow; a route is found out when its language first comes."""

    def __init__(self, settings: Settings, packs: Mapping[str, Pack]) -> None:
        self._settings = settings
        self._packs = packs
        self._known: dict[str, Route] = {}
        self._translators: dict[str, Translator] = {}

    def of(self, language: str) -> Route:
        """The route of a language. Raises UsageError for an engine that the settings name and nobody knows."""
        if language not in self._known:
            self._known[language] = self._found(language)
        return self._known[language]

    def translator(self, engine: str = "") -> Translator:
        """The translator of an engine; that of the settings unless named."""
        if engine not in self._translators:
            self._translators[engine] = load(self._settings.translate, self._packs, engine)
        return self._translators[engine]

    def better(self, language: str) -> str:
        """What would improve the route of a language; empty when nothing that we know of would."""
        target = self._settings.translate.target
        route, model = self.of(language), self.translator().advice(language, target)
        if route.pack is None:
            return model or "a pack: docs/add-a-language.md"
        if route.translator:
            return f"a pack: docs/add-a-language.md{f'; {model}' if model else ''}"
        return f"names in {target!r}: {model}" if model and self._settings.translate.readers else ""

    def languages(self) -> tuple[str, ...]:
        """Languages with a pack, then those that a model of the registry translates."""
        translated = self.translator().sources(self._settings.translate.target)
        return (*sorted(self._packs), *sorted(translated - self._packs.keys()))

    def _found(self, language: str) -> Route:
        kind, _, rest = self._settings.routes.of(language).partition(":")
        own = self._packs.get(language)
        if own and kind in {"auto", "pack"}:
            return Route(language, own)
        if kind == "pack":
            return Route(language, None, trouble=f"routes ask for a pack, and {self._lack(language)}")
        return self._translated(language, *(rest.split(":") if rest else []))

    def _translated(self, language: str, target: str = "", engine: str = "") -> Route:
        target = target or self._settings.translate.target
        translator, pack = self.translator(engine), self._packs.get(target)
        if pack is None:
            return Route(language, None, trouble=f"the target of its translation, {target!r}, has no pack")
        advice = translator.advice(language, target)
        if language == target or not translator.origin(language, target):
            return Route(language, None, trouble=self._lack(language) + (f": {advice}" if advice else ""))
        return Route(language, pack, target, translator)

    def _lack(self, language: str) -> str:
        known = ", ".join(sorted(self._packs))
        return (
            f"the language {language!r} has no pack (there are packs for {known}; see docs/add-a-language.md) and no "
            "translation model on this machine"
        )
