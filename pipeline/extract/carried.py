"""Nouns that were said before: what a figure counts that has none of its own beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract import roles, scope
from pipeline.extract.context import Context
from pipeline.extract.nouns import Noun, behind_classifier, leads_to_number
from pipeline.languages.number import MEASURES
from pipeline.languages.numerals import Number
from pipeline.languages.scan import Match

_WORD = re.compile(r"\w+")
_LABEL_WORDS = 6
_TOPIC_REACH = 40  # characters between a noun and the number and classifier that count it
_NUMBER_OF = 24  # characters between "number" and the noun that it is of
_FEW = 2  # words between a level that was left and the one that was reached: "from seven in 2020 to three"
_NEXT = 3  # characters between "and" and the figure that it joins
_ELIDED = re.compile(r" *[,;.()]")  # what follows an adjective whose noun is left out
_STANDS_LAST = re.compile(r" *(?:$|[,;.(\n|])", re.MULTILINE)
_YEARS = (1500, 2100)
_DATE_LIKE = re.compile(r"\d{1,2}[/-]\d{1,2}")


def same_sentence(context: Context, first: Noun, second: Noun | Number) -> bool:
    return context.sentence_of(first.start) == context.sentence_of(second.start)


def may_be_year(number: Number) -> bool:
    """Whether a number is written as a year is that is no date: "1832 verkaufte …", "（1997、2003）"."""
    return len(number.digits) == 4 and number.digits.isdigit() and _YEARS[0] <= number.value < _YEARS[1]


def taken_up(context: Context, number: Number, last: Noun | None, first: Noun | None) -> Noun | None:
    """The noun of an earlier count that the number counts again: "ten of them", "62 more than last year", "869/986"."""
    behind = behind_classifier(context, number.end, ("qualifier_after",))
    if any(context.scan.starting_at("not_after", position) for position in (number.end, behind)):
        return None  # "os três últimos anos"
    anaphora = context.scan.starting_at("anaphora", number.end)
    if anaphora and context.scan.starting_at("not_after", anaphora.end):
        anaphora = None  # "les deux dernières décennies"
    classifier = context.scan.starting_at("classifier", behind)
    if classifier and not anaphora and classifier.start >= number.end:
        comparator = scope.adjacent_before(context, "qualifier_before", number.start)
        beside = context.scan.ending_at("unit", comparator.start if comparator else number.start)
        alike = last and not beside and _is_counted_alike(context, last, classifier)
        topic = last if alike else topic_before(context, number) or last
        if beside and not beside.label and number.total is None:
            topic = None  # "就业 岗位 1.95万 个": a noun without an id
        words = context.text[classifier.start : classifier.end]
        return again(topic or Noun(0, 0, "", words), number.end, classifier.end)
    takes_up = anaphora or _elided(context, number)
    if takes_up and last:
        return again(last, number.end, takes_up.end)
    if context.scan.starting_at("change_after", number.end) and last:
        return again(first or last, number.end, number.end)
    if number.total is None:
        return None
    inside = not context.pack.spaces and bool(context.scan.within("unit", number.start, number.end))
    named = (
        topic_before(context, number) if inside else _shared(context, number) or last
    )  # "300 の 住民組 のうち 240 が"
    return again(named, number.end, number.end) if inside or _is_proportion(context, number) else None


def _shared(context: Context, number: Number) -> Noun | None:
    """What a share is of whose figures a bracket gives: "97 % of the *families* (303 of 312) won the title"."""
    bracket = number.start - 1
    percent = context.scan.within("percent", max(0, bracket - _TOPIC_REACH), bracket)
    if context.text[bracket : number.start] != "(" or not percent:
        return None
    units = context.scan.within("unit", percent[-1].end, bracket)
    known = [unit for unit in units if unit.label and unit.label not in MEASURES]
    return Noun(known[0].start, known[0].end, known[0].label, context.text[slice(*known[0][2:4])]) if known else None


def _is_counted_alike(context: Context, last: Noun, classifier: Match) -> bool:
    """Whether the noun counted before in this sentence had the same classifier: "4 名 艺人 获 …, 9 名 获 …"."""
    scan, words = context.scan, context.scan.folded[classifier.start : classifier.end]
    before = scan.ending_at("classifier", last.start)
    own = scan.folded[before.start : before.end] if before else scan.folded[last.start : last.end].strip()
    return own == words and same_sentence(context, last, Noun(classifier.start, classifier.end, ""))


def topic_before(context: Context, number: Number) -> Noun | None:
    """The noun before a number whose classifier has none behind it: "产品 逾 90 个", "八 个 县 中的 六 个"."""
    sentence = context.sentence_of(number.start)
    first = max(sentence.start, number.start - _TOPIC_REACH)
    inside = context.scan.within("unit", number.start, number.end) if number.total is not None else []
    units = inside or context.scan.within("unit", first, number.start)
    known = [unit for unit in units if unit.label and unit.label not in MEASURES]
    known = [unit for unit in known if not context.scan.starting_at("body", unit.end + 1)]  # "省 公安厅"
    if not known or context.numbers_in(known[-1].end, number.start):
        return None
    return Noun(known[-1].start, known[-1].end, known[-1].label, context.text[known[-1].start : known[-1].end])


def _elided(context: Context, number: Number) -> Match | None:
    """An adjective behind a number whose noun is left out: "1,819 houses: 1,102 new, 717 repaired"."""
    adjective = context.scan.starting_at("modifier", number.end)
    return adjective if adjective and _ELIDED.match(context.text, adjective.end) else None


def again(last: Noun | None, start: int, end: int) -> Noun:
    """The noun counted before, counted once more without being named."""
    return Noun(start, end, last.unit_id if last else "", last.words if last else "")


def understood(context: Context, number: Number, last: Noun | None, money: Noun | None) -> Noun | None:
    """A figure whose noun stood before in the same sentence: "1,819 houses; 1,102 were finished, another 453 …"."""
    named = _labelled(context, number) or _subject(context, number) or _counted_before(context, number)
    if named:
        return named
    scaled = number.scaled >= 1000  # whoever says "23 million" and no more speaks of the money named before
    noun = (money or last) if scaled else last
    if noun is None or number.unsure or number.value < 2 or may_be_year(number):
        return None
    if context.scan.starting_at("not_after", number.end):
        return None  # "20 世纪 70 年代"
    if not scaled and not _is_in_reach(context, number, noun):
        return None
    written = scaled or not number.worded or _is_listed(context, number) or _is_led_to(context, number, noun)
    if not (leads_to_number(context, number) or (_stands_bare(context, number) and written)):
        return None
    return again(noun, number.end, number.end)


def _is_led_to(context: Context, number: Number, last: Noun) -> bool:
    """Whether the figure counted last leads to this one: "cut the poor households from seven to *three*"."""
    level = scope.adjacent_before(context, "level_before", number.start)
    if level is None or last.end > level.start or len(context.scan.tokens_in(last.end, level.start)) > _FEW:
        return False
    start = context.sentence_of(number.start).start
    return bool(context.scan.within(("change_before", "change_verb"), start, last.end))


def _is_listed(context: Context, number: Number) -> bool:
    """Whether a number is of those before or goes on with a list: "of which nine", "three of gold and two of silver",
    "two died, five others were hurt".
    """
    if scope.adjacent_before(context, ("anaphora", "among", "modifier"), number.start):
        return True
    joined = scope.adjacent_before(context, "noun_joiner", number.start)
    if joined is None:
        listed = context.text[: number.start].endswith(", ")
        return listed and context.scan.starting_at(("noun_link", "among"), number.end) is not None
    return context.scan.starting_at(("noun_link", "actual"), number.end) is not None


def _labelled(context: Context, number: Number) -> Noun | None:
    """What stands before a colon names what the figure behind it counts: "Trade unions: 1,018"."""
    text, scan = context.text, context.scan
    if number.total is not None or number.high is not None or number.worded or number.scaled > 1:
        return None
    if text[max(0, number.start - 2) : number.start] != ": " or not _STANDS_LAST.match(text, number.end):
        return None
    start = text.rfind("\n", 0, number.start) + 1
    units = [m for m in scan.within("unit", start, number.start) if m.label and m.label not in MEASURES]
    if len(_WORD.findall(text, start, number.start)) > _LABEL_WORDS or not units:
        return None
    head = units[-1] if context.pack.head == "last" else units[0]
    return Noun(number.end, number.end, head.label, text[head.start : head.end])


def _subject(context: Context, number: Number) -> Noun | None:
    """What the clause speaks of, where a bare figure says how far it rose or fell: "the poor households fell to 7",
    or how many there are: "the number of villages is now at 7".
    """
    if number.unsure or number.scaled > 1 or number.value < 2 or not _stands_bare(context, number):
        return None
    comparator = scope.adjacent_before(context, "qualifier_before", number.start)
    cue = scope.adjacent_before(context, "level_before", comparator.start if comparator else number.start)
    start = cue.start if cue else number.start
    told = cue or scope.adjacent_before(context, "actual", number.start)
    if told is None and not roles.is_change(context, start, start):
        return None
    clause = scope.clause_of(context, start, start, context.sentence_of(start))
    units = [m for m in context.scan.within("unit", clause.start, start) if m.label and m.label not in MEASURES]
    if not units or context.numbers_in(clause.start, start):
        return None
    unit = _numbered(context, clause.start, units)
    if unit is None and roles.is_change(context, start, start):
        apart = (m for m in units if not context.scan.starting_at("level", m.start))  # "in the commune, poor …"
        unit = next(apart, units[0])
    return Noun(number.end, number.end, unit.label, context.text[unit.start : unit.end]) if unit else None


def _numbered(context: Context, start: int, units: Sequence[Match]) -> Match | None:
    """What a clause tells the number of: "the number of poor households"."""
    rates = context.scan.within("rate", start, units[-1].start)
    return next((m for m in units if rates and 0 < m.start - rates[-1].end <= _NUMBER_OF), None)


def _counted_before(context: Context, number: Number) -> Noun | None:
    """ "世帯 が 30", "集体 14": where nouns may stand before their number, with a particle between at most."""
    if context.pack.spaces or number.unsure or number.worded:
        return None
    if not (_stands_bare(context, number) or context.scan.folded[number.end :].lstrip(" ").startswith("(")):
        return None
    first = scope.adjacent_before(context, "qualifier_before", number.start)
    start = first.start if first else number.start
    article = context.scan.ending_at("article", start)
    unit = context.scan.ending_at("unit", article.start if article else start)
    if unit is None or not unit.label or unit.label in MEASURES:
        return None
    return Noun(number.end, number.end, unit.label, context.text[unit.start : unit.end])


def _is_in_reach(context: Context, number: Number, noun: Noun) -> bool:
    """Whether the noun stands in the same sentence, or "of them" takes it over from the one before."""
    sentence = context.sentence_of(number.start)
    return noun.start >= sentence.start or bool(context.scan.within("anaphora", sentence.start, number.start))


def _stands_bare(context: Context, number: Number) -> bool:
    """Whether no noun and no other figure is glued to the number: punctuation or a function word follows."""
    if number.total is not None or number.high is not None or _is_graded(context, number.end):
        return False
    rest = context.scan.folded[number.end : number.end + 24]
    word = re.match(r"\s*([^\W\d_]+)", rest)
    return word.group(1) in context.pack.stop if word else bool(re.match(r"\s*[,.;()]| - ", rest))


def _is_graded(context: Context, end: int) -> bool:
    """Whether a duration, a grade or the like follows, another figure before it aside: "3 and 4 stars"."""
    if context.scan.starting_at("not_after", end):
        return True
    joiner = context.scan.starting_at("noun_joiner", end)
    following = context.numbers.starting_in(joiner.end + 1, joiner.end + _NEXT) if joiner else ()
    return bool(following) and context.scan.starting_at("not_after", following[0].end) is not None


def _is_proportion(context: Context, number: Number) -> bool:
    """ "869/986" or "41 of 41" that cannot be a date."""
    literal = context.scan.folded[number.start : number.end]
    if not _DATE_LIKE.fullmatch(literal):
        return "/" in literal or number.start > 0
    return (number.total or 0) > 12 and context.scan.folded[number.start - 1 : number.start] in ("(", ":")
