"""The annotate stage: an article's text → its sentences, its people and, where a model is asked, its names."""

from pipeline.annotate.document import mark_rows, to_doc
from pipeline.annotate.offices import with_offices
from pipeline.annotate.people import find_named_people, find_people
from pipeline.annotate.sentences import split_sentences
from pipeline.annotate.tagger import Tagger, Taggers
from pipeline.languages.pack import Pack
from pipeline.schema import Annotation

__all__ = ["Tagger", "Taggers", "annotate", "find_people", "mark_rows", "split_sentences", "to_doc"]


def annotate(text: str, pack: Pack, tagger: Tagger | None = None) -> Annotation:
    """Sentences and people of a text, offsets in code points; every character of the text but white space at the
    borders of lines belongs to one sentence. Names only with a tagger, which reads every line.
    """
    return Annotation(
        sentences=tuple(split_sentences(text, pack)),
        people=tuple(with_offices(find_named_people(text, pack), text, pack)),
        names=tuple(tagger.names(text)) if tagger else (),
    )
