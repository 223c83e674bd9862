"""Figures that can be nothing but quantities though no noun stands beside them: "millions fled", "384 were killed"."""

from __future__ import annotations

import re

from pipeline.extract import scope
from pipeline.extract.context import Context
from pipeline.extract.nouns import Noun
from pipeline.languages.number import MEASURES
from pipeline.languages.number_words import numerals_of
from pipeline.languages.numerals import Number
from pipeline.languages.scan import Match

OLDEST = 100  # years of a person
_YEARS = (1900, 2100)
_CENTURY = "2100"  # what follows is written as a year is
_THOUSANDS = 5  # characters of the shortest figure that groups its digits
_NEXT_WORD = re.compile(r" ?([^\W\d_]+)")
_DOES = ("actual", "receive")  # what whom a figure counts does: "seven were …", "seven received …"
_CLAUSE_OPENERS = "\n.,;:(–—"


def nameless(context: Context, number: Number, last: Noun | None, money: Noun | None) -> Noun | None:
    """What a figure counts that can be nothing but a quantity: "of those houses 1.006 are new".

    The nearest known noun before it in its clause, else the one counted last in its sentence, or in the one before
    where "of these" takes it up, else the first known one of the sentence, else the money of which this sentence or
    the one before it spoke, else nothing.
    """
    if not _is_quantity(context, number):
        return None
    sentence = context.sentence_of(number.start)
    earlier = context.sentence_of(max(0, sentence.start - 1))
    taken_up = context.scan.starting_at("anaphora", sentence.start)  # "Of these, eight …"
    noun = (
        _spoken_of(context, number)
        or (last if last and last.start >= (earlier if taken_up else sentence).start else None)
        or _as_noun(context, _nouns(context, sentence.start, number.start)[:1])
        or (money if money and money.start >= earlier.start else None)
        or Noun(number.end, number.end, "")
    )
    return noun._replace(start=number.end, end=number.end)


def _is_quantity(context: Context, number: Number) -> bool:
    if number.unsure or number.total is not None or context.scan.starting_at("not_after", number.end):
        return False
    if number.worded and _YEARS[0] <= number.value <= _YEARS[1]:
        return False  # "en dos mil dieciocho"
    large = number.vague or number.scaled >= 1000 or is_large(context, number)
    kinds = (_is_compared, _does_something, _is_part)
    return large or any(is_one(context, number) for is_one in kinds)


def is_large(context: Context, number: Number) -> bool:
    """Whether a figure groups its digits by thousands, as no name and no code does: "299,200"."""
    written = context.scan.folded[number.start : number.end]
    if len(written) < _THOUSANDS or not written[0].isdigit():
        return False
    return re.fullmatch(rf"\d{{1,3}}(?:[.,{numerals_of(context.pack).group}]\d{{3}})+", written) is not None


def _is_compared(context: Context, number: Number) -> bool:
    """Whether a figure is "more than" or "nearly" so many, and too many for an age: "the toll rose above 800"."""
    if number.value < OLDEST or number.high is not None:
        return False
    word = _NEXT_WORD.match(context.scan.folded, number.end)
    alone = word is None or word.group(1) in context.pack.stop
    return alone and scope.adjacent_before(context, "qualifier_before", number.start) is not None


def _does_something(context: Context, number: Number) -> bool:
    """Whether a bare figure is who or what a clause speaks of: "at least 384 were killed"."""
    year = len(number.digits) == 4 and number.digits < _CENTURY  # "1563 hatte die Stadt …"
    if number.high is not None or number.value < 2 or year:
        return False
    compared = scope.adjacent_before(context, "qualifier_before", number.start)
    if not context.scan.starting_at(_DOES, number.end):
        return compared is not None and _opens(context, compared.start) and _has_verb(context, compared, number)
    return compared is not None or _opens(context, number.start) or _opens_joined(context, number)


def _opens_joined(context: Context, number: Number) -> bool:
    """Whether "and" leads to a figure, and none to that: "40 won three stars *and seven* …", not "Wards 7 and 9"."""
    joiner = context.scan.ending_at("noun_joiner", number.start - 1)
    word = context.scan.token_before(joiner.start) if joiner else None
    return word is not None and word.start not in context.number_starts and not word.word.isdigit()


def _has_verb(context: Context, comparator: Match, number: Number) -> bool:
    """Whether nothing but what they did can follow "at least 15": a word that no noun phrase begins with."""
    word = _NEXT_WORD.match(context.scan.folded, number.end)
    other = context.scan.starting_at(("noun_joiner", "joiner", "of_total"), number.end)
    plenty = comparator.label in ("at_least", "more_than")
    return plenty and word is not None and word.group(1) in context.pack.stop and other is None


def _opens(context: Context, position: int) -> bool:
    """Whether a clause begins at a position."""
    before = context.text[:position].rstrip(" ")[-1:]
    return not before or before in _CLAUSE_OPENERS


def _is_part(context: Context, number: Number) -> bool:
    """Whether a figure opens its clause behind one that tells the whole: "Of the 18 communes, twelve … and six …"."""
    opens = _opens(context, number.start) or context.scan.ending_at("noun_joiner", number.start) is not None
    return number.value > 1 and opens and _whole(context, number) is not None


def _spoken_of(context: Context, number: Number) -> Noun | None:
    """The nearest known noun before a figure in its clause, or the whole of which it is a part: "Of the houses, …"."""
    sentence = context.sentence_of(number.start)
    clause = scope.clause_of(context, number.start, number.start, sentence)
    comparator = scope.adjacent_before(context, "qualifier_before", number.start)
    units = _nouns(context, clause.start, comparator.start if comparator else number.start)
    if units:
        joined = context.scan.starting_at("noun_joiner", units[-1].end)  # "five are veterans and a dozen students"
        return None if joined or context.numbers_in(units[-1].end, number.start) else _as_noun(context, units[-1:])
    return _whole(context, number)


def _whole(context: Context, number: Number) -> Noun | None:
    """The whole of which the clause before that of the figure or the first one speaks: "Of the 18 houses, …"."""
    sentence = context.sentence_of(number.start)
    clause = scope.clause_of(context, number.start, number.start, sentence)
    if clause.start == sentence.start:
        return None
    before = max(0, clause.start - 2)
    first = scope.clause_of(context, sentence.start, sentence.start, sentence)
    for whole in (scope.clause_of(context, before, before, sentence), first):
        partitive = context.scan.starting_at("of_total", whole.start)
        if partitive is not None:
            nouns = _known if context.numbers_in(partitive.end, whole.end) else _nouns
            return _as_noun(context, nouns(context, partitive.end, whole.end)[:1])
    return None


def _as_noun(context: Context, units: list[Match]) -> Noun | None:
    return Noun(units[0].start, units[0].end, units[0].label, context.text[slice(*units[0][2:4])]) if units else None


def _nouns(context: Context, start: int, end: int) -> list[Match]:
    known = _known(context, start, end)
    return [m for m in known if not context.scan.starting_at("level", m.start)]  # "in the commune …"


def _known(context: Context, start: int, end: int) -> list[Match]:
    units = context.scan.within("unit", start, end)
    return [m for m in units if m.label not in MEASURES and m.label not in ("", "award")]  # a prize may be a price
