"""Building a detector from settings."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline import paths
from pipeline.detect.detector import Detector
from pipeline.detect.engines import Engine, NgramEngine, load_langdetect, load_lingua
from pipeline.detect.letters import load_alphabet
from pipeline.detect.ngrams import load_model
from pipeline.detect.scripts import candidates, written_otherwise
from pipeline.errors import UsageError

ENGINES = ("ngrams", "langdetect", "lingua")
MODEL = paths.ROOT / "models" / "detect" / "ngrams.npz"
_LATIN = (
    "vi",
    "en",
    "de",
    "nb",
    "es",
    "fr",
    "pt",
    "nl",
    "sv",
    "da",
    "it",
    "pl",
    "cs",
    "sk",
    "fi",
    "hu",
    "ro",
    "tr",
    "id",
    "ca",
)
LANGUAGES = (*_LATIN, *written_otherwise())


def load(engine: str = "ngrams", languages: Sequence[str] = (), model: Path = MODEL) -> Detector:
    """A detector by one of ENGINES, kept to `languages` (BCP 47; none: all of LANGUAGES).

    Scripts with one language (Thai, Lao, Khmer, Hangul …) are told whether wanted or not. `model` is the artefact
    of the engine `ngrams`. Raises UsageError for an unknown engine or language, or a model that cannot be read.
    """
    _check("engine", [engine], ENGINES)
    _check("language", languages, LANGUAGES)
    wanted = tuple(languages) or LANGUAGES
    loaders: dict[str, Callable[[], Engine]] = {
        "ngrams": lambda: NgramEngine(load_model(model)),
        "langdetect": lambda: load_langdetect(wanted),
        "lingua": lambda: load_lingua(wanted),
    }
    chosen = loaders[engine]()
    columns = (*chosen.languages, *(code for code in LANGUAGES if code not in chosen.languages))
    return Detector(chosen, load_alphabet(), columns, candidates(chosen.languages, columns, wanted))


def _check(what: str, given: Sequence[str], known: Sequence[str]) -> None:
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(f"detect: unknown {what} {name!r}{hint} (known: {', '.join(known)})")
