"""Counts that may be recipients of awards, and of what kind they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from pipeline.extract import scope
from pipeline.extract.awards import VERBS, Recipient, recipient_kind
from pipeline.extract.context import Context, once
from pipeline.languages.ordered import Ordered
from pipeline.languages.scan import Token
from pipeline.schema import Count

_LEADS = ("noun_joiner", "joiner", "to", "anaphora", "article", "among")
_VERB = 12  # characters behind a comma in which the verb of its sentence begins
_TOLD = 2  # words of a relative clause before the first thing counted in it
_RELATIVE = re.compile(r",? [^,;:.()]+")


def find_counted(context: Context, counts: Iterable[Count]) -> Ordered[Recipient]:
    """The counts that may be recipients of awards, in the order of the text."""
    found = [who for row in counts if (who := _recipient(context, row))]
    others = (_is_origin, _is_attribute, _is_whole_of_one, _is_told_of_person, _is_aside)
    found = [who for who in found if not any(is_other(context, who) for is_other in others)]
    found.sort(key=lambda who: who.start)
    told = [who for before, who in pairwise(found) if _is_told_of(context, before, who)]
    return Ordered([who for who in found if who not in told])


def _recipient(context: Context, count: Count) -> Recipient | None:
    """The recipient that a count may be; None for kilometres and criteria, for plans and for changes.

    Delegates attend what is given to others, unless it is given *to* them.
    """
    if count.unit_id == "delegate" and scope.adjacent_before(context, "to", count.start) is None:
        return None
    if count.role != "actual" or count.value != int(count.value) or count.value_high is not None:
        return None
    kind = recipient_kind(context, count.start, count.end) or _kind_of_words(context, count)
    kind = kind or _kind_of_example(context, count)
    return Recipient(count.start, count.end, kind, int(count.value)) if kind else None


def _kind_of_example(context: Context, count: Count) -> str:
    """ "65 advanced examples" may be people and bodies alike."""
    examples = context.scan.within("award", count.start, count.end + 1)
    return "other" if any(m.label == "exemplary_model" for m in examples) else ""


def _kind_of_words(context: Context, count: Count) -> str:
    """The kind of a recipient whose noun was named before ("ten of them")."""
    if not count.unit or count.unit in count.surface:
        return ""
    return _kind_of_noun(context, count.unit)


@once
def _kind_of_noun(context: Context, words: str) -> str:
    kinds = [m.label for m in context.pack.scan(words).all("recipient")]
    return kinds[-1] if kinds else ""


def _is_origin(context: Context, who: Recipient) -> bool:
    """Whether places are counted that only say whence others are: "193 teachers from 236 communes"."""
    sentence = context.sentence_of(who.start)
    clause = max(sentence.start, context.text.rfind(",", sentence.start, who.start))
    if who.kind != "locality" or not context.numbers.starting_in(clause, who.start):
        return False
    return _preposition(context, who) is not None


def _preposition(context: Context, who: Recipient) -> Token | None:
    """The function word right before a recipient that neither gives it anything nor joins it to a list."""
    start = who.start
    for kind in ("qualifier_before", "article"):
        before = context.scan.ending_at(kind, start)
        start = before.start if before else start
    token = context.scan.token_before(start)
    if token is None or token.word not in context.pack.stop or context.text[token.end : start].strip():
        return None
    kinds = (*VERBS, "honour", "passive", "to", "noun_joiner", "joiner", "anaphora")
    return token if context.scan.ending_at(kinds, token.end) is None else None


def _is_attribute(context: Context, who: Recipient) -> bool:
    """Whether a count only tells of a body: "the club *with 45 members* received"."""
    word = _preposition(context, who) if context.pack.spaces else None
    if word is None or context.scan.starting_at(("noun_link", "actual"), word.start):
        return False  # "to the families *of 3 mothers*", "the province *has 12 people* who received"
    clause = scope.clause_of(context, who.start, who.end, context.sentence_of(who.start))
    taken = context.scan.within(("receive", "passive"), who.end, clause.end)
    return bool(taken) and context.scan.ending_at(("body", "recipient"), word.start - 1) is not None


def _is_aside(context: Context, who: Recipient) -> bool:
    """Whether commas enclose what a subject without a figure counts: "the school, *with 45 teachers*, was awarded"."""
    sentence = context.sentence_of(who.start)
    clause = scope.clause_of(context, who.start, who.end, sentence)
    first = next(iter(context.scan.tokens_in(clause.start, who.start)), None)
    enclosed = context.text[clause.end : clause.end + 1] == "," and clause.start > sentence.start
    enclosed = enclosed and not context.number_at(clause.end + 2)  # a list: "3 个 集体, 5 名 个人 荣获 …"
    if first is None or not enclosed or context.numbers_in(sentence.start, clause.start):
        return False
    opens = first.word in context.pack.stop and context.scan.starting_at(_LEADS, first.start) is None
    verb = context.scan.within((*VERBS, "honour", "passive"), clause.end, clause.end + _VERB)
    return opens and bool(verb) and not context.scan.within((*VERBS, "honour", "award"), clause.start, clause.end)


def _is_whole_of_one(context: Context, who: Recipient) -> bool:
    """Whether one that was named is only said to be among others: "X, one of the 13 villages of Y, received"."""
    link = scope.adjacent_before(context, "of_total", who.start)
    word = context.scan.token_before(link.start) if link else None
    if word is None or word.word not in context.pack.words("numerals.ambiguous"):
        return False
    clause = scope.clause_of(context, who.start, who.end, context.sentence_of(who.start))
    aside = context.text[: word.start].rstrip().endswith(",")
    return aside and not context.scan.within((*VERBS, "honour", "passive"), who.end, clause.end)


def _is_told_of(context: Context, before: Recipient, who: Recipient) -> bool:
    """Whether a relative clause tells what those counted before did: "to 3 soldiers who saved *7 people*"."""
    scan, stop = context.scan, context.pack.stop
    words = scan.tokens_in(before.end, who.start)
    if len(words) < _TOLD or not context.pack.spaces or words[0].word not in stop or words[-1].word in stop:
        return False  # "as well as 7 people"
    if not _RELATIVE.fullmatch(context.text, before.end, who.start):
        return False
    leads, busy = ("to", "anaphora", "article", "among"), (*VERBS, "honour", "award", "passive", "noun_joiner")
    return not (scan.starting_at(leads, words[0].start) or scan.within(busy, before.end, who.start))


def _is_told_of_person(context: Context, who: Recipient) -> bool:
    """Whether a clause behind a person's name tells of others: "Mr. X, who saved *two pupils*, received"."""
    clause = scope.clause_of(context, who.start, who.end, context.sentence_of(who.start))
    words = context.scan.tokens_in(clause.start, who.start)
    comma = len(context.text[: clause.start].rstrip()) - 1
    listed = context.numbers_in(clause.start, who.start)  # "to Mr. X, seven collectives and *12 donors*"
    if len(words) < _TOLD or listed or not any(person.end == comma for person in context.people):
        return False
    joined = context.scan.starting_at(("noun_joiner", "joiner", "to", "anaphora"), words[0].start)
    return joined is None and not context.scan.within((*VERBS, "honour", "award"), clause.start, clause.end)
