"""The words behind a number that may belong to the noun that it counts."""

from __future__ import annotations

from pipeline.extract.context import Context
from pipeline.languages.number import MEASURES
from pipeline.languages.scan import Match, Token

_NOUN_WORDS = 7  # a counted noun phrase is no longer
_ADJECTIVES = 32  # characters of the adjectives behind "and" before the noun
_PREDICATES = ("actual", "target", "change_before", "level_before", "confer", "receive", "honour", "recognise", "hold")
_GAPS = frozenset(("", " ", "-", " - "))


def phrase_behind(context: Context, start: int) -> list[Token]:
    """The words of the counted noun phrase: up to punctuation, a stop word or the next number."""
    scan, stop, spaces = context.scan, context.pack.stop, context.pack.spaces
    words: list[Token] = []
    modifier = scan.starting_at("modifier", start)
    first = scan.starting_at("unit", start)
    if modifier and not (first and first.end > modifier.end):
        start = modifier.end + 1
        link = None if spaces else scan.starting_at("noun_link", start)
        start = link.end + 1 if link else start  # "三 个优秀 的 镜头"
    position = start
    known = start  # words before this offset belong to a known noun of several words
    first_word = scan.token_index(start)
    for token in scan.tokens[first_word : first_word + _NOUN_WORDS + 1]:
        gap = scan.folded[position : token.start] if token.end > known else ""
        if len(words) >= _NOUN_WORDS or (gap not in _GAPS and not _goes_on(context, words, gap, token)):
            break
        unit = scan.starting_at("unit", token.start)
        if _is_given(context, words, token) or (not spaces and _is_counted_next(context, words, token)):
            break
        measured = unit is not None and not words and _is_sign(context, unit)
        if unit and (measured or token.word not in stop or unit.end > token.end):
            known = max(known, unit.end)
        if token.end > known and _ends_phrase(context, words, token):
            break
        if not spaces and token.start >= known > start and not unit and not _joins(context, words, token):
            break  # where verbs have no border of their own, a known noun is the end
        words.append(token)
        position = token.end
    while words and words[-1].word in stop and words[-1].end > known:
        words.pop()
    return [] if all(w.word.isdigit() for w in words) else words


def _is_sign(context: Context, unit: Match) -> bool:
    """Whether a word that may be a verb is a measure, by what follows: "12 ha di riso", not "12 ha vinto"."""
    behind = context.scan.folded[unit.end :].lstrip(" ")[:1]
    linked = context.scan.starting_at(("noun_link", "noun_joiner", "level_before"), unit.end)
    return unit.label in MEASURES and (linked is not None or not behind.isalnum())


def _ends_phrase(context: Context, words: list[Token], token: Token) -> bool:
    """Whether a phrase cannot go on with a word: the next number, a function word that joins nothing."""
    if token.word.isdigit():
        following = context.scan.folded[token.end : token.end + 1]
        graded = not words and (following == "-" or _is_grade(context, token))  # "7 3-star OCOP products"
        return not graded and not _is_exponent(context.scan.folded, token)
    if token.start in context.number_starts or _is_predicate(context, token):
        return True
    after_grade = bool(words) and words[-1].word.isdigit()
    return token.word in context.pack.stop and not after_grade and not _joins(context, words, token)


def _is_predicate(context: Context, token: Token) -> bool:
    """Whether a verb begins, where no inflection and no border tells it from a noun: "六 个 完成了 任务"."""
    return not context.pack.spaces and context.scan.starting_at(_PREDICATES, token.start) is not None


def _is_given(context: Context, words: list[Token], token: Token) -> bool:
    """Whether an award begins right behind who is given it: "授予 4 个 集体 奖状"."""
    if not words or not context.scan.ending_at("recipient", words[-1].end):
        return False
    return context.scan.starting_at("award", token.start) is not None


def _is_counted_next(context: Context, words: list[Token], token: Token) -> bool:
    """Whether a joiner leads to a noun that stands before a number of its own: "6 団体 と 個人 9 人"."""
    joiner = context.scan.starting_at("noun_joiner", token.start) if words else None
    following = context.scan.starting_at("unit", joiner.end) if joiner else None
    return following is not None and context.number_at(following.end) is not None


def _is_grade(context: Context, token: Token) -> bool:
    return not context.pack.spaces and context.scan.starting_at("not_after", token.end) is not None


def _is_exponent(folded: str, token: Token) -> bool:
    return token.word in ("2", "3") and folded[token.start - 1].isalpha()


def _goes_on(context: Context, words: list[Token], gap: str, token: Token) -> bool:
    """An apostrophe of possession, a part of a compound, or a comma between known nouns: "women's groups", "bydeler,
    kommuner".
    """
    if words and gap.rstrip() in ("'", "’"):
        return words[-1].word.endswith("s") if gap.endswith(" ") else token.word == "s"
    if gap == "- ":
        return context.scan.starting_at("noun_joiner", token.start) is not None  # "64 kunst- og idrettsklubber"
    if gap.strip() not in (",", "/") or not words:
        return False
    if any(m.start < token.start < m.end for m in _known_around(context, words, token)):
        return True
    before = context.scan.ending_at("unit", words[-1].end)
    after = context.scan.starting_at("unit", token.start)
    if before is None or after is None or before.label in MEASURES or _bears_name(context, after):
        return False
    return are_of_a_kind(before, after) and _lists_on(context, after)


def _known_around(context: Context, words: list[Token], token: Token) -> list[Match]:
    """Known phrases from the first word of a noun phrase on: "tập thể, cá nhân" is one with a comma inside."""
    return context.scan.within(("unit", "recipient"), words[0].start, token.end + _ADJECTIVES)


def _lists_on(context: Context, unit: Match) -> bool:
    """Whether a list of nouns goes on or ends behind a noun; else a comma before it opened a clause."""
    return (
        bool(context.scan.starting_at("noun_joiner", unit.end)) or context.scan.folded[unit.end : unit.end + 1] == ","
    )


def _bears_name(context: Context, unit: Match) -> bool:
    """Whether a noun is that of a proper name, and so a subject of its own: "19 tiêu chí, xã Hòa An đã đạt 17"."""
    return context.text[unit.end : unit.end + 2].strip()[:1].isupper() and context.pack.head == "first"


def are_of_a_kind(before: Match, after: Match) -> bool:
    """Whether two nouns may be counted together: an award and its receivers are not ("7 units and certificates")."""
    return (before.label == "award") == (after.label == "award")


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
        unit = scan.ending_at("unit", words[-1].end)
        if unit:
            following = scan.starting_at("unit", joiner.end)  # no number word with a unit's tail: "och fjorton"
            if following is None or following.start in context.number_starts:
                return False
            titled = any(person.start == following.end + 1 for person in context.people)  # "und *Frau* Lo Thi Pang"
            return not titled and are_of_a_kind(unit, following)
        behind = [unit for unit in scan.within("unit", joiner.end, joiner.end + _ADJECTIVES) if unit.label]
        return bool(behind) and not context.numbers_in(joiner.end, behind[0].start)  # "arme und fast arme"
    return False
