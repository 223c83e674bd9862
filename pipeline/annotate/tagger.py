"""The statistical model: a spaCy pipeline that tags words and finds names, read line by line so that nothing is cut.

The pipeline that ships (models/ner) knows eleven languages. spaCy is imported when a tagger is first asked for a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import paths
from pipeline.errors import UsageError
from pipeline.schema import Name

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

SHIPPED = paths.ROOT / "models" / "ner" / "pipeline"
# Labels of spaCy's own pipelines; what is not here (dates, works of art …) is no entity of ours.
_KINDS = {"PER": "PER", "PERSON": "PER", "LOC": "LOC", "GPE": "LOC", "GPE_LOC": "LOC", "ORG": "ORG", "GPE_ORG": "ORG"}
_SIZES = ("lg", "md", "sm")
_LONGEST = 20_000  # characters: a longer line is read in pieces, since a tensor is allocated for all of its words
_PIECE = re.compile(rf"[^\n]{{1,{_LONGEST}}}(?=\s|$)|[^\n]{{1,{_LONGEST}}}")


class Tagger:
    """One spaCy pipeline, by the name of an installed package or by its folder; loaded at first use."""

    def __init__(self, source: str | Path = SHIPPED) -> None:
        self.source = source

    @property
    def name(self) -> str:
        """The package's name, or `thidua_ner` for the pipeline that ships."""
        return "thidua_ner" if self.source == SHIPPED else str(self.source)

    @cached_property
    def nlp(self) -> Language:
        """The pipeline. Raises UsageError when it is not installed, or not readable by this spaCy."""
        import spacy

        try:
            return spacy.load(self.source, exclude=["parser", "lemmatizer", "trainable_lemmatizer"])
        except (OSError, ValueError) as error:
            raise UsageError(f"the spaCy pipeline {self.source} cannot be loaded: {error}") from error

    def names(self, text: str) -> Iterator[Name]:
        """The names in a text, in order, offsets in code points."""
        for start, doc in self.pieces(text):
            yield from names_of(doc, start)

    def pieces(self, text: str) -> Iterator[tuple[int, Doc]]:
        """(offset, Doc) of every line that is not blank; a line of more than 20,000 characters comes in parts."""
        found = ((match.group(), match.start()) for match in _PIECE.finditer(text) if not match.group().isspace())
        for doc, start in self.nlp.pipe(found, as_tuples=True):
            yield start, doc


class Taggers:
    """The tagger of every language, as `annotate.tagger` of the settings has it; each is loaded once, at first use."""

    def __init__(self, choice: str) -> None:
        self._choice = choice
        self._known: dict[str, Tagger] = {}

    def of(self, language: str) -> Tagger | None:
        """The tagger for a language; None when the setting is empty."""
        if not self._choice:
            return None
        source = self.source(language)
        return self._known.setdefault(str(source), Tagger(source))

    def source(self, language: str) -> str | Path:
        """What is loaded for a language: with `auto`, spaCy's own pipeline if one is installed."""
        if self._choice == "auto":
            return next(iter(official_pipelines(language)), SHIPPED)
        return SHIPPED if self._choice == "shipped" else self._choice


def names_of(doc: Doc, start: int = 0) -> Iterator[Name]:
    """The entities of a Doc that are people, places or organisations, its text beginning at offset `start`."""
    for span in doc.ents:
        if span.label_ in _KINDS:
            yield Name(start + span.start_char, start + span.end_char, _KINDS[span.label_])


def official_pipelines(language: str) -> list[str]:
    """Pipelines by spaCy's makers for a language on this machine ("de_core_news_md"), the largest first."""
    from importlib.metadata import entry_points

    names = [entry.name for entry in entry_points(group="spacy_models") if entry.name.startswith(f"{language}_core_")]
    return sorted(
        (n for n in names if n.rpartition("_")[2] in _SIZES), key=lambda n: _SIZES.index(n.rpartition("_")[2])
    )
