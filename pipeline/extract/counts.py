"""Counts: a number and the noun that it counts."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.extract import bare, numbered, roles, scope, series
from pipeline.extract.carried import again, may_be_year, same_sentence, taken_up, topic_before, understood
from pipeline.extract.context import Context
from pipeline.extract.nouns import Noun, behind_classifier, is_currency, noun_behind
from pipeline.languages.number import MEASURES
from pipeline.languages.numerals import Number
from pipeline.languages.scan import Match
from pipeline.schema import Count

_SYMBOL = 5  # characters of a currency before a number, with a space
_MONEY = frozenset({"vnd", "usd", "eur"})
_ROUND = (10, 100, 1000)


def find_counts(context: Context, taken: frozenset[int]) -> Iterator[Count]:
    """A row for every number that counts or measures something; `taken` are starts of numbers read otherwise."""
    last: Noun | None = None
    first: Noun | None = None  # of its sentence: what "62 more than last year" adds to
    money: Noun | None = None
    done = 0
    counted: dict[
        str, str
    ] = {}  # what was counted so far, and its id: "đơn vị máu" makes a later "đơn vị" one of blood
    for written in context.numbers:
        number = series.scaled(context, written)
        if number.start in taken or number.start < done or numbered.is_no_quantity(context, number):
            continue
        if first and not same_sentence(context, first, number):
            first = None
        noun = (
            _counted(context, number, last, first)
            or series.shared_noun(context, number)
            or understood(context, number, last, money)
            or bare.nameless(context, number, last, money)
        )
        if noun is None:
            continue
        noun = _in_short(context, _among_others(context, noun), counted)
        figure, noun = _with_half(context, number, noun)
        whole = _whole_behind(context, number, noun)
        if whole:
            noun = noun._replace(end=whole.end)
            done = whole.end
        if noun.unit_id in _MONEY:
            money = noun
        elif (
            noun.words
            and noun.unit_id not in MEASURES
            and (noun.unit_id or last is None or not same_sentence(context, last, noun))
        ):
            last = noun
            first = first or noun
        yield _row(context, figure._replace(total=whole.value) if whole else figure, noun)


def _whole_behind(context: Context, part: Number, noun: Noun) -> Number | None:
    """The whole behind a counted noun, with no noun of its own: "18 communes sur 21"."""
    link = context.scan.starting_at("of_total", noun.end)
    if link is None or part.total is not None or context.scan.starting_at("noun_link", link.start):
        return None
    behind = (n for n in context.numbers.starting_in(link.end, link.end + 2) if _stands_alone(context, n))
    sure = (n for n in behind if not n.unsure or n.value in _ROUND)  # "sur cent"
    return next((n for n in sure if n.value >= part.value and n.scaled == 1), None)


def _stands_alone(context: Context, number: Number) -> bool:
    """Whether a number has no noun behind it; behind "in ten", "in a hundred" an unknown word is the verb."""
    if context.scan.starting_at("not_after", number.end):
        return False  # "12 goals in 40 minutes"
    noun = noun_behind(context, number)
    return noun is None or (number.value in _ROUND and not noun.unit_id)


def _with_half(context: Context, number: Number, noun: Noun) -> tuple[Number, Noun]:
    """A measure with the half that stands behind it: "dos hectáreas y media", "2 tấn rưỡi"."""
    whole = number.scaled == 1 and number.high is None and number.value.is_integer()
    half = context.scan.starting_at("half", noun.end) if whole and noun.unit_id in MEASURES else None
    return (number._replace(value=number.value + 0.5), noun._replace(end=half.end)) if half else (number, noun)


def _in_short(context: Context, noun: Noun, counted: dict[str, str]) -> Noun:
    """A noun that is the beginning of a longer one counted before takes its id."""
    words = context.scan.folded[noun.start : noun.end]
    beginning = f"{words} "
    longer = next((id_ for unit, id_ in counted.items() if unit.startswith(beginning)), "")
    if noun.unit_id and noun.unit_id not in MEASURES:
        counted[words] = noun.unit_id
    return noun._replace(unit_id=longer) if longer and words else noun


def _among_others(context: Context, noun: Noun) -> Noun:
    """A noun that means something else beside certain words: "units" where blood is given."""
    start = context.text.rfind("\n", 0, noun.start) + 1
    beside = context.scan.within("unit_beside", start, context.sentence_of(noun.start).end)
    words = context.scan.folded[noun.start : noun.end] or context.pack.fold(noun.words)
    for match in reversed(beside):
        known, _, unit = context.pack.fold(match.label).partition(" … ")
        if words.startswith(known) and not words[len(known) : len(known) + 1].isalpha():
            return noun._replace(unit_id=unit)
    return noun


def _row(context: Context, number: Number, noun: Noun) -> Count:
    start = noun.start if noun.end <= number.start else number.start  # "VNĐ39 million": with the currency sign
    end = max(number.end, noun.end)
    value = number.value
    if number.thousandfold is not None and (noun.unit_id not in MEASURES or noun.unit_id in _MONEY):
        value = number.thousandfold  # nobody counts 1.234 households or pays 1.234 dollars
    about = number.vague
    return Count(
        **context.row(start, end),
        value=value,
        value_high=number.high,
        of_total=value if _is_whole(context, number, noun) else number.total,
        qualifier="about" if about else scope.qualifier(context, start, end, number.end),
        role=roles.role(context, min(start, scope.cue_start(context, number)), end),
        unit=noun.words or context.text[noun.start : noun.end],
        unit_id=noun.unit_id,
        period=scope.period(context, start, end),
        place=scope.place(context, start),
    )


def _is_whole(context: Context, number: Number, noun: Noun) -> bool:
    """Whether "all" follows a counted noun, where no spaces part words: "78 个 乡 和 坊 已 全部", "47 社 すべて が"."""
    plain = number.total is None and number.high is None and number.scaled == 1 and not number.vague
    if context.pack.spaces or not plain or noun.unit_id in MEASURES:
        return False
    small = None if context.pack.verb_last else context.scan.starting_at("article", noun.end)
    return context.scan.starting_at("all", small.end if small else noun.end) is not None


def _counted(context: Context, number: Number, last: Noun | None, first: Noun | None) -> Noun | None:
    """What the number counts, or None when it counts nothing."""
    prefix = _currency_before(context, number)
    if prefix:
        return prefix
    noun = noun_behind(context, number)
    noun = _named_inside(context, number, noun) if noun and not context.pack.spaces else noun
    noun = _apposed(context, number, noun) if noun and not context.pack.spaces else noun
    others = context.scan.starting_at("anaphora", number.end) if last else None
    if noun and (noun.unit_id or others is None or _is_named(context, others, noun)):
        year = not noun.unit_id and may_be_year(number) and not _is_known(context, number, noun)
        return noun if not year and _is_safe(context, number, noun) else None
    return None if number.unsure and not _is_classified(context, number) else taken_up(context, number, last, first)


def _is_named(context: Context, others: Match, noun: Noun) -> bool:
    """Whether a noun of its own stands behind "others", where nouns bear capitals: "30 weitere Klassenzimmer"."""
    return context.text[others.end : noun.end].strip()[:1].isupper()


def _is_classified(context: Context, number: Number) -> bool:
    """Whether a classifier stands behind a number word, and a noun before one that may mean one: "계좌를 네 개"."""
    if context.pack.spaces or context.scan.starting_at("classifier", number.end) is None:
        return False
    return number.value > 1 or context.scan.ending_at("unit", number.start) is not None


def _named_inside(context: Context, number: Number, noun: Noun) -> Noun:
    """ "17 個 街區 中的 14 個 整年 没有 案件": the noun stands behind the whole, not behind the part."""
    topic = topic_before(context, number) if number.total is not None and not noun.unit_id else None
    end = behind_classifier(context, number.end, ("classifier",))
    return again(topic, number.end, end) if topic and topic.end < number.end else noun


def _is_known(context: Context, number: Number, noun: Noun) -> bool:
    """Whether a known noun is counted, though no id is its own, or a classifier: "1742 集體, 個人", "1800 份 保險"."""
    classified = not context.pack.spaces and context.scan.starting_at("classifier", number.end) is not None
    return classified or bool(context.scan.within("unit", noun.start, noun.end))


def _apposed(context: Context, number: Number, noun: Noun) -> Noun:
    """ "企業 85 社", "党員 25 人": the noun right before the number is counted, that behind it only a classifier."""
    comparator = scope.adjacent_before(context, "qualifier_before", number.start)
    start = comparator.start if comparator else number.start
    unit = context.scan.ending_at("unit", start) or (
        _people_before(context, start) if noun.unit_id == "person" else None
    )
    if len(noun.words) > 1 or noun.unit_id in MEASURES or unit is None or unit.label in MEASURES:
        return noun
    example = noun.unit_id != "person" and context.scan.ending_at("recipient", start)  # "先進模範 318 件": no cases
    if not unit.label and not example:
        return noun
    classified = noun.start > behind_classifier(context, number.end, ("qualifier_after",))
    if classified or (noun.unit_id and context.scan.ending_at("level", start)):
        return noun  # "宁平 省 4 个 县", "全郡 11 社"
    return noun._replace(unit_id=unit.label, words=context.text[unit.start : unit.end])


def _people_before(context: Context, start: int) -> Match | None:
    """ "会員 は 2,460 人": the people that a particle parts from their number."""
    particle = context.scan.token_before(start)
    if particle is None or particle.word not in context.pack.stop - context.pack.words("awards.to"):
        return None
    who = context.scan.ending_at("recipient", particle.start)
    people = who is not None and who.label == "individual"
    return context.scan.ending_at("unit", particle.start) if people else None


def _currency_before(context: Context, number: Number) -> Noun | None:
    """ "VNĐ39 million", "US$1,500", "120 £ millioner": the unit stands before the number, or before its scale."""
    lead = context.text[max(0, number.start - _SYMBOL) : number.start]
    before, units = lead.rstrip(), context.pack.data["prefix_units"]
    end = number.start - len(lead) + len(before)
    symbols = sorted(filter(before.endswith, units), key=len, reverse=True) if before.endswith((*units,)) else ()
    for symbol in symbols:
        start = end - len(symbol)
        before_it = context.text[max(0, start - 1) : start]
        if not before_it.isalnum() or not (symbol[0].isalnum() or before_it.isascii()):  # "罚款是$25,000"
            return Noun(start, end, units[symbol], symbol)
    sign = before[-1:]
    if len(lead) - len(before) <= 1 and is_currency(sign):
        return Noun(end - 1, end, "", sign)
    written = context.text[number.start : number.end] if number.scaled > 1 else ""
    inside = next(filter(is_currency, written), "")
    return Noun(number.end, number.end, units.get(inside, ""), inside) if inside else None


def _is_safe(context: Context, number: Number, noun: Noun) -> bool:
    """Words that often mean something else ("năm") are numbers before a known noun or a classifier ("네 개의 …"), those
    for one only before a recipient of an award.
    """
    if not number.unsure:
        return True
    if number.value == 1:
        comparator = scope.adjacent_before(context, "qualifier_before", number.start)
        least = comparator is not None and comparator.label == "at_least"  # "at least one health station"
        return (least and bool(noun.unit_id)) or _is_awarded(context, number, noun)
    classified = not context.pack.spaces and context.scan.starting_at("classifier", number.end) is not None
    return classified or bool(noun.unit_id)


def _is_awarded(context: Context, number: Number, noun: Noun) -> bool:
    """Whether one single recipient stands in a sentence that confers an award."""
    if not context.scan.within("recipient", number.end, noun.end):
        return False
    link = context.scan.ending_at("noun_link", number.start - 1)
    if link and not context.scan.ending_at("to", link.end):
        return False  # "the head of one cooperative"
    sentence = context.sentence_of(number.start)
    named = context.scan.within("award", sentence.start, sentence.end)
    given = context.scan.within(("confer", "receive", "honour"), sentence.start, sentence.end)
    return bool(named and given)
