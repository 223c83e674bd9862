"""Counts: a number and the noun that it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.extract import scope
from pipeline.extract.context import Context
from pipeline.languages.numerals import Number
from pipeline.languages.scan import Match, Token
from pipeline.schema import Count, Span

_NOUN_WORDS = 7  # a counted noun phrase is no longer
_ADJECTIVES = 32  # characters of the adjectives behind "and" before the noun
_EXTRA_WORDS = 2  # words behind a known noun that may still belong to it ("nhà tình nghĩa")
_NAME_WORDS = 6  # a quotation that short is a name, a longer one may be speech with figures of its own
_WORD = re.compile(r"\w+")
_LABEL_WORDS = 6
_STANDS_LAST = re.compile(r" *(?:$|[,;.(\n|])", re.MULTILINE)
_OPENERS = "“„\"«‘「"
_PER = re.compile(r"(?: ?/ ?[^\W\d_]+){1,2}")
_BRACKET = re.compile(r" ?\([^()]{1,24}\)")
_GAP = re.compile(r" |-| - ")
# Units of measure: they may have fractions, and stand in one word with their number (8000m2).
_MEASURES = frozenset("km m m2 m3 km2 ha kg tonne litre kwh vnd usd eur".split())
_MONEY = frozenset({"vnd", "usd", "eur"})
_DATE_LIKE = re.compile(r"\d{1,2}[/-]\d{1,2}")


@dataclass(frozen=True, slots=True)
class Noun:
    """A counted noun phrase at [start, end); `unit_id` is empty for a noun that the pack does not know."""

    start: int
    end: int
    unit_id: str
    words: str = ""


def find_counts(context: Context, taken: frozenset[int]) -> Iterator[Count]:
    """A row for every number that counts or measures something; `taken` are starts of numbers read otherwise."""
    last: Noun | None = None
    first: Noun | None = None  # of its sentence: what "62 more than last year" adds to
    money: Noun | None = None
    counted: dict[str, str] = {}  # what was counted so far, and its id: "đơn vị máu" makes a later "đơn vị" one of blood
    for number in context.numbers:
        if number.start in taken or _is_named_by(context, number) or _is_in_name(context, number):
            continue
        if first and not _same_sentence(context, first, number):
            first = None
        noun = _counted(context, number, last, first) or _understood(context, number, last, money)
        if noun is None:
            continue
        noun = _in_short(context, noun, counted)
        if noun.unit_id in _MONEY:
            money = noun
        elif noun.unit_id not in _MEASURES and (noun.unit_id or last is None or not _same_sentence(context, last, noun)):
            last = noun
            first = first or noun
        yield _row(context, number, noun)


def _in_short(context: Context, noun: Noun, counted: dict[str, str]) -> Noun:
    """A noun that is the beginning of a longer one counted before takes its id."""
    words = context.scan.folded[noun.start : noun.end]
    longer = next((id_ for unit, id_ in counted.items() if unit.startswith(f"{words} ")), "")
    if noun.unit_id and noun.unit_id not in _MEASURES:
        counted[words] = noun.unit_id
    return replace(noun, unit_id=longer) if longer and words else noun


def _same_sentence(context: Context, first: Noun, second: Noun | Number) -> bool:
    return context.sentence_of(first.start) == context.sentence_of(second.start)


def _row(context: Context, number: Number, noun: Noun) -> Count:
    start = _with_prefix(context, number.start, noun)
    end = max(number.end, noun.end)
    value = number.value
    if number.thousandfold is not None and noun.unit_id not in _MEASURES:
        value = number.thousandfold  # nobody counts 1.234 households
    about = number.vague
    return Count(
        **context.row(start, end),
        value=value,
        value_high=number.high,
        of_total=number.total,
        qualifier="about" if about else scope.qualifier(context, start, end),
        role=scope.role(context, min(start, scope.cue_start(context, number)), end),
        unit=noun.words or context.text[noun.start : noun.end],
        unit_id=noun.unit_id,
        period=scope.period(context, start, end),
        place=scope.place(context, start),
    )


def _with_prefix(context: Context, start: int, noun: Noun) -> int:
    """Where the span begins: with the currency sign, where one stands before the number."""
    return noun.start if noun.end <= start else start


# --- is it a quantity at all? ---------------------------------------------------------------------------------------


def _is_named_by(context: Context, number: Number) -> bool:
    """Whether the number names or numbers something: "No. 3", "Ward 5", "the 14th", "3-star"."""
    folded, scan = context.scan.folded, context.scan
    bare = len(folded[: number.start].rstrip(" .#°º"))
    named = scan.ending_at("not_before", number.start) or scan.ending_at("not_before", bare)
    if named and number.scaled == 1 and not number.worded:
        # "in the ward 46 households …": the place has an article, the number a noun of its own
        return not (scan.ending_at("article", named.start) and scan.starting_at("unit", number.end))
    if number.start and folded[number.start - 1] in "/-" and folded[number.start - 2 : number.start - 1].isalnum():
        return True
    after = folded[number.end : number.end + 1]
    if after == "." and number.digits and number.end + 1 < context.sentence_of(number.start).end:
        return True  # "der 80. Jahrestag"
    if after and after in "-./" and folded[number.end + 1 : number.end + 2].isalnum() and not number.worded:
        return not _is_measure_behind(context, number)
    if after.isalpha() and not number.worded:
        return not _is_measure_behind(context, number)
    return after in ("º", "ª", "°")


def _is_measure_behind(context: Context, number: Number) -> bool:
    unit = context.scan.starting_at("unit", number.end)
    return unit is not None and unit.label in _MEASURES


def _is_in_name(context: Context, number: Number) -> bool:
    """Whether the number is part of a short quoted name: "5 no's, 3 cleans"."""
    for quote in context.quotes:
        if quote.start <= number.start < quote.end:
            return len(_WORD.findall(context.text, quote.start, quote.end)) <= _NAME_WORDS
    return False


# --- the noun -------------------------------------------------------------------------------------------------------


def _counted(context: Context, number: Number, last: Noun | None, first: Noun | None) -> Noun | None:
    """What the number counts, or None when it counts nothing."""
    prefix = _currency_before(context, number)
    if prefix:
        return prefix
    noun = _noun_behind(context, number)
    if noun:
        return noun if _is_safe(context, number, noun) else None
    anaphora = context.scan.starting_at("anaphora", number.end)
    if number.unsure:
        return None
    if anaphora and last:
        return _again(last, number.end, anaphora.end)
    if context.scan.starting_at("change_after", number.end) and last:
        return _again(first or last, number.end, number.end)
    if number.total is not None and _is_proportion(context, number):
        return _again(last, number.end, number.end)
    return None


def _again(last: Noun | None, start: int, end: int) -> Noun:
    """The noun counted before, counted once more without being named."""
    return Noun(start, end, last.unit_id if last else "", last.words if last else "")


def _understood(context: Context, number: Number, last: Noun | None, money: Noun | None) -> Noun | None:
    """A figure whose noun stood before in the same sentence: "1,819 houses; 1,102 were finished, another 453 …"."""
    labelled = _labelled(context, number)
    if labelled:
        return labelled
    scaled = number.scaled > 1  # whoever says "23 million" and no more speaks of the money named before
    noun = money if scaled else last
    if noun is None or number.unsure or number.value < 2:
        return None
    if not scaled and not _is_in_reach(context, number, noun):
        return None
    if not (_leads_to_number(context, number) or (_stands_bare(context, number) and (scaled or not number.worded))):
        return None
    return _again(noun, number.end, number.end)


def _labelled(context: Context, number: Number) -> Noun | None:
    """What stands before a colon names what the figure behind it counts: "Trade unions: 1,018"."""
    text, scan = context.text, context.scan
    if number.total is not None or number.high is not None or number.worded or number.scaled > 1:
        return None
    if text[max(0, number.start - 2) : number.start] != ": " or not _STANDS_LAST.match(text, number.end):
        return None
    start = text.rfind("\n", 0, number.start) + 1
    units = [m for m in scan.within("unit", start, number.start) if m.label and m.label not in _MEASURES]
    if len(_WORD.findall(text, start, number.start)) > _LABEL_WORDS or not units:
        return None
    head = units[-1] if context.pack.head == "last" else units[0]
    return Noun(number.end, number.end, head.label, text[head.start : head.end])


def _is_in_reach(context: Context, number: Number, noun: Noun) -> bool:
    """Whether the noun stands in the same sentence, or "of them" takes it over from the one before."""
    sentence = context.sentence_of(number.start)
    return noun.start >= sentence.start or bool(context.scan.within("anaphora", sentence.start, number.start))


def _leads_to_number(context: Context, number: Number) -> bool:
    """Whether another figure follows, one word (a verb) apart at most: "820 hold three stars, 233 four stars"."""
    scan = context.scan
    index = scan.token_index(number.end)
    following = scan.tokens[index : index + 2]
    if scan.starting_at("noun_joiner", number.end):
        return False
    return any(
        token.start in context.number_starts and not scan.folded[number.end : token.start].strip(" abcdefghijklmnopqrstuvwxyz")
        for token in following
    )


def _stands_bare(context: Context, number: Number) -> bool:
    """Whether no noun and no other figure is glued to the number: punctuation or a function word follows."""
    if number.total is not None or number.high is not None or context.scan.starting_at("not_after", number.end):
        return False
    rest = context.scan.folded[number.end : number.end + 24]
    word = re.match(r"\s*([^\W\d_]+)", rest)
    return word.group(1) in context.pack.stop if word else bool(re.match(r"\s*[,.;)]", rest))


def _is_proportion(context: Context, number: Number) -> bool:
    """ "869/986" or "41 of 41" that cannot be a date."""
    literal = context.scan.folded[number.start : number.end]
    if not _DATE_LIKE.fullmatch(literal):
        return "/" in literal or number.start > 0
    return (number.total or 0) > 12 and context.scan.folded[number.start - 1 : number.start] in ("(", ":")


def _currency_before(context: Context, number: Number) -> Noun | None:
    """ "VNĐ39 million", "US$1,500": the unit stands before the number."""
    before = context.text[max(0, number.start - 5) : number.start].rstrip()
    for symbol, unit in sorted(context.pack.data["prefix_units"].items(), key=lambda item: -len(item[0])):
        if before.endswith(symbol):
            start = number.start - (len(context.text[: number.start]) - len(context.text[: number.start].rstrip()))
            start -= len(symbol)
            if start == 0 or not context.text[start - 1].isalnum():
                return Noun(start, start + len(symbol), unit, symbol)
    return None


def _is_safe(context: Context, number: Number, noun: Noun) -> bool:
    """Words that often mean something else ("one", "năm") are numbers only before a recipient of an award."""
    if not number.unsure:
        return True
    if number.value == 1:
        return _is_awarded(context, number, noun)
    return bool(noun.unit_id)


def _is_awarded(context: Context, number: Number, noun: Noun) -> bool:
    """Whether one single recipient stands in a sentence that confers an award."""
    if not context.scan.within("recipient", number.end, noun.end):
        return False
    sentence = context.sentence_of(number.start)
    named = context.scan.within("award", sentence.start, sentence.end)
    given = [
        m for kind in ("confer", "receive") for m in context.scan.within(kind, sentence.start, sentence.end)
    ]
    return bool(named and given)


def _noun_behind(context: Context, number: Number) -> Noun | None:
    """The noun phrase behind a number, or None where what follows is no counted noun."""
    scan = context.scan
    start = _skip(context, number)
    if context.text[start : start + 1] in _OPENERS and context.text[start : start + 1]:
        return _quoted_noun(context, start)
    blocker = scan.starting_at("not_after", start)
    unit = _known_at(context, start)
    if blocker and (unit is None or unit.end < blocker.end):
        return None
    phrase = _phrase(context, start, number)
    if not phrase:
        return None
    end = phrase[-1].end
    known = _head(context, phrase[0].start, end)
    if known:
        return _noun(context, phrase, known)
    if number.unsure or _is_weak(number, phrase):
        return None
    if len(phrase) == 1 and context.scan.folded[end : end + 1] == " " and _leads_to_number(context, number):
        return None
    return Noun(phrase[0].start, end, "", context.text[phrase[0].start : end])


def _skip(context: Context, number: Number) -> int:
    """Where the noun may begin: behind white space, a hyphen, a bracketed percentage, "of" behind a scale word."""
    position = number.end
    folded = context.scan.folded
    bracket = _BRACKET.match(folded, position)
    if bracket and ("%" in bracket.group() or not any(c.isalpha() for c in bracket.group())):
        position = bracket.end()
    if number.scaled > 1:
        link = context.scan.starting_at("vague_link", position)
        position = link.end if link else position
    while position < len(folded) and folded[position] == " ":
        position += 1
    return position


def _known_at(context: Context, start: int) -> Match | None:
    return context.scan.starting_at("unit", start)


def _quoted_noun(context: Context, start: int) -> Noun | None:
    """ "622 “Chi hội 5 không, 3 sạch”": the counted thing is named in quotation marks."""
    quote = next((q for q in context.quotes if q.start == start + 1), None)
    if quote is None:
        return None
    known = next(iter(context.scan.within("unit", quote.start, quote.end)), None)
    return Noun(start, quote.end + 1, known.label if known else "", context.text[start : quote.end + 1])


def _phrase(context: Context, start: int, number: Number) -> list[Token]:
    """The words of the counted noun phrase: up to punctuation, a stop word or the next number."""
    scan, stop = context.scan, context.pack.stop
    words: list[Token] = []
    modifier = scan.starting_at("modifier", start)
    if modifier:
        start = modifier.end + 1
    position = start
    known = start  # words before this offset belong to a known noun of several words
    grade = False  # "7 3-star OCOP products": a figure glued to a word is a modifier
    for token in scan.tokens[scan.token_index(start) :]:
        gap = scan.folded[position : token.start] if token.end > known else ""
        if len(words) >= _NOUN_WORDS or (gap and not _GAP.fullmatch(gap) and not _goes_on(context, words, gap, token)):
            break
        unit = scan.starting_at("unit", token.start)
        if unit and token.word not in stop:
            known = max(known, unit.end)
        if token.end <= known:
            pass
        elif token.start in context.number_starts and not token.word.isdigit():
            break
        elif token.word.isdigit():
            grade = scan.folded[token.end : token.end + 1] == "-" and not words
            if not grade and not _is_exponent(scan.folded, token):
                break
        elif token.word in stop and not _joins(context, words, token) and not grade:
            break
        words.append(token)
        position = token.end
    while words and words[-1].word in stop and words[-1].end > known:
        words.pop()
    return [] if all(w.word.isdigit() for w in words) else words


def _is_exponent(folded: str, token: Token) -> bool:
    return token.word in ("2", "3") and folded[token.start - 1].isalpha()


def _goes_on(context: Context, words: list[Token], gap: str, token: Token) -> bool:
    """A comma between known nouns is a list of them: "bydeler, kommuner og spesialsoner"."""
    if gap.strip() not in (",", "/") or not words:
        return False
    before = context.scan.ending_at("unit", words[-1].end)
    after = context.scan.starting_at("unit", token.start)
    return before is not None and after is not None and before.label not in _MEASURES


def _joins(context: Context, words: list[Token], token: Token) -> bool:
    """A link or joiner goes on with the phrase: "types of rice", "communes and wards"."""
    if not words:
        return False
    scan = context.scan
    if scan.starting_at("noun_link", token.start):
        unit = scan.ending_at("unit", words[-1].end)
        spans = [m for m in scan.within("unit", words[0].start, token.end + 24) if m.start < token.start < m.end]
        return bool(spans) or unit is None
    joiner = scan.starting_at("noun_joiner", token.start)
    if joiner:
        if scan.ending_at("unit", words[-1].end):
            return scan.starting_at("unit", joiner.end) is not None
        return any(unit.label for unit in scan.within("unit", joiner.end, joiner.end + _ADJECTIVES))  # "arme und fast arme"
    return False


def _head(context: Context, start: int, end: int) -> list[Match]:
    """The known nouns of a phrase, the head first."""
    known = [m for m in context.scan.within("unit", start, end) if m.label]
    measures = [m for m in known if m.label in _MEASURES]
    if measures and measures[0].start == start:
        return measures[:1]
    known = [m for m in known if m.label not in _MEASURES]
    if not known:
        return []
    linked = [m for m in context.scan.within("noun_link", start, end)]
    if linked and context.pack.head == "last":
        before = [m for m in known if m.start < linked[0].start]
        known = before or ([] if not before else known)
    return known[::-1] if context.pack.head == "last" else known


def _noun(context: Context, phrase: list[Token], known: list[Match]) -> Noun:
    """The phrase cut behind its known noun, its id empty where nouns of different kinds are joined."""
    head = known[0]
    start, end = phrase[0].start, phrase[-1].end
    last = max(m.end for m in known)
    joined = bool(context.scan.within("noun_joiner", start, end)) or "," in context.text[start:end]
    labels = {m.label for m in known}
    label = head.label if not joined or len(labels) == 1 else ""
    behind = [token for token in phrase if token.start >= last]
    if context.pack.head == "end" and not joined:
        end = head.end
    elif head.label in _MEASURES or context.pack.head != "first" or len(behind) > _EXTRA_WORDS:
        end = last
    per = _PER.match(context.scan.folded, end)
    if per:
        end = per.end()
    return Noun(start, end, label, context.text[start:end])


def _is_weak(number: Number, phrase: list[Token]) -> bool:
    """An unknown noun is believed only where it can be one: no letter by itself, no name in a list of names."""
    first = phrase[0]
    if len(first.word) < 2:
        return True
    return number.worded and number.value < 2


def noun_of(row: Count) -> Span:
    """The counted noun's place within a row, for those who look at its words."""
    return Span(row.end - len(row.unit), row.end)
