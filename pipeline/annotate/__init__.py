"""The annotate stage: an article's text → its sentences and its people."""

from pipeline.annotate.offices import with_offices
from pipeline.annotate.people import find_named_people, find_people
from pipeline.annotate.sentences import split_sentences
from pipeline.languages.pack import Pack
from pipeline.schema import Annotation

__all__ = ["annotate", "find_people", "split_sentences"]


def annotate(text: str, pack: Pack) -> Annotation:
    """Sentences and people of a text, offsets in code points; every character of the text but white space at the
    borders of lines belongs to one sentence.
    """
    return Annotation(
        sentences=tuple(split_sentences(text, pack)),
        people=tuple(with_offices(find_named_people(text, pack), text, pack)),
    )
