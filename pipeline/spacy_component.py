"""thidua inside spaCy: `nlp.add_pipe("thidua")` puts the rows of a text into `doc.spans["thidua"]`.

spaCy finds the factory by the entry point `spacy_factories` of this package.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import config
from pipeline.annotate import annotate, mark_rows
from pipeline.annotate.tagger import names_of
from pipeline.errors import UsageError
from pipeline.extract import extract
from pipeline.languages.pack import Pack, load_packs
from pipeline.link import Linker
from pipeline.texts import article

EXTENSION = "thidua"


class Component:
    """Extracts a Doc's rows by one language's rules; names that the pipeline found before it count as a model's."""

    def __init__(self, pack: Pack, linker: Linker) -> None:
        self._pack = pack
        self._linker = linker

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc with its rows in `doc.spans["thidua"]` and, as records, in `doc._.thidua`.

        Phrases are matched in Unicode normal form C: of a text in another form little is found, and no offset is wrong.
        """
        text = doc.text
        stored = replace(article(text, identity="doc", language=self._pack.code), text=text)
        found = replace(annotate(text, self._pack), names=tuple(names_of(doc)))
        tables = self._linker.link(extract(stored, found, self._pack), self._pack)
        mark_rows(doc, tables)
        doc._.set(EXTENSION, tables)
        return doc


@Language.factory("thidua", default_config={"language": ""}, assigns=["doc.spans", "doc._.thidua"])
def create(nlp: Language, name: str, language: str) -> Component:  # noqa: ARG001 - spaCy passes the name
    """The component for a language with a pack: that of the pipeline unless named. Raises UsageError for another."""
    packs = load_packs()
    code = language or nlp.lang
    if code not in packs:
        known = ", ".join(sorted(packs))
        raise UsageError(
            f'no pack for the language {code!r}: add_pipe("thidua", config={{"language": …}}), one of {known}'
        )
    if not Doc.has_extension(EXTENSION):
        Doc.set_extension(EXTENSION, default=None)
    by_name = config.load(flags={"link": {"embeddings": False}}).link
    return Component(packs[code], Linker(packs, by_name))
