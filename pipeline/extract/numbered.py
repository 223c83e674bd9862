"""Figures that are no quantities: they name, number or date something: "Ward 5", "the 14th", "3-star", "aged 33"."""

from __future__ import annotations

import re

from pipeline.extract import bare, series
from pipeline.extract.context import Context
from pipeline.extract.nouns import is_compound, noun_behind
from pipeline.extract.quotes import LONGEST
from pipeline.languages.number import MEASURES
from pipeline.languages.numerals import Number
from pipeline.languages.syllables import fold, is_syllable

_NAME_WORDS = 6  # a quotation that short is a name, a longer one may be speech with figures of its own
_WORD = re.compile(r"\w+")
_BEFORE = 40  # characters before a figure that tell its kind
_SCORE = re.compile(r"(?<![\d.,:])\d{1,3}(?:[:&]| - | & )$")  # before the second figure of "38 - 17", "3:1"
_LETTER = re.compile(r" ?[A-Z](?![A-Za-z])")
_NAME_AND_COMMA = re.compile(r"(?<![^\W\d_])[^\W\d_a-zà-ÿ][^\W\d_]+, $")


def is_no_quantity(context: Context, number: Number) -> bool:
    """Whether a number names, numbers or dates something, by what stands beside it."""
    return (
        _is_named_by(context, number)
        or _is_attached(context, number)
        or (not context.pack.spaces and (_is_scored(context, number) or _has_letter(context, number)))
        or _is_in_name(context, number)
        or _is_age(context, number)
        or is_of_place(context, number)
        or _is_of_its_kind(context, number)
        or (not context.pack.spaces and (_is_share(context, number) or _is_one_of(context, number)))
    )


def _is_named_by(context: Context, number: Number) -> bool:
    """Whether a word before the number says that it names or numbers something: "No. 3", "Ward 5"."""
    folded, scan = context.scan.folded, context.scan
    bare_end = number.start
    while bare_end and folded[bare_end - 1] in " .#°º":
        bare_end -= 1
    named = scan.ending_at("not_before", number.start) or scan.ending_at("not_before", bare_end)
    if not named or number.scaled > 1 or (number.worded and context.pack.spaces):  # "第四": no space, no other word
        return False
    dated = scan.ending_at("relative", named.end) is not None or bare.is_large(context, number)
    if dated and noun_behind(context, number):
        return False  # "im letzten Jahr 25 Häuser", "last year 1,127 refugees"
    # "in the ward 46 households …": the place has an article, the number a noun of its own
    common = scan.ending_at("article", named.start) or context.text[named.start].islower()
    return not (common and scan.starting_at("unit", number.end))


def _is_attached(context: Context, number: Number) -> bool:
    """Whether the number hangs on what stands before or behind it: "1/5", "the 14th", "3-star", "80. Jahrestag"."""
    folded = context.scan.folded
    if number.start and folded[number.start - 1] in "/-&" and folded[number.start - 2 : number.start - 1].isalnum():
        return True
    before = folded[max(0, number.start - _BEFORE) : number.start]
    if before.endswith((":", "&", "- ", "& ")) and _SCORE.search(before):
        return True
    after = folded[number.end : number.end + 1]
    if after == "." and number.digits and number.end + 1 < context.sentence_of(number.start).end:
        return context.pack.spaces  # "der 80. Jahrestag"
    written = not number.worded or after == "-"
    if after and after in "-./" and folded[number.end + 1 : number.end + 2].isalnum() and written:
        return not (_is_measure_behind(context, number) or is_compound(context, number))
    if after.isalpha() and not number.worded and context.pack.spaces:
        return not _is_measure_behind(context, number)
    return after in ("º", "ª", "°") or (after == "&" and folded[number.end + 1 : number.end + 2].isdigit())


def _is_scored(context: Context, number: Number) -> bool:
    """Whether the word of a score parts the number from another figure: "16.5 比 10.5"."""
    folded, scan = context.scan.folded, context.scan
    before, after = scan.ending_at("range_infix", number.start), scan.starting_at("range_infix", number.end)
    if before and scan.starting_at("not_after", before.start) and folded[: before.start].rstrip(" ")[-1:].isdigit():
        return True
    other = folded[after.end : after.end + 2].strip(" ")[:1] if after else ""
    return other.isdigit() and scan.starting_at("not_after", number.end) is not None


def _has_letter(context: Context, number: Number) -> bool:
    """Whether a letter belongs to the number of a class or a house: "5A班"."""
    letter = _LETTER.match(context.text, number.end)
    return letter is not None and context.scan.starting_at("unit", number.end) is None


def _is_share(context: Context, number: Number) -> bool:
    """Whether a number is the one or the five of one in five: "5 명 중 1 명", "5 人 に 1 人"."""
    scan, one = context.scan, number.value == 1
    if number.total is not None:
        return one and "/" not in scan.folded[number.start : number.end]
    unit = scan.starting_at("classifier", number.end)
    if unit is None or not context.pack.verb_last:
        return False
    word = scan.folded[unit.start : unit.end]
    to = scan.ending_at("to", number.start) if one else scan.starting_at("to", unit.end)
    if to and one:
        return re.search(rf"\d ?{word} ?$", scan.folded[max(0, to.start - _BEFORE) : to.start]) is not None
    return to is not None and re.match(rf" ?1 ?{word}", scan.folded[to.end : to.end + _BEFORE]) is not None


def _is_one_of(context: Context, number: Number) -> bool:
    """Whether one is only told apart from others, where particles follow their noun: "投稿 の 1 つ に"."""
    if number.value != 1 or not context.pack.verb_last or context.scan.ending_at("noun_link", number.start) is None:
        return False
    unit = context.scan.starting_at("classifier", number.end)
    return unit is not None and context.scan.starting_at("noun_link", unit.end) is None


def _is_measure_behind(context: Context, number: Number) -> bool:
    hyphen = context.scan.folded[number.end : number.end + 1] == "-"  # "a 90-hectare park"
    if hyphen and context.scan.starting_at("not_after", number.end):
        return False  # "на 41-м месте": the ending of an ordinal
    unit = context.scan.starting_at("unit", number.end + hyphen)
    return unit is not None and unit.label in MEASURES


def _is_in_name(context: Context, number: Number) -> bool:
    """Whether the number is part of a short quoted name: "5 no's, 3 cleans"."""
    for quote in context.quotes.starting_in(number.start - LONGEST, number.start + 1):
        if number.start < quote.end:
            short = len(_WORD.findall(context.text, quote.start, quote.end)) <= _NAME_WORDS
            return short and not bare.is_large(context, number)
    return False


def _is_age(context: Context, number: Number) -> bool:
    """ "Nguyen Van Nam, 33, said", "Nguyen Van Nam (33)": a bare figure behind a name."""
    bracket = context.text[number.start - 2 : number.start] == " ("
    title = context.scan.ending_at("person_title", number.start - 2) if bracket else None
    ends = (number.start - 2, len(context.text[: title.start].rstrip()) if title else -1)
    if bracket and any(person.end in ends for person in context.people):
        return True
    if number.worded or number.value >= bare.OLDEST or context.text[number.end : number.end + 2] != ", ":
        return False
    return _NAME_AND_COMMA.search(context.text[max(0, number.start - _BEFORE) : number.start]) is not None


def is_of_place(context: Context, number: Number) -> bool:
    """ "Dak Kual 5", "Xom 5": a small figure that ends a Vietnamese name."""
    before = context.scan.token_before(number.start)
    if before is None or number.worded or number.value >= bare.OLDEST or before.end != number.start - 1:
        return False
    opens = before.start == context.sentence_of(number.start).start
    named = context.text[before.start].isupper() and not opens and is_syllable(fold(before.word))
    return named and noun_behind(context, number) is None


def _is_of_its_kind(context: Context, number: Number) -> bool:
    """Whether a figure stands in a series of what is no quantity: "33, 34 and 39 years", "Articles 5, 7 and 9"."""
    first, last = series.ends(context, number)
    if first is last or noun_behind(context, number):
        return False
    if last is not number and context.scan.starting_at("not_after", last.end):
        return True
    return first is not number and _is_named_by(context, first)
