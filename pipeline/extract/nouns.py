"""The noun phrase that a number counts: where it ends, which noun is its head, and what unit that is."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from pipeline.extract.context import Context
from pipeline.extract.noun_phrases import phrase_behind
from pipeline.languages.number import MEASURES
from pipeline.languages.numerals import Number
from pipeline.languages.scan import Match, Token

_SHORT = 2  # letters of number words that many other words begin with
_NATIVE = range(2, 10)  # what Korean's own number words count
_EXTRA_WORDS = 2  # words behind a known noun that may still belong to it ("nhà tình nghĩa")
_ATTRIBUTE_WORDS = 8  # up to the noun behind its attributes
_CLAUSE = 60  # characters of a clause between a number and its noun
_CLAUSE_END = re.compile(r"[,;:.!?()\n]")
_OPENERS = tuple('“„"«‘「')
_PER = re.compile(r"(?: ?/ ?[^\W\d_]+){1,2}")
_BRACKET = re.compile(r" ?\([^()]{1,24}\)")
# What may stand between a number and its noun where nouns are counted by classifiers: "多 个", "명 이 넘는".
_BETWEEN = ("qualifier_after", "classifier", "qualifier_after", "noun_link")


class Noun(NamedTuple):
    """A counted noun phrase at [start, end); `unit_id` is empty for a noun that the pack does not know."""

    start: int
    end: int
    unit_id: str
    words: str = ""


def noun_behind(context: Context, number: Number) -> Noun | None:
    """The noun phrase behind a number, or None where what follows is no counted noun."""
    skipped = _skip(context, number)
    if skipped > number.end + 1 and _is_blocked(context, number.end):
        return None  # "7,5 op de schaal van Richter"
    start = behind_classifier(context, skipped, ("qualifier_after",))
    behind = behind_classifier(context, start)
    if behind > start and _is_blocked(context, start):
        return None
    noun = _noun_at(context, number, behind)
    if behind == start or (noun and noun.unit_id):
        return noun or _behind_attribute(context, number, start)
    is_noun = context.scan.starting_at("unit", start) is not None  # the classifier is one itself: "3 户"
    bare = _noun_at(context, number, start) if is_noun else None
    return bare if bare and bare.unit_id else _behind_clause(context, number, behind) or noun


def _behind_clause(context: Context, number: Number, start: int) -> Noun | None:
    """The known noun behind a clause that describes it: "35 名 在 运动 中 表现 突出 的 个人"."""
    end = _CLAUSE_END.search(context.scan.folded, start)
    limit = min(end.start() if end else len(context.text), start + _CLAUSE)
    for link in context.scan.within("noun_link", start, limit):
        noun = _noun_at(context, number, link.end + 1)
        between = context.numbers.starting_in(start, noun.end) if noun else ()
        if noun and noun.unit_id and all(_is_measured(context, other) for other in between):
            return noun
    return None


def _behind_attribute(context: Context, number: Number, start: int) -> Noun | None:
    """The known noun behind all that is said of it first: "die drei von der Provinz anerkannten Dörfer"."""
    scan, text, index = context.scan, context.text, context.scan.token_index(start)
    words = scan.tokens[index : index + _ATTRIBUTE_WORDS] if context.pack.head == "end" and not number.unsure else []
    if not words or words[0].word not in context.pack.stop or not _is_led_in(context, number):
        return None
    for noun, participle, last in zip(words, words[1:], words[2:], strict=False):
        if text[noun.end : participle.start] != " " or participle.start in context.number_starts:
            return None
        capitals = [text[word.start].isupper() for word in (noun, participle, last)]
        if capitals == [True, False, True] and participle.word not in context.pack.stop:
            counted = _noun_at(context, number, participle.start)
            verb = scan.starting_at(("receive", "hold", "actual"), participle.start)
            return counted if counted and counted.unit_id and not verb else None
    return None


def _is_led_in(context: Context, number: Number) -> bool:
    """Whether a word stands before a number that neither takes up what was counted nor tells a whole."""
    word = context.text[max(0, number.start - 2) : number.start].strip().isalpha()
    taken_up = context.scan.starting_at(("anaphora", "noun_joiner"), number.end)
    return word and not (taken_up or context.scan.ending_at(("anaphora", "of_total"), number.start))


def _is_measured(context: Context, number: Number) -> bool:
    """Whether a number measures something, or says how often: "3 条 长 410 米 的 路", "15 名 献血 50 次 的 人"."""
    unit = context.scan.starting_at("unit", number.end)
    times = context.scan.starting_at("not_after", number.end)
    return times is not None or (unit is not None and unit.label in MEASURES)


def behind_classifier(context: Context, position: int, kinds: tuple[str, ...] = _BETWEEN) -> int:
    """Offset behind what may stand between a number and its noun where nouns are counted by classifiers: "多 个"."""
    for kind in kinds if not context.pack.spaces else ():
        found = context.scan.starting_at(kind, position)
        position = found.end if found else position
    return position + (context.scan.folded[position : position + 1] == " ")


def _noun_at(context: Context, number: Number, start: int) -> Noun | None:
    scan = context.scan
    if context.text.startswith(_OPENERS, start):
        return _quoted_noun(context, start)
    sign = _sign(context, start)
    if sign:
        return sign
    unit = scan.starting_at("unit", start)
    if scan.folded[start : start + 1] == "-" and not (unit and unit.label in MEASURES):
        ending = scan.starting_at("modifier", start)  # "12-ти районах"
        return _noun_at(context, number, ending.end + 1) if ending else _in_compound(context, start)
    modifier = scan.starting_at("modifier", start)
    blocked = _is_blocked(context, start) or (modifier and _is_blocked(context, modifier.end))  # "three more years"
    phrase = [] if blocked else phrase_behind(context, start)
    return _phrase_noun(context, number, phrase) if phrase else None


def _sign(context: Context, start: int) -> Noun | None:
    """The unit that is a sign: "500 €"."""
    unit = context.scan.starting_at("unit", start)
    if unit and not context.scan.folded[unit.start].isalnum():
        return Noun(unit.start, unit.end, unit.label, context.text[unit.start : unit.end])
    sign = context.text[start : start + 1]
    return Noun(start, start + 1, context.pack.data["prefix_units"].get(sign, ""), sign) if is_currency(sign) else None


def _phrase_noun(context: Context, number: Number, phrase: list[Token]) -> Noun | None:
    """The noun of a phrase, or None where it is none."""
    start, end = phrase[0].start, phrase[-1].end
    known = _head(context, start, end)
    if known:
        return _noun(context, phrase, known)
    plain = context.pack.spaces and number.scaled == 1 and not phrase[0].word.isdigit()  # no "two 18-year-olds"
    if plain and any(_is_blocked(context, word.start) and not context.number_at(word.end) for word in phrase[1:2]):
        return None  # "two final decades", but "tiga hotel bintang 5"
    if number.worded and number.value in _NATIVE and _is_noun_in_hangul(context, phrase):
        return Noun(start, phrase[0].end, "", phrase[0].word)
    return None if _is_weak(context, number, phrase) else Noun(start, end, "", context.text[start:end])


def _is_noun_in_hangul(context: Context, phrase: list[Token]) -> bool:
    """Whether the first word behind one of Korean's own number words is a noun, its particle perhaps with it."""
    word = phrase[0].word
    written = len(word) > 1 and all("가" <= letter <= "힣" for letter in word)
    linked = len(phrase) == 1 or context.scan.starting_at("noun_link", phrase[1].start) is not None
    return written and (linked or word[-1] in context.pack.stop)


def is_compound(context: Context, number: Number) -> bool:
    """Whether a hyphen joins a number with what it counts: "a 15-member committee", "в 12-ти районах"."""
    scan = context.scan
    if scan.folded[number.end : number.end + 1] != "-":
        return False
    if scan.starting_at("modifier", number.end):
        return True
    index = scan.token_index(number.end)
    words = scan.tokens[index : index + 2]
    written = number.worded or number.digits != ""
    adjectival = context.pack.head == "last" and context.pack.spaces and len(words) == 2 and written
    if not adjectival or any(scan.starting_at("not_after", start) for start in (number.end, number.end + 1)):
        return False
    gap = scan.folded[words[0].end : words[1].start]
    return gap == " " and all(word.word.isalpha() and word.word not in context.pack.stop for word in words)


def _in_compound(context: Context, start: int) -> Noun | None:
    """The counted noun behind a hyphen."""
    if not context.text[start + 1 : start + 2].isalpha():
        return None  # "three- and four-star products"
    word = context.scan.tokens[context.scan.token_index(start)]
    unit = context.scan.starting_at("unit", start + 1)
    return Noun(word.start, word.end, unit.label if unit else "", context.text[word.start : word.end])


def is_currency(character: str) -> bool:
    """Whether a character is a sign of money: $ £ € ¥ ₫ …"""
    return bool(character) and unicodedata.category(character) == "Sc"


def _is_blocked(context: Context, start: int) -> bool:
    """Whether a word begins that no count stands before: a duration, an ordinal, a grade."""
    blocker, unit = context.scan.starting_at("not_after", start), context.scan.starting_at("unit", start)
    if blocker is None or _is_numbered(context, blocker):
        return False
    classifier = None if context.pack.spaces else context.scan.starting_at("classifier", start)
    if classifier and classifier.end > blocker.end:
        return False  # "12 回の 試合"
    return unit is None or unit.end < blocker.end or (unit.tail and not blocker.tail)


def _is_numbered(context: Context, noun: Match) -> bool:
    """Whether a word has its own number inside: 7 "driesterren-OCOP-producten", 4 "fyrstjärniga" ones."""
    word = context.scan.folded[noun.start : noun.end]
    numbers = context.pack.data["numerals"]["additive"]
    return noun.tail and any(word.startswith(context.pack.fold(number)) for number in numbers if len(number) > _SHORT)


def _skip(context: Context, number: Number) -> int:
    """Where the noun may begin: behind white space, a bracketed percentage, "of" behind a scale word, "of the"."""
    position = number.end
    folded = context.scan.folded
    bracket = _BRACKET.match(folded, position)
    if bracket and ("%" in bracket.group() or not any(c.isalpha() for c in bracket.group())):
        position = bracket.end()
    if number.scaled > 1:
        link = context.scan.starting_at("vague_link", position)
        position = link.end if link else position
    part = context.scan.starting_at("of_total", position)
    if part and number.total is None and " " in folded[part.start : part.end]:  # "of" alone says much else
        position = part.end
    while position < len(folded) and folded[position] == " ":
        position += 1
    return position


def _quoted_noun(context: Context, start: int) -> Noun | None:
    """ "622 “Chi hội 5 không, 3 sạch”": the counted thing is named in quotation marks, or behind them."""
    quote = next((q for q in context.quotes if q.start == start + 1), None)
    if quote is None:
        return None
    end, last = quote.end + 1, context.pack.head == "last"
    known = context.scan.within("unit", quote.start, quote.end)[:: -1 if last else 1]
    behind = context.scan.starting_at("unit", end) if last else None  # "95 个 “善于民运” 典型"
    end, noun = (behind.end, behind) if behind else (end, known[0] if known else None)
    return Noun(start, end, noun.label if noun else "", context.text[start:end])


def _head(context: Context, start: int, end: int) -> list[Match]:
    """The known nouns of a phrase, the head first."""
    known = [m for m in context.scan.within("unit", start, end) if m.label]
    known = [m for m in known if not (m.tail and m.label in MEASURES)]  # a "Zentimeter" is no "Meter"
    measures = [m for m in known if m.label in MEASURES]
    if measures and measures[0].start == start:
        return measures[:1]
    known = [m for m in known if m.label not in MEASURES]
    if not known:
        return []
    linked = context.scan.within("noun_link", start, end)
    if linked and context.pack.head != "end" and context.pack.spaces:
        known = [m for m in known if m.start < linked[0].start]
    return known[::-1] if context.pack.head == "last" else known


def _noun(context: Context, phrase: list[Token], known: list[Match]) -> Noun:
    """The phrase cut behind its known noun, its id empty where nouns of different kinds are joined."""
    head = known[0]
    start, end = phrase[0].start, phrase[-1].end
    joined = bool(context.scan.within("noun_joiner", start, end)) or "," in context.text[start:end]
    last = head.end if context.pack.head == "first" and not joined else max(m.end for m in known)
    labels = {m.label for m in known}
    who = context.scan.starting_at("recipient", head.start) if head.label == "collective" else None
    mixed = who is not None and who.label == "other"  # "团体 和 个人", one phrase
    label = head.label if not mixed and (not joined or len(labels) == 1) else ""
    behind = [token for token in phrase if token.start >= last]
    if context.pack.head == "end" and not joined:
        end = head.end
    elif head.label in MEASURES or context.pack.head != "first" or len(behind) > _EXTRA_WORDS:
        end = last
    per = _PER.match(context.scan.folded, end)
    if per:
        end = per.end()
    return Noun(start, end, label, context.text[start:end])


def _is_weak(context: Context, number: Number, phrase: list[Token]) -> bool:
    """An unknown noun is believed only where it can be one: no single letter, no verb before the next figure."""
    first, end = phrase[0], phrase[-1].end
    if not context.pack.spaces:
        known = any(
            (
                context.scan.starting_at("unit", first.start),
                context.scan.ending_at("classifier", first.start),
                context.scan.ending_at("noun_link", first.start),
                not number.worded and _is_katakana(first.word),
            )
        )
        return not known and number.scaled == 1
    if number.unsure or len(first.word) < 2 or (number.worded and (number.high or number.value) < 2):
        return True
    return len(phrase) == 1 and context.scan.folded[end : end + 1] == " " and leads_to_number(context, number)


def _is_katakana(word: str) -> bool:
    """Whether a word is written in the script of foreign nouns, which stand bare behind digits: "6ゲーム"."""
    return all("ァ" <= letter <= "ヿ" for letter in word)


def leads_to_number(context: Context, number: Number) -> bool:
    """Whether another figure follows, one word (a verb) apart at most: "820 hold three stars, 233 four stars"."""
    scan = context.scan
    index = scan.token_index(number.end)
    following = scan.tokens[index : index + 2]
    if scan.starting_at("noun_joiner", number.end):
        return False
    return any(
        token.start in context.number_starts and scan.folded[number.end : token.start].replace(" ", "a").isalpha()
        for token in following
    )
