"""Whom a clause speaks of that names nobody: "In 2023 he received …", "En 2024 recibió …"."""

from __future__ import annotations

from pipeline.extract.context import Context
from pipeline.extract.recipients import Reader, Recipients
from pipeline.extract.verbs import ACTIVE, COMMA, Verb, has_subject
from pipeline.schema import Person, Span

_BACK = 2  # sentences back in which the person may have been named


def person_spoken_of(reader: Reader, clause: Span, given: Span, verb: Verb) -> Recipients | None:
    """The one person whom the text named last, where a pronoun or nothing at all stands for who is given an award."""
    context = reader.context
    if verb.voice == ACTIVE or reader.counts_in(clause.start, clause.end):
        return None
    subject = _pronoun(context, clause, given.start)
    if subject is None and not _is_without_subject(reader, clause, given, verb):
        return None
    person = _named_last(context, clause.start if subject is None else subject)
    return Recipients(((Span(person.start, person.end), "individual"),), clause.start, given.end) if person else None


def _pronoun(context: Context, clause: Span, end: int) -> int | None:
    """Where "he" or "she" stands before an award, first of what can be its subject."""
    pronouns = context.scan.within("pronoun", clause.start, end)
    pronouns = [word for word in pronouns if not context.people.starting_in(word.end, word.end + 2)]  # "ông Minh"
    if not pronouns or context.scan.within(("recipient", "body"), clause.start, pronouns[0].start):
        return None
    return pronouns[0].start


def _is_without_subject(reader: Reader, clause: Span, given: Span, verb: Verb) -> bool:
    """Whether nobody stands where the receiver would: an adverbial before the verb, small words behind it."""
    context, scan = reader.context, reader.context.scan
    opened = min(verb.opened if verb.opened >= 0 else verb.start, given.start)
    marks = [m.end() for m in COMMA.finditer(scan.folded, clause.start, opened)]
    dated = context.periods.starting_in(clause.start, opened)
    start = max([clause.start, *marks[-1:], *(period.end for period in dated)])
    if has_subject(context, Span(start, clause.end), opened) or any(start <= at < opened for at in reader.names):
        return False
    between = scan.tokens_in(verb.end, given.start)
    title = scan.within("title", verb.end, given.start)
    return all(word.word in context.pack.stop or any(t.start <= word.start < t.end for t in title) for word in between)


def _named_last(context: Context, position: int) -> Person | None:
    """The person whom the sentences before a place in its paragraph named last; None where that names several."""
    paragraph = context.text.rfind("\n", 0, position) + 1
    sentences = context.sentences.starting_in(paragraph, position)[-1 - _BACK :]
    people = context.people.starting_in(sentences[0].start, position) if sentences else ()
    if not people:
        return None
    sentence = context.sentence_of(people[-1].start)
    together = [person for person in people if person.start >= sentence.start]
    return together[0] if len(together) == 1 else None
