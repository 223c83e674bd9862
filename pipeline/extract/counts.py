"""Counts: a number and the noun that it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.extract import bare, numbered, roles, scope, series
from pipeline.extract.context import Context
from pipeline.extract.nouns import (
    Noun,
    behind_classifier,
    is_currency,
    leads_to_number,
    noun_behind,
)
from pipeline.languages.number import MEASURES
from pipeline.languages.numerals import Number
from pipeline.languages.scan import Match
from pipeline.schema import Count

_WORD = re.compile(r"\w+")
_LABEL_WORDS = 6
_SYMBOL = 5  # characters of a currency before a number, with a space
_TOPIC_REACH = 40  # characters between a noun and the number and classifier that count it
_NUMBER_OF = 24  # characters between "number" and the noun that it is of
_FEW = 2  # words between a level that was left and the one that was reached: "from seven in 2020 to three"
_NEXT = 3  # characters between "and" and the figure that it joins
_ELIDED = re.compile(r" *[,;.()]")  # what follows an adjective whose noun is left out
_STANDS_LAST = re.compile(r" *(?:$|[,;.(\n|])", re.MULTILINE)
_MONEY = frozenset({"vnd", "usd", "eur"})
_ROUND = (10, 100, 1000)
_YEARS = (1500, 2100)
_DATE_LIKE = re.compile(r"\d{1,2}[/-]\d{1,2}")


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
        if first and not _same_sentence(context, first, number):
            first = None
        noun = (
            _counted(context, number, last, first)
            or series.shared_noun(context, number)
            or _understood(context, number, last, money)
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
            and (noun.unit_id or last is None or not _same_sentence(context, last, noun))
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


def _same_sentence(context: Context, first: Noun, second: Noun | Number) -> bool:
    return context.sentence_of(first.start) == context.sentence_of(second.start)


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


# --- the noun -------------------------------------------------------------------------------------------------------


def _counted(context: Context, number: Number, last: Noun | None, first: Noun | None) -> Noun | None:
    """What the number counts, or None when it counts nothing."""
    prefix = _currency_before(context, number)
    if prefix:
        return prefix
    noun = noun_behind(context, number)
    noun = _named_inside(context, number, noun) if noun and not context.pack.spaces else noun
    noun = _apposed(context, number, noun) if noun and not context.pack.spaces else noun
    if noun and (noun.unit_id or not (last and context.scan.starting_at("anaphora", number.end))):
        year = not noun.unit_id and _may_be_year(number) and not _is_known(context, number, noun)
        return noun if not year and _is_safe(context, number, noun) else None
    return None if number.unsure and not _is_classified(context, number) else _taken_up(context, number, last, first)


def _is_classified(context: Context, number: Number) -> bool:
    """Whether a classifier stands behind a number word, and a noun before one that may mean one: "계좌를 네 개"."""
    if context.pack.spaces or context.scan.starting_at("classifier", number.end) is None:
        return False
    return number.value > 1 or context.scan.ending_at("unit", number.start) is not None


def _named_inside(context: Context, number: Number, noun: Noun) -> Noun:
    """ "17 個 街區 中的 14 個 整年 没有 案件": the noun stands behind the whole, not behind the part."""
    topic = _topic(context, number) if number.total is not None and not noun.unit_id else None
    end = behind_classifier(context, number.end, ("classifier",))
    return _again(topic, number.end, end) if topic and topic.end < number.end else noun


def _is_known(context: Context, number: Number, noun: Noun) -> bool:
    """Whether a known noun is counted, though no id is its own, or a classifier: "1742 集體, 個人", "1800 份 保險"."""
    classified = not context.pack.spaces and context.scan.starting_at("classifier", number.end) is not None
    return classified or bool(context.scan.within("unit", noun.start, noun.end))


def _may_be_year(number: Number) -> bool:
    """Whether a number is written as a year is that is no date: "1832 verkaufte …", "（1997、2003）"."""
    return len(number.digits) == 4 and number.digits.isdigit() and _YEARS[0] <= number.value < _YEARS[1]


def _taken_up(context: Context, number: Number, last: Noun | None, first: Noun | None) -> Noun | None:
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
        topic = last if alike else _topic(context, number) or last
        if beside and not beside.label and number.total is None:
            topic = None  # "就业 岗位 1.95万 个": a noun without an id
        words = context.text[classifier.start : classifier.end]
        return _again(topic or Noun(0, 0, "", words), number.end, classifier.end)
    takes_up = anaphora or _elided(context, number)
    if takes_up and last:
        return _again(last, number.end, takes_up.end)
    if context.scan.starting_at("change_after", number.end) and last:
        return _again(first or last, number.end, number.end)
    if number.total is None:
        return None
    inside = not context.pack.spaces and bool(context.scan.within("unit", number.start, number.end))
    named = _topic(context, number) if inside else _shared(context, number) or last  # "300 の 住民組 のうち 240 が"
    return _again(named, number.end, number.end) if inside or _is_proportion(context, number) else None


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
    return own == words and _same_sentence(context, last, Noun(classifier.start, classifier.end, ""))


def _topic(context: Context, number: Number) -> Noun | None:
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


def _again(last: Noun | None, start: int, end: int) -> Noun:
    """The noun counted before, counted once more without being named."""
    return Noun(start, end, last.unit_id if last else "", last.words if last else "")


def _understood(context: Context, number: Number, last: Noun | None, money: Noun | None) -> Noun | None:
    """A figure whose noun stood before in the same sentence: "1,819 houses; 1,102 were finished, another 453 …"."""
    named = _labelled(context, number) or _subject(context, number) or _counted_before(context, number)
    if named:
        return named
    scaled = number.scaled >= 1000  # whoever says "23 million" and no more speaks of the money named before
    noun = (money or last) if scaled else last
    if noun is None or number.unsure or number.value < 2 or _may_be_year(number):
        return None
    if context.scan.starting_at("not_after", number.end):
        return None  # "20 世纪 70 年代"
    if not scaled and not _is_in_reach(context, number, noun):
        return None
    written = scaled or not number.worded or _is_listed(context, number) or _is_led_to(context, number, noun)
    if not (leads_to_number(context, number) or (_stands_bare(context, number) and written)):
        return None
    return _again(noun, number.end, number.end)


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
    return word.group(1) in context.pack.stop if word else bool(re.match(r"\s*[,.;)]| - ", rest))


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
    inside = next(filter(is_currency, context.text[number.start : number.end]), "")
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
