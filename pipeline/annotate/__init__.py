"""The annotate stage: an article's text → its sentences, its people and, where a model is asked, its names."""

from pipeline.annotate.document import mark_rows, to_doc
from pipeline.annotate.offices import with_offices
from pipeline.annotate.people import find_named_people, find_people
from pipeline.annotate.sentences import split_sentences
from pipeline.annotate.tagger import Tagger, Taggers
from pipeline.annotate.uncased import find_uncased_people
from pipeline.languages.pack import Pack
from pipeline.languages.spacing import people_back, spaced
from pipeline.schema import Annotation, Person

__all__ = ["Tagger", "Taggers", "annotate", "find_people", "mark_rows", "split_sentences", "to_doc"]


def annotate(text: str, pack: Pack, tagger: Tagger | None = None) -> Annotation:
    """Sentences and people of a text, offsets in code points; every character of the text but white space at the
    borders of lines belongs to one sentence. Names only with a tagger, which reads every line.
    """
    names = tuple(tagger.names(text)) if tagger else ()
    if pack.spaces:
        return Annotation(sentences=tuple(split_sentences(text, pack)), people=_people(text, pack), names=names)
    reading = spaced(text, pack)
    copy = reading.scan.text
    sentences = tuple(reading.back(s.start, s.end) for s in split_sentences(copy, pack))
    return Annotation(sentences=sentences, people=tuple(people_back(_people(copy, pack), reading)), names=names)


def _people(text: str, pack: Pack) -> tuple[Person, ...]:
    found = find_named_people(text, pack)
    found += () if pack.spaces else find_uncased_people(text, pack)
    return tuple(with_offices(sorted(found, key=lambda person: person.start), text, pack))
